"""The frames become outputs."""

from datetime import timedelta
from functools import partial

from PIL.Image import Image

from chalicelib import gif
from chalicelib.domain import keys
from chalicelib.domain.errors import Damaged, Gone, PictureRefused, Refused
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import JobView
from chalicelib.domain.keys import OutputName
from chalicelib.domain.orders import MEDIA_TYPES
from chalicelib.domain.records import Export, Job
from chalicelib.gif import Output
from chalicelib.gif.render import Load
from chalicelib.lettering.poster import set_poster
from chalicelib.loom import Invocation, Loom
from chalicelib.observability import events

from .claims import end_claim, take_claim
from .opening import opening
from .runs import wind_up
from .steps import read_frame

_AFTERWARDS = timedelta(seconds=10)
"""What bringing an output home takes once it is made, at the most."""


def assemble(loom: Loom, job_id: str, invocation: Invocation) -> None:
    """Make every ordered output that is due, from the frames that a complete or ended job has."""
    try:
        view = loom.jobs.read(job_id)
    except Gone:
        # That its order can't be read any more is seen to by whoever advances it.
        return
    if view is None or view.is_deleted or not view.drawn or view.state == "generating":
        return
    for export in view.due_exports:
        _make_output(loom, view, export, invocation)
    wind_up(loom, loom.jobs.read_again(view))


def _terms(loom: Loom, job: Job, export: str) -> Export:
    known = next((one for one in (job.export, *job.beside) if one.id == export), None)
    if known:
        return known
    try:
        return loom.bucket.read_record(keys.export(job.id, export), Export)
    except Damaged:
        raise Refused("What was ordered for this output can't be read any more.") from None


def _make_output(loom: Loom, view: JobView, export_id: str, invocation: Invocation) -> None:
    job = view.job
    claim = take_claim(loom, view, view.output_step(export_id), invocation)
    if not isinstance(claim, Try):
        return
    began = loom.clock.now()
    try:
        _stop_if_deleted(loom, job)
        export = _terms(loom, job, export_id)
        frames = _frames_of(loom, job, view.drawn)
        made = gif.make(frames, view.drawn, export, partial(_seconds_left, loom, invocation))
    except (Refused, PictureRefused) as refused:
        # Made of the same frames it would be refused again, whatever it is that is wrong with them.
        end_claim(loom, view, claim, Refused(str(refused)))
    else:
        _put_output(loom, view, export, made)
        loom.tell(events.made(job, export, made, loom.clock.now() - began))


def _frames_of(loom: Loom, job: Job, frames: int) -> Load:
    """How so many frames are had for an output: under their title, set as frame 0 bears it best."""
    ground = read_frame(loom, job, 0)
    first = opening(loom, job, ground) if frames > 1 else ground

    def read(index: int) -> Image:
        return read_frame(loom, job, index, ground.size) if index else first.copy()

    if not job.bears_type:
        return read
    return lambda index: set_poster(read(index), job.title, job.tagline, ground=ground)


def _seconds_left(loom: Loom, invocation: Invocation) -> float:
    return (invocation.deadline - _AFTERWARDS - loom.clock.now()).total_seconds()


def _stop_if_deleted(loom: Loom, job: Job) -> None:
    """Read the facts once more: a deletion that came before the claim doesn't wait for it, and one after it does."""
    if loom.jobs.read_facts(job.id).is_deleted:
        raise Refused("The pictures were deleted.")


def _put_output(loom: Loom, view: JobView, export: Export, made: Output) -> None:
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
    loom.bucket.create_once(name.key(view.id), made.data, MEDIA_TYPES[export.format])
