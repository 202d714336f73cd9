"""What S3 refuses before it looks at any object: names and metadata that are too long, conditions that it lacks."""

from werkzeug.wrappers import Request

from localcloud.aws.operation import Operation
from localcloud.aws.refusal import Refusal

_IF_NONE_MATCH, _IF_MATCH = "If-None-Match", "If-Match"
_LONGEST_KEY = 1024
"""Bytes of UTF-8. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html"""
_MOST_METADATA = 2048
"""Bytes of names and values. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html"""
_METADATA = "x-amz-meta-"


def refuse_impossible(operation: Operation, request: Request) -> None:
    """Raise the Refusal for a name or metadata that are too long, and for a condition that S3 doesn't carry out."""
    if len(operation.key.encode()) > _LONGEST_KEY:
        raise Refusal(400, "KeyTooLongError", "Your key is too long")
    if _metadata_bytes(request) > _MOST_METADATA:
        raise Refusal(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
    if not operation.creates_object:
        return
    if operation.name == "CopyObject" and {_IF_NONE_MATCH, _IF_MATCH} & set(dict(request.headers)):
        raise Refusal(501, "NotImplemented", "CopyObject takes no conditional headers")
    if request.headers.get(_IF_NONE_MATCH, "*") != "*":
        raise Refusal(501, "NotImplemented", "If-None-Match takes only * when an object is created")


def _metadata_bytes(request: Request) -> int:
    sent = ((name.lower(), value) for name, value in request.headers)
    return sum(len(name.removeprefix(_METADATA)) + len(value) for name, value in sent if name.startswith(_METADATA))
