"""What clients read: where a job stands, and its outputs."""

from collections.abc import Container, Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from chalicelib.domain import keys
from chalicelib.domain.errors import Damaged, NotFound
from chalicelib.domain.job_view import JobView
from chalicelib.domain.keys import OutputName
from chalicelib.domain.orders import MEDIA_TYPES
from chalicelib.domain.records import Notes, Payment
from chalicelib.domain.schemas.status import PaymentMade, Status
from chalicelib.domain.state import status_of

from .claims import last_reason, why_given_up
from .context import PipelineContext


class Reading(NamedTuple):
    """A status and its tag; no status where the client has it already."""

    etag: str
    status: Status | None


def read_status(
    context: PipelineContext,
    job_id: str,
    *,
    after: int | None = None,
    details: bool = False,
    known: Container[str] = (),
) -> Reading:
    """Where the job stands. Raises NotFound, Gone.

    after: links to the frames after that one, and their drift; without it, those of the newest frame alone
    details: whether to tell what these were drawn from, too
    known: the etags of what the client has; `*` stands for any
    """
    view = context.jobs.open(job_id)
    status = status_of(view, _given_up(context, view))
    status = status.model_copy(update={"notes": (*status.notes, *_notes(context, view), *_troubles(context, view))})
    if view.reservation and view.reservation.payment:
        status = status.model_copy(update={"payment": payment_of(context, view.reservation.payment)})
    etag = _etag(context, status, details=details)
    if etag in known or "*" in known:
        return Reading(etag, None)
    first = status.frames.done - 1 if after is None else after + 1
    frames = range(max(0, first), status.frames.done)
    status = _with_frames(context, view, _with_links(context, status, view.outputs, frames), frames, details=details)
    return Reading(etag, status)


def read_output(context: PipelineContext, job_id: str, link: str, *, method: str = "GET") -> str:
    """A fresh presigned link to the output that is shared under that name. Raises NotFound, Gone.

    A name that no output could have is found nowhere, whatever has become of the job.

    method: GET or HEAD: a link is signed for one of them
    """
    outputs = context.jobs.open(job_id).folder.outputs if keys.is_link(link) else ()
    for name in outputs:
        if name.link == link:
            return _output_url(context, job_id, name, method)
    raise NotFound("There is no such output.")


def payment_of(context: PipelineContext, payment: Payment | None) -> PaymentMade | None:
    """What pays for a run, and what has become of it; None where nothing of its own does."""
    if payment is None:
        return None
    from .paying.collection import payment_made  # noqa: PLC0415 - most runs are paid from an allowance

    return payment_made(context, payment)


def _given_up(context: PipelineContext, view: JobView) -> dict[str, str]:
    """The outputs that nobody tries to make any more, and why: only these cost a request."""
    given_up = {export: why_given_up(context, view, view.output_step(export)) for export in view.missing_exports}
    return {export: why.reason for export, why in given_up.items() if why}


def _notes(context: PipelineContext, view: JobView) -> tuple[str, ...]:
    """What the generator has to say of the picture: a request only where it has. What can't be read says nothing."""
    if not view.folder.has_notes:
        return ()
    try:
        said = context.bucket.find_record(keys.notes(view.id), Notes)
    except Damaged:
        return ()
    return said.notes if said else ()


def _troubles(context: PipelineContext, view: JobView) -> Iterator[str]:
    """Why the next frame isn't there yet, where its calls so far gave none: only then is it a request."""
    if view.state == "generating" and (reason := last_reason(context, view, view.next_call)):
        yield f"Frame {view.drawn} is not drawn yet: {reason}."


def _with_frames(context: PipelineContext, view: JobView, status: Status, frames: range, *, details: bool) -> Status:
    """The status with what is known of these frames, where they are a chain, and with what they were drawn from."""
    if view.job.coherence is None and not details:
        return status
    from . import frame_records  # noqa: PLC0415 - most jobs are no chain

    update: dict[str, object] = {}
    if view.job.coherence is not None:
        history = frame_records.read_history(context, view)
        drift = tuple(frame_records.drift_of(history, frames))
        update |= {"drift": drift, "notes": (*status.notes, *frame_records.note_of(history))}
    if details:
        update["details"] = tuple(frame_records.read_details(context, view, frames))
    return status.model_copy(update=update)


def _etag(context: PipelineContext, status: Status, *, details: bool) -> str:
    """Changes with the status, and twice in a link's life: a client told "not modified" has links that hold."""
    renewed = int(context.clock.now().timestamp() // (context.settings.link_minutes * 30))
    told = f"{renewed} {'details ' * details}{status.model_dump_json()}"
    return f'"{sha256(told.encode()).hexdigest()[:24]}"'


def _with_links(context: PipelineContext, status: Status, names: Iterable[OutputName], frames: range) -> Status:
    urls = {str(index): _frame_url(context, status.id, index) for index in frames}
    outputs = (
        output.model_copy(update={"url": _output_url(context, status.id, name)})
        for output, name in zip(status.outputs, names, strict=True)
    )
    return status.model_copy(
        update={"frames": status.frames.model_copy(update={"urls": urls}), "outputs": tuple(outputs)}
    )


def _frame_url(context: PipelineContext, job_id: str, index: int) -> str:
    return context.bucket.link(
        keys.frame(job_id, index), seconds=context.settings.link_minutes * 60, content_type="image/png"
    )


def _output_url(context: PipelineContext, job_id: str, name: OutputName, method: str = "GET") -> str:
    return context.bucket.link(
        name.key(job_id),
        seconds=context.settings.link_minutes * 60,
        content_type=MEDIA_TYPES[name.suffix],
        method=method,
    )
