"""Conditional headers that S3 knows and doesn't carry out."""

from werkzeug.wrappers import Request

from localcloud.operation import Operation
from localcloud.refusal import Refusal

_IF_NONE_MATCH, _IF_MATCH = "If-None-Match", "If-Match"


def refuse_impossible(operation: Operation, request: Request) -> None:
    """Raise the Refusal for a copy on condition, and for the condition that a version isn't there."""
    if not operation.creates_object:
        return
    if operation.name == "CopyObject" and {_IF_NONE_MATCH, _IF_MATCH} & set(dict(request.headers)):
        raise Refusal(501, "NotImplemented", "CopyObject takes no conditional headers")
    if request.headers.get(_IF_NONE_MATCH, "*") != "*":
        raise Refusal(501, "NotImplemented", "If-None-Match takes only * when an object is created")
