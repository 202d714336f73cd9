"""What clients read: where a job stands, and its outputs."""

from collections.abc import Container, Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from chalicelib import keys
from chalicelib.answers import State, Status
from chalicelib.errors import NotFound
from chalicelib.folder import Folder
from chalicelib.keys import OutputName
from chalicelib.loom import Loom
from chalicelib.models import MEDIA_TYPES, Job
from chalicelib.status import missing_exports, shown_outputs, status_of, wanted_exports

from .claims import Claims
from .endings import last_reason


class Reading(NamedTuple):
    """A status and its tag; no status where the client has it already."""

    etag: str
    status: Status | None


def read_status(loom: Loom, job_id: str, *, after: int | None = None, known: Container[str] = ()) -> Reading:
    """Where the job stands. Raises NotFound, Gone.

    after: links to the frames after that one; without it, to the newest frame alone
    known: the etags of what the client has; `*` stands for any
    """
    job, folder = loom.open_job(job_id)
    status = status_of(job, folder, loom.last_fact(job_id, folder), _given_up(loom, job, folder))
    status = status.model_copy(update={"notes": (*status.notes, *_troubles(loom, job, folder, status.state))})
    etag = _etag(loom, status)
    if etag in known or "*" in known:
        return Reading(etag, None)
    return Reading(etag, _with_links(loom, status, shown_outputs(job, folder), after))


def read_output(loom: Loom, job_id: str, link: str, *, method: str = "GET") -> str:
    """A fresh presigned link to the output that is shared under that name. Raises NotFound, Gone.

    A name that no output could have is found nowhere, whatever has become of the job.

    method: GET or HEAD: a link is signed for one of them
    """
    outputs = loom.open_job(job_id)[1].outputs if keys.is_link(link) else ()
    for name in outputs:
        if name.link == link:
            return _output_url(loom, job_id, name, method)
    raise NotFound("There is no such output.")


def _given_up(loom: Loom, job: Job, folder: Folder) -> dict[str, str]:
    """The outputs that nobody tries to make any more, and why: only these cost a request."""
    claims = Claims(loom, job.id, folder)
    missing = missing_exports(folder, set(wanted_exports(job, folder)))
    given_up = {export: claims.why_given_up(keys.output_step(export, folder.drawn)) for export in sorted(missing)}
    return {export: why.reason for export, why in given_up.items() if why}


def _troubles(loom: Loom, job: Job, folder: Folder, state: State) -> Iterator[str]:
    """Why the next frame isn't there yet, where its calls so far gave none: only then is it a request."""
    step = keys.frame_step(folder.drawn) if folder.drawn else keys.WORDS
    if state == "generating" and (reason := last_reason(loom, job.id, folder, step)):
        yield f"Frame {folder.drawn} is not drawn yet: {reason}."


def _etag(loom: Loom, status: Status) -> str:
    """Changes with the status, and twice in a link's life: a client told "not modified" has links that hold."""
    renewed = int(loom.clock.now().timestamp() // (loom.settings.link_minutes * 30))
    return f'"{sha256(f"{renewed} {status.model_dump_json()}".encode()).hexdigest()[:24]}"'


def _with_links(loom: Loom, status: Status, names: Iterable[OutputName], after: int | None) -> Status:
    first = status.frames.done - 1 if after is None else after + 1
    urls = {str(index): _frame_url(loom, status.id, index) for index in range(max(0, first), status.frames.done)}
    outputs = (
        output.model_copy(update={"url": _output_url(loom, status.id, name)})
        for output, name in zip(status.outputs, names, strict=True)
    )
    return status.model_copy(
        update={"frames": status.frames.model_copy(update={"urls": urls}), "outputs": tuple(outputs)}
    )


def _frame_url(loom: Loom, job_id: str, index: int) -> str:
    return loom.bucket.link(
        keys.frame(job_id, index), seconds=loom.settings.link_minutes * 60, content_type="image/png"
    )


def _output_url(loom: Loom, job_id: str, name: OutputName, method: str = "GET") -> str:
    return loom.bucket.link(
        name.key(job_id),
        seconds=loom.settings.link_minutes * 60,
        content_type=MEDIA_TYPES[name.suffix],
        method=method,
    )
