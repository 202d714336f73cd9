"""The frames become outputs."""

from collections.abc import Iterator

from chalicelib import gif, keys, picture
from chalicelib.folder import Folder
from chalicelib.keys import OutputName
from chalicelib.loom import Invocation, Loom
from chalicelib.models import MEDIA_TYPES, Export, Job
from chalicelib.status import missing_exports, state_of
from chalicelib.tries import Exhausted

from .claims import Claims
from .runs import end_run, wind_up


def assemble(loom: Loom, job_id: str, invocation: Invocation) -> None:
    """Make every ordered output that is missing, from the frames that a complete or ended job has."""
    job = loom.find_job(job_id)
    folder = loom.folder(job_id)
    if job is None or folder.is_deleted or not folder.drawn or state_of(job, folder) == "generating":
        return
    for export in _missing(loom, job, folder):
        _make_output(loom, job, folder, export, invocation)
    wind_up(loom, job)


def _missing(loom: Loom, job: Job, folder: Folder) -> Iterator[Export]:
    for export_id in sorted(missing_exports(folder, {job.export.id, *folder.exports})):
        if export_id == job.export.id:
            yield job.export
        else:
            yield Export.model_validate_json(loom.bucket.read(keys.export(job.id, export_id)))


def _make_output(loom: Loom, job: Job, folder: Folder, export: Export, invocation: Invocation) -> None:
    claims = Claims(loom, job.id, folder)
    step = keys.output_step(export.id, folder.drawn)
    chance = claims.chance(step)
    if isinstance(chance, Exhausted) and export.id == job.export.id:
        end_run(loom, job, folder, "failed", chance)
    if not chance or isinstance(chance, Exhausted) or not claims.take(step, chance.number, invocation):
        return
    made = gif.make(
        lambda index: picture.decode_frame(loom.bucket.read(keys.frame(job.id, index))), folder.drawn, export
    )
    name = OutputName(
        export=export.id,
        frames=folder.drawn,
        width=made.width,
        height=made.height,
        pictures=made.pictures,
        centiseconds=made.centiseconds,
        suffix=export.format,
    )
    loom.bucket.create_once(name.key(job.id), made.data, MEDIA_TYPES[export.format])
