"""A picture dropped into the inbox: its name is the prompt, and the result appears in the outbox."""

import json
from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from chalicelib import keys, lines
from chalicelib.access import Client
from chalicelib.errors import InvalidOrder, MoneySpent, Problem, Unavailable, Unstorable
from chalicelib.folder import Folder
from chalicelib.loom import Loom
from chalicelib.models import MAX_UPLOAD_BYTES, MEDIA_TYPES, Job, JobRequest, Origin
from chalicelib.sentences import invalid_order
from chalicelib.status import is_living, state_of
from chalicelib.store import Found

from .creation import Sender, place_order
from .metadata import options_of

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


def deliver(loom: Loom, job: Job, folder: Folder) -> None:
    """Show an ended job's result in the outbox, unless a newer picture was dropped under its name.

    What the store would refuse again is told to the operator, and is the end of it: the run's money waits for nothing.
    """
    origin = job.reservation.origin
    if origin is None or is_living(state_of(job, folder)) or _is_replaced(loom, origin):
        return
    try:
        _clear(loom, origin.key, but=_show(loom, job, folder, origin))
    except Unstorable as error:
        loom.tell(lines.undelivered(str(error), job.id))
    facts = ((entry.key, entry.size) for entry in loom.bucket.list(keys.facts(job.id)))
    if Folder.of(job.id, facts).is_deleted:
        # The deletion came meanwhile, and may have looked here before there was anything.
        withdraw(loom, job)


def withdraw(loom: Loom, job: Job) -> None:
    """Let the outbox show nothing of the job any more, unless it shows what became of a newer picture."""
    origin = job.reservation.origin
    if origin and not _is_replaced(loom, origin):
        _clear(loom, origin.key, but=[])


def _show(loom: Loom, job: Job, folder: Folder, origin: Origin) -> list[str]:
    """Result and error, whichever there are: where they stand."""
    shown = []
    step = keys.output_step(job.export.id, folder.drawn)
    made = next((name for name in folder.outputs if name.step == step), None)
    body = loom.bucket.find(made.key(job.id)) if made else None
    if made and body is not None:
        shown.append(keys.delivered(origin.key, made.suffix))
        loom.bucket.write(shown[-1], body, MEDIA_TYPES[made.suffix])
    fact = loom.last_fact(job.id, folder)
    if fact and state_of(job, folder) != "done":
        shown.append(_deliver_error(loom, origin.key, fact.code, fact.reason, []))
    elif body is None:
        shown.append(_deliver_error(loom, origin.key, "gone", "The result was deleted before it came here.", []))
    return shown


def _is_replaced(loom: Loom, origin: Origin) -> bool:
    """Whether another picture has its name now; the same picture, dropped once more with other options, is another."""
    stands = loom.bucket.version_of(origin.key)
    if stands is None:
        return False
    is_later = origin.modified is not None and int(stands.modified.timestamp()) != int(origin.modified.timestamp())
    return is_later or stands.etag != origin.etag


def _refuse(loom: Loom, key: str, found: Found, problem: Problem) -> None:
    """Say so once, and remember it: what is refused is not looked at again, and what waits for money waits silently."""
    waits = isinstance(problem, MoneySpent)
    mark = (keys.waiting_drop if waits else keys.refused_drop)(_name(key, found), found.metadata)
    if loom.bucket.find(mark) is not None:
        return
    shown = _deliver_error(loom, key, problem.code, problem.detail, problem.errors)
    _clear(loom, key, but=[shown])
    loom.tell(lines.refused(problem.code))
    loom.bucket.create_once(mark, b"{}", "application/json")


def _clear(loom: Loom, key: str, *, but: Sequence[str]) -> None:
    """Of what the outbox shows under that name, in whatever format, leave only this."""
    shown = [keys.delivered(key, suffix) for suffix in (*MEDIA_TYPES, keys.ERROR)]
    loom.bucket.delete_all(one for one in shown if one not in but)


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


def _deliver_error(loom: Loom, key: str, code: str, detail: str, errors: Sequence[Mapping[str, str]]) -> str:
    """The same words as in a problem over HTTP, without HTTP's own; where they stand."""
    body = {"code": code, "detail": detail, "errors": errors}
    shown = keys.delivered(key, keys.ERROR)
    loom.bucket.write(shown, json.dumps(body, indent=2, ensure_ascii=False).encode())
    return shown
