"""The frames become outputs."""

from datetime import timedelta
from functools import partial

from PIL.Image import Image

from chalicelib import gif, keys, lines
from chalicelib.errors import Damaged, PictureRefused, Refused
from chalicelib.folder import Folder, Try
from chalicelib.gif import Output
from chalicelib.gif.render import Load
from chalicelib.keys import OutputName
from chalicelib.lettering.poster import set_poster
from chalicelib.loom import Invocation, Loom
from chalicelib.models import MEDIA_TYPES, Export, Job
from chalicelib.status import due_exports, state_of

from .claims import Claims
from .opening import opening
from .runs import wind_up
from .steps import read_frame

_AFTERWARDS = timedelta(seconds=10)
"""What bringing an output home takes once it is made, at the most."""


def assemble(loom: Loom, job_id: str, invocation: Invocation) -> None:
    """Make every ordered output that is due, from the frames that a complete or ended job has."""
    job = loom.find_job(job_id)
    folder = loom.folder(job_id)
    if job is None or folder.is_deleted or not folder.drawn or state_of(job, folder) == "generating":
        return
    for export in due_exports(job, folder):
        _make_output(loom, job, folder, export, invocation)
    wind_up(loom, job)


def _terms(loom: Loom, job: Job, export: str) -> Export:
    known = next((one for one in (job.export, *job.beside) if one.id == export), None)
    if known:
        return known
    try:
        return loom.bucket.read_record(keys.export(job.id, export), Export)
    except Damaged:
        raise Refused("What was ordered for this output can't be read any more.") from None


def _make_output(loom: Loom, job: Job, folder: Folder, export_id: str, invocation: Invocation) -> None:
    claims = Claims(loom, job.id, folder)
    step = keys.output_step(export_id, folder.drawn)
    claim = claims.take(step, invocation)
    if not isinstance(claim, Try):
        return
    began = loom.clock.now()
    try:
        _stop_if_deleted(loom, job)
        export = _terms(loom, job, export_id)
        made = gif.make(
            _frames_of(loom, job, folder.drawn), folder.drawn, export, partial(_seconds_left, loom, invocation)
        )
    except (Refused, PictureRefused) as refused:
        # Made of the same frames it would be refused again, whatever it is that is wrong with them.
        claims.end(claim, Refused(str(refused)))
    else:
        _put_output(loom, job, folder, export, made)
        loom.tell(lines.made(job, export, made, loom.clock.now() - began))


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
    entries = ((entry.key, entry.size) for entry in loom.bucket.list(keys.facts(job.id)))
    if Folder.of(job.id, entries).is_deleted:
        raise Refused("The pictures were deleted.")


def _put_output(loom: Loom, job: Job, folder: Folder, export: Export, made: Output) -> None:
    name = OutputName(
        export=export.id,
        frames=folder.drawn,
        width=made.width,
        height=made.height,
        pictures=made.pictures,
        centiseconds=made.centiseconds,
        suffix=export.format,
        trade=made.trade,
    )
    loom.bucket.create_once(name.key(job.id), made.data, MEDIA_TYPES[export.format])
