"""The bucket's policy: what was written under these prefixes is never changed.

This is the place where S3 evaluates policies: whatever else is to be allowed or denied, per caller too, belongs here.
"""

from dataclasses import dataclass

from werkzeug.wrappers import Request

from localcloud.operation import Operation
from localcloud.refusal import Refusal


@dataclass(frozen=True)
class Denial:
    """Creating an object under `prefix` is denied unless one of these conditional headers is sent."""

    prefix: str
    unless_sent: frozenset[str]

    def hits(self, key: str, conditions: set[str]) -> bool:
        """Whether it denies this key to a request with these conditional headers."""
        return key.startswith(self.prefix) and not self.unless_sent & conditions


IF_NONE_MATCH, IF_MATCH = "If-None-Match", "If-Match"
BUCKET_POLICY = (
    Denial("uploads/", frozenset({IF_NONE_MATCH})),
    Denial("jobs/", frozenset({IF_NONE_MATCH})),
    Denial("ledger/", frozenset({IF_NONE_MATCH, IF_MATCH})),
)


def refuse_rewriting(operation: Operation, request: Request, policy: tuple[Denial, ...] = BUCKET_POLICY) -> None:
    """Raise the Refusal that S3 would answer with; parts of a multipart upload are no objects yet, and pass."""
    if not operation.creates_object:
        return
    conditions = {name for name in (IF_NONE_MATCH, IF_MATCH) if name in request.headers}
    if any(denial.hits(operation.key, conditions) for denial in policy):
        raise Refusal.access_denied("explicit deny in a resource-based policy: objects here are written once")
    if operation.name == "CopyObject" and conditions:
        raise Refusal(501, "NotImplemented", "CopyObject takes no conditional headers")
    if request.headers.get(IF_NONE_MATCH, "*") != "*":
        raise Refusal(501, "NotImplemented", "If-None-Match takes only * when an object is created")
