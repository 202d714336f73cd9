"""A picture dropped into the inbox: its name is the prompt, and the result appears in the outbox."""

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from unicodedata import normalize

from pydantic import ValidationError

from chalicelib import keys, lines
from chalicelib.access import Client
from chalicelib.errors import InvalidOrder, Problem, Unavailable
from chalicelib.folder import Folder
from chalicelib.loom import Loom
from chalicelib.models import MAX_UPLOAD_BYTES, MEDIA_TYPES, ExportOrder, Job, JobRequest, Origin
from chalicelib.problems import invalid_order
from chalicelib.status import is_living, state_of
from chalicelib.store import Found

from .creation import Sender, place_order

_JOB_OPTIONS = set(JobRequest.model_fields) - {"prompt", "upload", "mask", "poster", "export"}
_EXPORT_OPTIONS = set(ExportOrder.model_fields)
_NUMBERS = {"frames", "strength", "size", "seed", "fps", "hold", "width", "max_bytes"}
"""Metadata are text; these, and schedules, are written in it as JSON."""
_CLIENT = Client("inbox")
_ERROR = "error.json"


def accept_drop(loom: Loom, key: str) -> None:
    """Make a job of the dropped picture, or say in the outbox why not. The picture stays where it is."""
    if keys.is_passed_over(key):
        return
    found = loom.bucket.look_up(key, at_most=MAX_UPLOAD_BYTES + 1)
    if found is None:
        return
    try:
        job = place_order(loom, _order(key, found), _sender(key, found))
    except Unavailable:
        raise
    except Problem as problem:
        loom.bucket.delete(keys.delivered(key, ExportOrder().format))
        _deliver_error(loom, key, problem.problem_code, problem.detail, problem.errors)
        loom.tell(lines.refused(problem.problem_code, problem.status, None))
    else:
        loom.bucket.create_once(keys.source(job.id), found.body, "application/octet-stream")


def deliver(loom: Loom, job: Job, folder: Folder) -> None:
    """Show an ended job's result in the outbox, unless a newer picture was dropped under its name."""
    origin = job.reservation.origin
    state = state_of(job, folder)
    if origin is None or is_living(state) or loom.bucket.etag_of(origin.key) not in (origin.etag, None):
        return
    step = keys.output_step(job.export.id, folder.drawn)
    made = next((name for name in folder.outputs if name.step == step), None)
    delivered = keys.delivered(origin.key, job.export.format)
    if made:
        loom.bucket.write(delivered, loom.bucket.read(made.key(job.id)), MEDIA_TYPES[made.suffix])
    else:
        loom.bucket.delete(delivered)
    fact = loom.last_fact(job.id, folder)
    if fact and state != "done":
        _deliver_error(loom, origin.key, fact.code, fact.reason, [])
    else:
        loom.bucket.delete(keys.delivered(origin.key, _ERROR))


def _order(key: str, found: Found) -> JobRequest:
    if len(found.body) > MAX_UPLOAD_BYTES:
        raise InvalidOrder.of("upload.bytes", f"the picture is larger than {MAX_UPLOAD_BYTES:,} bytes")
    try:
        return JobRequest.model_validate(_options(key, found.metadata))
    except ValidationError as error:
        raise invalid_order(error) from error


def _options(key: str, metadata: Mapping[str, str]) -> dict[str, Any]:
    """What the metadata say of the job and its export; what other programs write there is passed over."""
    given = {name: _value(name, text) for name, text in metadata.items()}
    options = {name: value for name, value in given.items() if name in _JOB_OPTIONS}
    options["export"] = {name: value for name, value in given.items() if name in _EXPORT_OPTIONS}
    options["prompt"] = given.get("prompt") or _prompt_of(key)
    return options


def _value(name: str, text: str) -> Any:  # noqa: ANN401 - whatever JSON holds; the model decides
    """A caption of `2026` is no number, and a prompt in braces is one where it is no schedule."""
    if name not in _NUMBERS and not (name == "prompt" and text.startswith("{")):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _prompt_of(key: str) -> str:
    """The file's name without its ending; composed, since some systems send letters and accents apart."""
    return normalize("NFC", PurePosixPath(key).stem.replace("_", " "))


def _sender(key: str, found: Found) -> Sender:
    origin = Origin(key=key, etag=found.etag)
    return Sender(_CLIENT, keys.name_of_drop(key, found.etag, found.modified), origin)


def _deliver_error(loom: Loom, key: str, code: str, detail: str, errors: Sequence[Mapping[str, str]]) -> None:
    """The same words as in a problem over HTTP, without HTTP's own."""
    body = {"code": code, "detail": detail, "errors": errors}
    loom.bucket.write(keys.delivered(key, _ERROR), json.dumps(body, indent=2, ensure_ascii=False).encode())
