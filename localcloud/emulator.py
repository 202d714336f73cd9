"""moto's S3 and SQS, called in this process. They keep everything in memory, and there is one of each per process."""

import io
import json
from typing import Any

from moto.core.base_backend import BackendDict
from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.wrappers import Request, Response

from localcloud.refusal import is_for_sqs


class Emulator:
    """Answers whatever reaches it: what AWS would refuse must be refused before."""

    def __init__(self) -> None:
        """Start with nothing, whatever an earlier one left behind."""
        BackendDict.reset()
        self._s3 = create_backend_app("s3")
        self._sqs = create_backend_app("sqs")

    def answer(self, request: Request, body: bytes) -> Response:
        """One answer to this request, with this body in the place of its own."""
        environ = dict(request.environ)
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        return Response.from_app(self._sqs if is_for_sqs(request) else self._s3, environ, buffered=True)


def with_trace(body: bytes, header: str) -> bytes:
    """A SendMessage whose message carries the trace, as SQS takes it over from the request's own header."""
    order: dict[str, Any] = json.loads(body)
    attributes = order.setdefault("MessageSystemAttributes", {})
    attributes.setdefault("AWSTraceHeader", {"DataType": "String", "StringValue": header})
    return json.dumps(order).encode()
