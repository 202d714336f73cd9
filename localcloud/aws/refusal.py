"""What S3, SQS and DynamoDB say when they refuse a request."""

import json
import uuid
from collections.abc import Mapping
from xml.sax.saxutils import escape

from werkzeug.wrappers import Request, Response

from localcloud.aws.service import S3, service_of


class Refusal(Exception):
    """A request that AWS would refuse, with AWS's own error code."""

    def __init__(self, status: int, code: str, message: str, more: Mapping[str, object] | None = None) -> None:
        """more: what else a JSON answer says."""
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.more = more or {}

    @classmethod
    def access_denied(cls, message: str = "Access Denied") -> "Refusal":
        """The most usual one, 403."""
        return cls(403, "AccessDenied", message)

    def response(self, request: Request) -> Response:
        """As XML, as S3 has it, or as JSON, as the others have it."""
        service = service_of(request)
        if service != S3:
            body = json.dumps({"__type": f"com.amazonaws.{service}#{self.code}", "message": self.message, **self.more})
            return Response(body, self.status, content_type="application/x-amz-json-1.0")
        return Response(self._xml(request.path), self.status, content_type="application/xml")

    def _xml(self, resource: str) -> str:
        fields = {"Code": self.code, "Message": self.message, "Resource": resource, "RequestId": uuid.uuid4().hex}
        inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inside}</Error>'


class Missing(Refusal):
    """There is no object of that key."""

    def __init__(self) -> None:
        super().__init__(404, "NoSuchKey", "The specified key does not exist.")
