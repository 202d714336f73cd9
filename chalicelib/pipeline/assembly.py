"""The frames become outputs."""

from datetime import timedelta
from functools import partial

from PIL.Image import Image

from chalicelib.domain import keys
from chalicelib.domain.errors import Damaged, Gone, PictureRefused, Refused
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import JobView
from chalicelib.domain.keys import OutputName
from chalicelib.domain.messages import Assembling, read
from chalicelib.domain.orders import MEDIA_TYPES
from chalicelib.domain.records import Export, Job
from chalicelib.observability import events
from chalicelib.outputs.make import Output, make
from chalicelib.outputs.render import Load
from chalicelib.outputs.text.poster_type import set_poster

from .claims import end_claim, new_claim, take_claim
from .context import Invocation, PipelineContext, bury
from .drawing.steps import read_frame
from .opening import opening
from .runs import wind_up

_AFTERWARDS = timedelta(seconds=10)
"""What bringing an output home takes once it is made, at the most."""


def assemble(context: PipelineContext, job_id: str, invocation: Invocation) -> None:
    """Make every ordered output that is due, from the frames that a complete or ended job has."""
    try:
        view = context.jobs.read(job_id)
    except Gone:
        # An order that can't be read any more is seen to by whoever advances it.
        return
    if view is None or view.is_deleted or not view.drawn or view.state == "generating":
        return
    for export in view.due_exports:
        _make_output(context, view, export, invocation)
    wind_up(context, context.jobs.read_again(view))


def _terms(context: PipelineContext, job: Job, export: str) -> Export:
    known = next((one for one in (job.export, *job.beside) if one.id == export), None)
    if known:
        return known
    try:
        return context.bucket.read_record(keys.export(job.id, export), Export)
    except Damaged:
        raise Refused("What was ordered for this output can't be read any more.") from None


def _make_output(context: PipelineContext, view: JobView, export_id: str, invocation: Invocation) -> None:
    job = view.job
    claim = take_claim(context, view, view.output_step(export_id), new_claim(context, invocation))
    if not isinstance(claim, Try):
        return
    began = context.clock.now()
    try:
        _stop_if_deleted(context, job)
        export = _terms(context, job, export_id)
        frames = _frames_of(context, job, view.drawn)
        made = make(frames, view.drawn, export, partial(_seconds_left, context, invocation), export.usual_bytes)
    except (Refused, PictureRefused) as refused:
        # Made of the same frames it would be refused again, whatever it is that is wrong with them.
        end_claim(context, view, claim, Refused(str(refused)))
    else:
        _put_output(context, view, export, made)
        context.tell(events.made(job, export, made, context.clock.now() - began))


def _frames_of(context: PipelineContext, job: Job, frames: int) -> Load:
    """How so many frames are had for an output: under their title, set as frame 0 bears it best."""
    ground = read_frame(context, job, 0)
    first = opening(context, job, ground) if frames > 1 else ground

    def read(index: int) -> Image:
        return read_frame(context, job, index, ground.size) if index else first.copy()

    if not job.bears_type:
        return read
    return lambda index: set_poster(read(index), job.title, job.tagline, ground=ground)


def _seconds_left(context: PipelineContext, invocation: Invocation) -> float:
    return (invocation.deadline - _AFTERWARDS - context.clock.now()).total_seconds()


def _stop_if_deleted(context: PipelineContext, job: Job) -> None:
    """Read the facts once more: a deletion that came before the claim doesn't wait for it, and one after it does."""
    if context.jobs.read_facts(job.id).is_deleted:
        raise Refused("The pictures were deleted.")


def _put_output(context: PipelineContext, view: JobView, export: Export, made: Output) -> None:
    name = OutputName(
        export=export.id,
        frames=view.drawn,
        width=made.width,
        height=made.height,
        pictures=made.pictures,
        centiseconds=made.centiseconds,
        suffix=export.format,
        trade=made.trade,
    )
    context.bucket.create_once(name.key(view.id), made.data, MEDIA_TYPES[export.format])


def make_outputs(context: PipelineContext, body: str, invocation: Invocation) -> None:
    """Make what is due of the job that the message names."""
    message = read(Assembling, body)
    if isinstance(message, str):
        bury(context, context.assembling, body, message)
    else:
        assemble(context, message.job, invocation)
