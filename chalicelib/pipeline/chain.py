"""From the order to the last frame: where the job stands says what comes next.

A frame is drawn far more often than a stranger's picture is read, a deletion carried out or a damaged order given up:
what those need is imported with them.
"""

from chalicelib.domain.errors import Gone

from .context import Invocation, PipelineContext, Turn
from .drawing.next_frame import draw_frame
from .reservations import clear_markers
from .runs import end_run, tell_assembler, why_overdue, wind_up


def advance(
    context: PipelineContext,
    job_id: str,
    invocation: Invocation,
    *,
    since: int = 0,
    slot: str | None = None,
    look: str | None = None,
    clip: str | None = None,
    again: bool = False,
) -> None:
    """Take the job one step further, from wherever its folder says it is. Safe at any time, any number of times.

    since: the frame that an event tells of: a hint, by which a listing may be shorter
    slot: the slot of the generator's pace that the job has waited for
    look: the call that is collected by messages that follow each other, where this is one of them
    clip: the key of a clip that was delivered for the job, where this is why it is looked at
    again: whoever looks after what may stand still: the assembler is told of the frames even if it was before, since
        its message may be lost, and a call that was handed in is collected
    """
    try:
        view = context.jobs.look(job_id, since=since)
    except Gone:
        from .damage import give_up  # noqa: PLC0415 - see above

        give_up(context, job_id)
        return
    if view is None:
        clear_markers(context, job_id)
    elif view.is_deleted:
        from .deletion import delete_pictures  # noqa: PLC0415 - see above

        delete_pictures(context, context.jobs.read_whole(view))
    elif not view.is_unfinished:
        wind_up(context, context.jobs.read_whole(view), again=again)
    elif overdue := why_overdue(context, view):
        end_run(context, view, "expired", overdue)
    elif view.is_drawn:
        tell_assembler(context, view, again=again)
    elif view.drawn or view.job.begins_with_words:
        draw_frame(context, view, Turn(invocation, again=again, slot=slot, look=look, clip=clip))
    elif view.job.branch:
        if again:  # each copy is an event, and none of these has anything to do before the last
            from .drawing.copies import copy_frames  # noqa: PLC0415 - see above

            copy_frames(context, view, view.job.branch, invocation)
    else:
        from .drawing.first_frame import prepare_first_frame  # noqa: PLC0415 - see above

        prepare_first_frame(context, view, invocation)
