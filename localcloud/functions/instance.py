"""One instance of a function: a process of its own with one invocation at a time, as on Lambda."""

import contextlib
import importlib
import json
import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from deployment.app_registry import Function
from localcloud.aws.identity import role_of

Handler = Callable[[Any, "Context"], Any]


class Closed(Exception):
    """The cloud is shutting down: nothing more is invoked."""


@dataclass(frozen=True)
class Order:
    """One invocation: the event as JSON, and when it must be over (seconds since the epoch)."""

    request_id: str
    event: str
    trace: str
    deadline: float


@dataclass(frozen=True)
class Answer:
    """What came of an invocation: the result as JSON, or the error; an error without a traceback is the platform's."""

    result: str | None = None
    error: str | None = None
    traceback: str = ""


@dataclass(frozen=True)
class Context:
    """What Lambda passes beside the event."""

    function_name: str
    memory_limit_in_mb: int
    aws_request_id: str
    deadline: float
    function_version: str = "$LATEST"
    invoked_function_arn: str = field(default="")
    log_group_name: str = field(default="")
    log_stream_name: str = field(default="")

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the process is killed."""
        return max(0, int(1000 * (self.deadline - time.time())))


def serve(connection: Connection, function: Function) -> None:
    """Child process: carry out one order after another until the cloud hangs up."""
    os.environ |= role_of(function.name).environment() | {
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    }
    module, _, name = function.handler.rpartition(".")
    handler: Handler = getattr(importlib.import_module(module), name)
    try:
        while True:
            connection.send(_carry_out(connection.recv(), function, handler))
    except (EOFError, ConnectionError):
        return


def _carry_out(order: Order, function: Function, handler: Handler) -> Answer:
    os.environ["_X_AMZN_TRACE_ID"] = order.trace
    try:
        context = Context(function.name, function.memory, order.request_id, order.deadline)
        return Answer(result=json.dumps(handler(json.loads(order.event), context)))
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is its failure, as on Lambda
        return Answer(error=f"{type(error).__name__}: {error}", traceback=traceback.format_exc())


@dataclass(eq=False)
class Instance:
    """The cloud's end of an instance."""

    function: Function
    pid: int
    connection: Connection
    is_alive: bool = True

    def invoke(self, order: Order) -> Answer:
        """Its answer; a process that exceeds its time is killed, and one that is gone has failed."""
        try:
            self.connection.send(order)
            if self.connection.poll(max(0.0, order.deadline - time.time())):
                answer: Answer = self.connection.recv()
                return answer
            self.kill()
            return Answer(error=f"Task timed out after {self.function.timeout:.2f} seconds")
        except (EOFError, ConnectionError):
            self.is_alive = False
            return Answer(error="Runtime exited before it answered")

    def is_fit(self) -> bool:
        """Whether it may be given another order: an idle instance says nothing until it dies."""
        return self.is_alive and not self.connection.poll()

    def kill(self) -> None:
        """SIGKILL: nothing in it gets a chance to tidy up."""
        self.is_alive = False
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
