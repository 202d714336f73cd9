"""From the order to the last frame: where the job stands says what comes next.

A frame is drawn far more often than a stranger's picture is read or a deletion carried out: what those two need is
imported with them.
"""

from chalicelib.loom import Invocation, Loom
from chalicelib.status import state_of

from .drawing import draw_frame
from .markers import settle_markers
from .runs import end_run, tell_assembler, why_overdue, wind_up


def advance(
    loom: Loom, job_id: str, invocation: Invocation, *, since: int = 0, slot: str | None = None, again: bool = False
) -> None:
    """Take the job one step further, from wherever its folder says it is. Safe at any time, any number of times.

    since: the frame that an event tells of: a hint, by which a listing may be shorter
    slot: the slot of the generator's pace that the job has waited for
    again: the assembler is told of the frames even if it was before: its message may be lost
    """
    job = loom.find_job(job_id)
    folder = loom.folder(job_id, since=since)
    if job is None:
        settle_markers(loom, job_id, None, folder)
    elif folder.is_deleted:
        from .deletion import delete_pictures  # noqa: PLC0415 - see above

        delete_pictures(loom, job)
    elif folder.end is not None or state_of(job, folder) == "done":
        wind_up(loom, job, again=again)
    elif overdue := why_overdue(loom, job, folder):
        end_run(loom, job, folder, "expired", overdue)
    elif folder.drawn >= job.frames:
        tell_assembler(loom, job.id, folder.drawn, again=again)
    elif folder.drawn or job.begins_with_words:
        draw_frame(loom, job, folder, invocation, slot)
    else:
        from .first import prepare_first_frame  # noqa: PLC0415 - see above

        prepare_first_frame(loom, job, folder, invocation)
