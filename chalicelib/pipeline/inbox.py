"""A picture dropped into the inbox: its name is the prompt, and the result appears in the outbox."""

from collections.abc import Mapping
from email.errors import HeaderParseError
from email.header import decode_header
from pathlib import PurePosixPath
from typing import Any
from unicodedata import normalize

from pydantic import ValidationError
from pydantic_core import from_json

from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.errors import InvalidOrder, MoneySpent, Problem, Unavailable
from chalicelib.domain.limits import INBOX, MAX_UPLOAD_BYTES
from chalicelib.domain.orders import ExportOrder, JobRequest
from chalicelib.domain.records import Origin
from chalicelib.domain.sentences import invalid_order
from chalicelib.observability import events
from chalicelib.storage.bucket import Found

from .context import PipelineContext
from .ordering.creation import Sender, place_order
from .outbox import refuse

_CLIENT = Client(INBOX)


def accept_drop(context: PipelineContext, key: str) -> None:
    """Make a job of the dropped picture, or say in the outbox why not. The picture stays where it is.

    Whatever the key: who sends an event or a message may say anything.
    """
    if not keys.is_drop(key):
        return
    found = context.bucket.look_up(key, at_most=MAX_UPLOAD_BYTES + 1)
    if found is None:
        return
    try:
        job = place_order(context, _order(key, found), _sender(key, found))
    except Unavailable:
        raise
    except Problem as problem:
        _refuse(context, key, found, problem)
    else:
        context.bucket.create_once(keys.source(job.id), found.body, "application/octet-stream")


def _refuse(context: PipelineContext, key: str, found: Found, problem: Problem) -> None:
    """Say so once, and remember it: what is refused is not looked at again, and what waits for money waits silently."""
    waits = isinstance(problem, MoneySpent)
    mark = (keys.waiting_drop if waits else keys.refused_drop)(_name(key, found), found.metadata)
    if context.bucket.find(mark) is not None:
        return
    refuse(context, key, problem)
    context.tell(events.refused(problem.code))
    context.bucket.create_once(mark, b"{}", "application/json")


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


_JOB_OPTIONS = set(JobRequest.model_fields) - {"prompt", "upload", "mask", "poster", "export"}
_EXPORT_OPTIONS = set(ExportOrder.model_fields)
_NO_TEXT = {"coherence", "frames", "strength", "redraw_every", "size", "seed", "fps", "hold", "width", "max_bytes"}
"""Metadata are text; these, and schedules, are written in it as JSON."""


def options_of(key: str, metadata: Mapping[str, str]) -> dict[str, Any]:
    """What they say of the job and its export; what other programs write there is passed over."""
    given = {name: _value(name, _decoded(text)) for name, text in metadata.items()}
    options = {name: value for name, value in given.items() if name in _JOB_OPTIONS}
    options["export"] = {name: value for name, value in given.items() if name in _EXPORT_OPTIONS}
    options["prompt"] = given.get("prompt") or _prompt_of(key)
    return options


def _decoded(text: str) -> str:
    """Words that came in the form of RFC 2047, `=?UTF-8?B?…?=`, which S3 gives to all that isn't ASCII.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
    """
    try:
        parts = [(part, charset or "ascii") for part, charset in decode_header(text)]
        read = "".join(part if isinstance(part, str) else part.decode(charset) for part, charset in parts)
        read.encode()
    except (HeaderParseError, LookupError, ValueError):
        return text
    return read


def _value(name: str, text: str) -> Any:  # noqa: ANN401 - whatever JSON holds; the model decides
    """A caption of `2026` is no number, and a prompt in braces is one where it is no schedule."""
    if name not in _NO_TEXT and not (name == "prompt" and text.startswith("{")):
        return text
    try:
        # Pydantic's reader counts how deep it is, and takes neither NaN nor half a character.
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return text


def _prompt_of(key: str) -> str:
    """The file's name without its ending; composed, since some systems send letters and accents apart."""
    return normalize("NFC", PurePosixPath(key).stem.replace("_", " "))
