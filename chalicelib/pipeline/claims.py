"""Claims: "I am about to make one call". What Lambda repeats, reorders or kills meets them and stops."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.domain import keys
from chalicelib.domain.errors import CallEnding, Damaged
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.limits import MAX_TICKETS, MAX_UNREACHED_TRIES
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Claim, Ending, Reservation, Ticket
from chalicelib.domain.tries import NextAttempt, RunEnd, last_try

from .context import Invocation, PipelineContext

if TYPE_CHECKING:
    from collections.abc import Callable


def find_holder(context: PipelineContext, view: PartialJobView, step: str) -> Claim | None:
    """The claim of whoever may still be at work on the step: without an outcome, and its lease runs."""
    newest = last_try(view.folder, step)
    if newest is None or newest.outcome is not None or (view.is_settled(step) and not _may_send(view, newest)):
        return None
    claim = read_claim(context, view, newest)
    return claim if claim is not None and claim.lease_until > context.clock.now() else None


def _may_send(view: PartialJobView, newest: Try) -> bool:
    """Whether somebody may be about to hand in a call whose frames came of an earlier order after all."""
    return not newest.is_sent and any(one.is_sent for one in view.folder.tries_of(newest.step))


def find_any_holder(context: PipelineContext, view: PartialJobView) -> Claim | None:
    """The claim of whoever may still be at work on the job, whichever step it is."""
    steps = sorted({one.step for one in view.folder.tries if one.outcome is None})
    return next((holder for step in steps if (holder := find_holder(context, view, step))), None)


def why_given_up(context: PipelineContext, view: PartialJobView, step: str) -> RunEnd | None:
    """Why the current run may not try the step again, once nobody is at work on it any more."""
    attempt = view.next_attempt(step)
    if not isinstance(attempt, RunEnd) or find_holder(context, view, step):
        return None
    return explained(context, view, attempt, step)


def find_reservation(context: PipelineContext, view: PartialJobView, call: str) -> Reservation | None:
    """The current run's money for that call, as long as it has it: its marker goes when it is settled.

    What the order itself says of a first run nobody else can have written: while calls cost nothing, that is enough.
    """
    terms = view.find_reservation(call)
    if terms is None or (view.run == 1 and not terms.is_paid):
        return terms
    return terms if context.bucket.version_of(keys.marker(view.id, terms.id)) else None


def new_claim(
    context: PipelineContext, invocation: Invocation, first: int | None = None, micros: Micros | None = None
) -> Claim:
    """A claim that holds until whoever makes it is gone, and its writes have landed.

    first, micros: of a call that draws a clip, as Claim has them
    """
    lease = timedelta(seconds=context.settings.lease_margin_seconds)
    return Claim(
        nonce=context.new_id(),
        at=context.clock.now(),
        lease_until=invocation.deadline + lease,
        first=first,
        micros=micros,
    )


def take_claim(
    context: PipelineContext, view: PartialJobView, step: str, claim: Claim, seed: "Callable[[Try], int] | None" = None
) -> Try | RunEnd | None:
    """Claim the step's next try; why there is none; or None where somebody else has it.

    The claim is the last write before a call, and its ticket, where it needs one, the write before that.

    seed: which seed a try of it has, for a call that has one
    """
    attempt = _find_attempt(context, view, step)
    if not isinstance(attempt, NextAttempt):
        return attempt
    if attempt.needs_ticket and not _take_ticket(context, view, Ticket(step=step, number=attempt.number)):
        return _find_tickets_end(context, view, step)
    one = Try(step, view.run, attempt.number, None)
    seeded = claim.model_copy(update={"seed": seed(one)}) if seed else claim
    return one if context.bucket.create_record(keys.claim(view.id, *one[:3]), seeded) else None


def end_claim(context: PipelineContext, view: PartialJobView, one: Try, ending: CallEnding) -> None:
    """Write down how the call ended, since no frame says it."""
    told = Ending(at=context.clock.now(), reason=ending.reason, was_reached=ending.was_reached)
    context.bucket.create_record_once(keys.ending(view.id, *one[:3], ending.outcome), told)


def _find_attempt(context: PipelineContext, view: PartialJobView, step: str) -> NextAttempt | RunEnd | None:
    """The step's next try; why there is none; or None while somebody else is at it."""
    if find_holder(context, view, step):
        return None
    attempt = view.next_attempt(step)
    if isinstance(attempt, RunEnd):
        return explained(context, view, attempt, step)
    return never_reached(context, view, step) or attempt


def read_claim(context: PipelineContext, view: PartialJobView, one: Try) -> Claim | None:
    """None where it can't be read: nobody of ours holds it, and it counts as a call of which nothing was heard."""
    try:
        return context.bucket.read_record(keys.claim(view.id, *one[:3]), Claim)
    except Damaged:
        return None


def _take_ticket(context: PipelineContext, view: PartialJobView, ticket: Ticket) -> str | None:
    """The run's next ticket, or its newest where that was taken for this very try by one who then died."""
    used = view.folder.tickets_of(view.run)
    numbers = (number for number in (used, used + 1) if 1 <= number <= MAX_TICKETS)
    tickets = (keys.ticket(view.id, view.run, number) for number in numbers)
    return next((key for key in tickets if context.bucket.create_record(key, ticket)), None)


def _find_tickets_end(context: PipelineContext, view: PartialJobView, step: str) -> RunEnd | None:
    """Why the run ends where it got no ticket; None where somebody else took the one that was next."""
    if view.folder.tickets_of(view.run) < MAX_TICKETS:
        return None
    used_up = RunEnd("lost", f"All {MAX_TICKETS} second chances of this run are used, too many calls were lost")
    return explained(context, view, used_up, step)


_SILENCE = "nothing was heard of them"
_UNREADABLE = "what was written down about it can't be read any more"


def explained(context: PipelineContext, view: PartialJobView, end: RunEnd, step: str) -> RunEnd:
    """The end with the last reason that is known for it, and with what it may have cost."""
    if end.code not in ("refused", "lost", "busy"):
        return end
    reason = last_reason(context, view, step)
    if end.code == "refused":
        return RunEnd("refused", reason or end.reason)
    cost = " Each may have been charged." if end.code == "lost" and _is_paid(view, step) else ""
    return RunEnd(end.code, f"{end.reason}: {reason or _SILENCE}.{cost}")


def last_reason(context: PipelineContext, view: PartialJobView, step: str) -> str | None:
    """Why the newest call that ended in the current run gave no frame; None where none has ended so."""
    newest = next((one for one in reversed(view.folder.tries_of(step)) if one.run == view.run and one.outcome), None)
    return _ending(context, view, newest).reason if newest else None


def never_reached(context: PipelineContext, view: PartialJobView, step: str) -> RunEnd | None:
    """Why the run ends where its very first calls found nobody: what is not there is not waited for.

    An outage on the way is: then some call of the run was heard, and the tries of a frame are bound by their number.
    """
    calls = view.folder.calls_if_only(step)
    if len(calls) < MAX_UNREACHED_TRIES or any(one.outcome != "busy" for one in calls):
        return None
    endings = [_ending(context, view, one) for one in calls[:MAX_UNREACHED_TRIES]]
    if any(ending.was_reached for ending in endings):
        return None
    reason = endings[-1].reason
    return RunEnd("unreachable", f"{reason[:1].upper()}{reason[1:]}. {len(calls)} calls were tried, at no cost.")


def _is_paid(view: PartialJobView, step: str) -> bool:
    """Whether a call for that step costs money: on a server of one's own none does."""
    terms = view.job.reservation
    return bool(terms.words_micros if step == keys.WORDS else terms.call_micros)


def _ending(context: PipelineContext, view: PartialJobView, one: Try) -> Ending:
    assert one.outcome is not None, "only what has ended has an ending"
    found = context.bucket.fetch(keys.ending(view.id, *one[:3], one.outcome))
    try:
        return found.as_record(Ending)
    except Damaged:
        return Ending(at=found.modified, reason=_UNREADABLE)
