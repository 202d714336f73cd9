"""From the order to the last frame: where the job stands says what comes next.

A frame is drawn far more often than a stranger's picture is read, a deletion carried out or a damaged order given up:
what those need is imported with them.
"""

from chalicelib.domain.errors import Gone
from chalicelib.loom import Invocation, Loom

from .drawing import draw_frame
from .markers import clear_markers
from .runs import end_run, tell_assembler, why_overdue, wind_up


def advance(
    loom: Loom, job_id: str, invocation: Invocation, *, since: int = 0, slot: str | None = None, again: bool = False
) -> None:
    """Take the job one step further, from wherever its folder says it is. Safe at any time, any number of times.

    since: the frame that an event tells of: a hint, by which a listing may be shorter
    slot: the slot of the generator's pace that the job has waited for
    again: the assembler is told of the frames even if it was before: its message may be lost
    """
    try:
        view = loom.jobs.look(job_id, since=since)
    except Gone:
        from .damage import give_up  # noqa: PLC0415 - see above

        give_up(loom, job_id)
        return
    if view is None:
        clear_markers(loom, job_id)
    elif view.is_deleted:
        from .deletion import delete_pictures  # noqa: PLC0415 - see above

        delete_pictures(loom, loom.jobs.read_whole(view))
    elif not view.is_unfinished:
        wind_up(loom, loom.jobs.read_whole(view), again=again)
    elif overdue := why_overdue(loom, view):
        end_run(loom, view, "expired", overdue)
    elif view.is_drawn:
        tell_assembler(loom, view, again=again)
    elif view.drawn or view.job.begins_with_words:
        draw_frame(loom, view, invocation, slot)
    else:
        from .first import prepare_first_frame  # noqa: PLC0415 - see above

        prepare_first_frame(loom, view, invocation)
