"""A picture dropped into the inbox: its name is the prompt, and the result appears in the outbox."""

from pydantic import ValidationError

from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.errors import InvalidOrder, MoneySpent, Problem, Unavailable
from chalicelib.domain.limits import MAX_UPLOAD_BYTES
from chalicelib.domain.orders import JobRequest
from chalicelib.domain.records import Origin
from chalicelib.domain.sentences import invalid_order
from chalicelib.loom import Loom
from chalicelib.observability import events
from chalicelib.storage.bucket import Found

from .creation import Sender, place_order
from .metadata import options_of
from .outbox import refuse

_CLIENT = Client("inbox")


def accept_drop(loom: Loom, key: str) -> None:
    """Make a job of the dropped picture, or say in the outbox why not. The picture stays where it is.

    Whatever the key: who sends an event or a message may say anything.
    """
    if not keys.is_drop(key):
        return
    found = loom.bucket.look_up(key, at_most=MAX_UPLOAD_BYTES + 1)
    if found is None:
        return
    try:
        job = place_order(loom, _order(key, found), _sender(key, found))
    except Unavailable:
        raise
    except Problem as problem:
        _refuse(loom, key, found, problem)
    else:
        loom.bucket.create_once(keys.source(job.id), found.body, "application/octet-stream")


def _refuse(loom: Loom, key: str, found: Found, problem: Problem) -> None:
    """Say so once, and remember it: what is refused is not looked at again, and what waits for money waits silently."""
    waits = isinstance(problem, MoneySpent)
    mark = (keys.waiting_drop if waits else keys.refused_drop)(_name(key, found), found.metadata)
    if loom.bucket.find(mark) is not None:
        return
    refuse(loom, key, problem)
    loom.tell(events.refused(problem.code))
    loom.bucket.create_once(mark, b"{}", "application/json")


def _order(key: str, found: Found) -> JobRequest:
    """Refused here is what nothing needs to be set aside for."""
    if not keys.has_room_for_result(key):
        raise InvalidOrder.of("name", f"it is too long: with its ending a result's would pass {keys.LONGEST:,} bytes")
    if len(found.body) > MAX_UPLOAD_BYTES:
        raise InvalidOrder.of("upload.bytes", f"the picture is larger than {MAX_UPLOAD_BYTES:,} bytes")
    try:
        return JobRequest.model_validate(options_of(key, found.metadata))
    except ValidationError as error:
        raise invalid_order(error) from error


def _sender(key: str, found: Found) -> Sender:
    return Sender(_CLIENT, _name(key, found), Origin(key=key, etag=found.etag, modified=found.modified))


def _name(key: str, found: Found) -> str:
    return keys.name_of_drop(key, found.etag, found.modified)
