"""A run's end."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.domain import keys
from chalicelib.domain.errors import Conflict
from chalicelib.domain.job_folder import end_number
from chalicelib.domain.job_view import JobView, PartialJobView
from chalicelib.domain.records import Fact, FactKind
from chalicelib.domain.tries import RunEnd
from chalicelib.loom import Loom
from chalicelib.observability import events

from .claims import find_any_holder, find_holder, why_given_up
from .markers import patience_for_picture, settle_markers

if TYPE_CHECKING:
    from chalicelib.billing.tokens import Client


def end_run(loom: Loom, view: PartialJobView, kind: FactKind, why: RunEnd) -> None:
    """Write down that the run has ended, and why; then do what is left to do."""
    fact = Fact(kind=kind, at=loom.clock.now(), code=why.code, reason=why.reason)
    loom.bucket.create_record_once(keys.fact(view.id, end_number(view.run), kind), fact)
    loom.tell(events.ended(view.job, view.run, fact))
    wind_up(loom, loom.jobs.read_again(view))


def tell_assembler(loom: Loom, view: PartialJobView, *, again: bool) -> None:
    """Have the outputs made of the frames that there are.

    again: whoever looks after what stands still tells it anew; events, of which there may be any number, tell it once
    """
    is_first = loom.bucket.create(keys.assembler_told(view.id, view.drawn), loom.new_id().encode())
    if again or is_first:
        loom.assemble(view.id)


def wind_up(loom: Loom, view: JobView, *, again: bool = True) -> None:
    """Of a run that draws no further: have what is due made of its frames, then give back what wasn't spent.

    again: as for tell_assembler
    """
    own = view.output_step(view.job.export.id)
    if view.state == "assembling" and (why := why_given_up(loom, view, own)):
        end_run(loom, view, "failed", why)
        return
    due = [view.output_step(export) for export in view.due_exports]
    if any(not find_holder(loom, view, step) for step in due):
        # While all are held, a message would only be answered by the next, round and round until the leases run out.
        tell_assembler(loom, view, again=again)
    elif not due and not find_any_holder(loom, view):
        if view.job.reservation.origin:
            from .outbox import deliver  # noqa: PLC0415 - only for a dropped picture

            deliver(loom, view)
        settle_markers(loom, view)


def why_overdue(loom: Loom, view: PartialJobView) -> RunEnd | None:
    """Why the run has to end for want of time, if it has to."""
    longest = timedelta(hours=loom.settings.run_hours)
    return view.why_overdue(loom.clock.now(), longest=longest, for_picture=patience_for_picture(loom))


def cancel_job(loom: Loom, job_id: str, client: "Client") -> None:
    """No further paid call starts; the frames that exist become a GIF.

    Raises NotFound, Gone, Unauthorized, Forbidden, Conflict.
    """
    view = loom.jobs.open(job_id)
    client.must_own(view.job)
    if view.state in ("done", "failed", "expired"):
        raise Conflict(f"The job is {view.state}: there is nothing to cancel.")
    end_run(loom, view, "cancelled", RunEnd("cancelled", "Cancelled by its owner."))
