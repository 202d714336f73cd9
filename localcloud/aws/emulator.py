"""moto's services, called in this process. They keep everything in memory, and there is one of each per process."""

import io
import json
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from moto.core.base_backend import BackendDict
from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.wrappers import Request, Response

from localcloud.aws.service import S3, service_of

# moto looks and then writes: of two conditional writes at once, both could find nothing there. And of two clouds, one
# after the other, the last requests of the first could meet the reset of the second.
_ONE_AT_A_TIME = threading.Lock()


class Emulator:
    """Answers whatever reaches it: what AWS would refuse must be refused before."""

    def __init__(self) -> None:
        """Start with nothing, whatever an earlier one left behind."""
        with _ONE_AT_A_TIME:
            BackendDict.reset()
        self._service: Callable[[str], WSGIApplication] = cache(create_backend_app)

    def alone(self) -> AbstractContextManager[object]:
        """While this is held, nobody else is answered."""
        return _ONE_AT_A_TIME

    def answer(self, request: Request, body: bytes) -> Response:
        """One answer to this request, with this body in the place of its own."""
        return self._ask(service_of(request), request.environ, body)

    def size_of_what(self, created: Request) -> int:
        """How many bytes the object has that this request has made."""
        head = {**created.environ, "REQUEST_METHOD": "HEAD", "QUERY_STRING": ""}
        answer = self._ask(S3, head, b"")
        return int(answer.headers["Content-Length"])

    def _ask(self, service: str, environ: WSGIEnvironment, body: bytes) -> Response:
        whole = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        with _ONE_AT_A_TIME:
            return Response.from_app(self._service(service), whole, buffered=True)


def with_trace(body: bytes, header: str) -> bytes:
    """A SendMessage whose message carries the trace, as SQS takes it over from the request's own header."""
    order: dict[str, Any] = json.loads(body)
    attributes = order.setdefault("MessageSystemAttributes", {})
    attributes.setdefault("AWSTraceHeader", {"DataType": "String", "StringValue": header})
    return json.dumps(order).encode()
