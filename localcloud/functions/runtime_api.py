"""Lambda's runtime API, as far as one function needs it: hands out events, and takes what came of them.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import sys
import threading
import time
import uuid
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from queue import Queue
from typing import Any

from deployment.local_stage import ACCOUNT, REGION
from localcloud.functions.events import Event
from localcloud.functions.instance import Answer, Order
from localcloud.functions.lineage import Trace
from localcloud.http.server import HOST
from localcloud.http.threaded_server import ThreadedServer

PATIENCE = 60.0
"""Seconds."""


class RuntimeApi(ThreadedServer):
    """From `with` to the end of its block; one function asks it, one invocation at a time."""

    def __init__(self) -> None:
        super().__init__(_Conversation)
        self.orders: Queue[Order] = Queue()
        self.answers: Queue[Answer] = Queue()
        self.ready = threading.Event()
        """The function's module has been imported: it has asked for work."""

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as in the base class
        """A function that is killed hangs up in the midst of asking for more: nothing is lost."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """As `AWS_LAMBDA_RUNTIME_API` has it."""
        return f"{HOST}:{self.server_address[1]}"

    def invoke(self, event: Event, seconds: float = PATIENCE) -> Answer:
        """What the function makes of the event; queue.Empty where it says nothing for so long."""
        deadline = time.time() + seconds
        self.orders.put(Order(str(uuid.uuid4()), json.dumps(event), Trace().header(), deadline))
        return self.answers.get(timeout=seconds)


class _Conversation(BaseHTTPRequestHandler):
    """One connection of the runtime client's."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: RuntimeApi

    def do_GET(self) -> None:
        """`invocation/next`: waits until there is one."""
        self.server.ready.set()
        order = self.server.orders.get()
        headers = {
            "Lambda-Runtime-Aws-Request-Id": order.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int(1000 * order.deadline)),
            "Lambda-Runtime-Trace-Id": order.trace,
            "Lambda-Runtime-Invoked-Function-Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:deployed",
        }
        self._say(HTTPStatus.OK, order.event.encode(), headers)

    def do_POST(self) -> None:
        """`invocation/ID/response`, `invocation/ID/error`, or `init/error`."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        if self.path.endswith("/response"):
            self.server.answers.put(Answer(result=body))
        else:
            error: dict[str, Any] = json.loads(body)
            trace = "".join(error.get("stackTrace", []))
            self.server.answers.put(Answer(error=f"{error['errorType']}: {error['errorMessage']}", traceback=trace))
            self.server.ready.set()
        self._say(HTTPStatus.ACCEPTED, b"", {})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
        """Nothing: what came of it is the log."""

    def _say(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
