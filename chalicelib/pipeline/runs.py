"""A run's end."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.domain import keys
from chalicelib.domain.errors import Conflict
from chalicelib.domain.job_folder import end_number
from chalicelib.domain.job_view import JobView, PartialJobView
from chalicelib.domain.records import Fact, FactKind
from chalicelib.domain.tries import RunEnd
from chalicelib.observability import events

from .claims import find_any_holder, find_holder, why_given_up
from .context import PipelineContext
from .reservations import patience_for_picture, settle_markers

if TYPE_CHECKING:
    from chalicelib.billing.tokens import Client


def end_run(context: PipelineContext, view: PartialJobView, kind: FactKind, why: RunEnd) -> None:
    """Write down that the run has ended, and why; then do what is left to do.

    A view may be old: a run that has come to its end by now, and so has lost its money, ended for no other reason.
    """
    now = context.jobs.read_again(view)
    if now.run == view.run and now.is_unfinished:
        fact = Fact(kind=kind, at=context.clock.now(), code=why.code, reason=why.reason)
        context.bucket.create_record_once(keys.fact(view.id, end_number(view.run), kind), fact)
        context.tell(events.ended(view.job, view.run, fact))
        now = context.jobs.read_again(view)
    wind_up(context, now)


def tell_assembler(context: PipelineContext, view: PartialJobView, *, again: bool) -> None:
    """Have the outputs made of the frames that there are.

    again: whoever looks after what stands still tells it anew; events, of which there may be any number, tell it once
    """
    is_first = context.bucket.create(keys.assembler_told(view.id, view.drawn), context.new_id().encode())
    if again or is_first:
        context.assemble(view.id)


def wind_up(context: PipelineContext, view: JobView, *, again: bool = True) -> None:
    """Have what is due made of the frames of a run that draws no further, then give back what wasn't spent.

    Its deletion does that for a deleted job. again: as for tell_assembler
    """
    if view.is_deleted:
        return
    own = view.output_step(view.job.export.id)
    if view.state == "assembling" and (why := why_given_up(context, view, own)):
        end_run(context, view, "failed", why)
        return
    due = [view.output_step(export) for export in view.due_exports]
    if any(not find_holder(context, view, step) for step in due):
        # While all are held, a message would only be answered by the next, round and round until the leases run out.
        tell_assembler(context, view, again=again)
    elif not due and not find_any_holder(context, view):
        if view.job.reservation.origin:
            from .outbox import deliver  # noqa: PLC0415 - only for a dropped picture

            deliver(context, view)
        settle_markers(context, view)


def why_overdue(context: PipelineContext, view: PartialJobView) -> RunEnd | None:
    """Why the run has to end for want of time, if it has to."""
    longest = timedelta(hours=context.settings.run_hours)
    return view.why_overdue(context.clock.now(), longest=longest, for_picture=patience_for_picture(context))


def cancel_job(context: PipelineContext, job_id: str, client: "Client") -> None:
    """No further paid call starts; the frames that exist become a GIF.

    Raises NotFound, Gone, Conflict.
    """
    view = context.jobs.open_to_change(job_id, client.may_change)
    if view.state in ("done", "failed", "expired"):
        raise Conflict(f"The job is {view.state}: there is nothing to cancel.")
    end_run(context, view, "cancelled", RunEnd("cancelled", "Cancelled by its owner."))
