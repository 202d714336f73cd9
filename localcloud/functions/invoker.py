"""Invocation: the trace goes on, the chain's hops are counted, the time is limited, failures are told."""

import json
import math
import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from deployment.app_registry import Function
from localcloud.console import CloudConsole
from localcloud.counter import SharedCounter
from localcloud.functions.events import Event
from localcloud.functions.instance import Answer, Instance, Order
from localcloud.functions.lineage import MOST_HOPS, Trace
from localcloud.functions.pool import Pool


class ChainStopped(Exception):
    """Lambda stopped the invocation: the chain has come to this function too often. The function never learns of it."""


@dataclass(frozen=True)
class Work:
    """An invocation under way: who is at it, and what it was called with."""

    instance: Instance
    event: Event

    @property
    def function(self) -> str:
        """The function's name."""
        return self.instance.function.name


class Invoker:
    """Calls functions by their names.

    stopped: what recursion detection stopped
    milliseconds: what Lambda would bill
    """

    def __init__(
        self, functions: dict[str, Function], pool: Pool, allow_recursion: Collection[str], terminal: CloudConsole
    ) -> None:
        self.stopped: SharedCounter[str] = SharedCounter()
        self.invocations: SharedCounter[str] = SharedCounter()
        self.milliseconds: SharedCounter[str] = SharedCounter()
        self._functions = functions
        self._pool = pool
        self._allow_recursion = allow_recursion
        self._terminal = terminal
        self._under_way: dict[str, Work] = {}

    def invoke(self, name: str, event: Event, cause: Trace) -> Answer:
        """Call a function with what the cause handed on; ChainStopped after too many hops."""
        trace = cause.entering(name)
        if trace.visits(name) > MOST_HOPS and name not in self._allow_recursion:
            self.stopped.add(name)
            self._terminal.chain_stopped(name, event)
            raise ChainStopped(name)
        answer = self._call(self._functions[name], event, trace)
        if answer.error is not None:
            self._terminal.function_failed(name, event, answer)
        return answer

    def find_work(self, trace: Trace) -> Work | None:
        """The running invocation that a request with this trace comes from."""
        return self._under_way.get(trace.parent)

    def _call(self, function: Function, event: Event, trace: Trace) -> Answer:
        with self._pool.instance(function) as instance:
            self.invocations.add(function.name)
            self._under_way[trace.parent] = Work(instance, event)
            began = time.time()
            deadline = began + function.timeout
            answer = instance.invoke(Order(str(uuid.uuid4()), json.dumps(event), trace.header(), deadline))
            self.milliseconds.add(function.name, math.ceil(1000 * (time.time() - began)))
            del self._under_way[trace.parent]
        return answer
