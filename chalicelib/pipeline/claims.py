"""Claims: "I am about to make one call". What Lambda repeats, reorders or kills meets them and stops."""

from datetime import timedelta

from chalicelib.domain import keys
from chalicelib.domain.errors import CallEnding, Damaged
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.limits import MAX_TICKETS
from chalicelib.domain.records import Claim, Ending, Reservation, Ticket
from chalicelib.domain.tries import NextAttempt, RunEnd, last_try
from chalicelib.loom import Invocation, Loom

from .endings import explained, never_reached


def find_holder(loom: Loom, view: PartialJobView, step: str) -> Claim | None:
    """The claim of whoever may still be at work on the step: without an outcome, and its lease runs."""
    newest = last_try(view.folder, step)
    if newest is None or newest.outcome is not None or view.folder.is_settled(step):
        return None
    claim = _read_claim(loom, keys.claim(view.id, *newest[:3]))
    return claim if claim is not None and claim.lease_until > loom.clock.now() else None


def find_any_holder(loom: Loom, view: PartialJobView) -> Claim | None:
    """The claim of whoever may still be at work on the job, whichever step it is."""
    steps = sorted({one.step for one in view.folder.tries if one.outcome is None})
    return next((holder for step in steps if (holder := find_holder(loom, view, step))), None)


def why_given_up(loom: Loom, view: PartialJobView, step: str) -> RunEnd | None:
    """Why the current run may not try the step again, once nobody is at work on it any more."""
    attempt = view.next_attempt(step)
    if not isinstance(attempt, RunEnd) or find_holder(loom, view, step):
        return None
    return explained(loom, view, attempt, step)


def find_reservation(loom: Loom, view: PartialJobView, call: str) -> Reservation | None:
    """The current run's money for that call, as long as it has it: its marker goes when it is settled.

    What the order itself says of a first run nobody else can have written: while calls cost nothing, that is enough.
    """
    terms = view.find_reservation(call)
    if terms is None or (view.run == 1 and not terms.is_paid):
        return terms
    return terms if loom.bucket.version_of(keys.marker(view.id, terms.id)) else None


def take_claim(loom: Loom, view: PartialJobView, step: str, invocation: Invocation) -> Try | RunEnd | None:
    """Claim the step's next try; why there is none; or None where somebody else has it.

    The claim is the last write before a call, and its ticket, where it needs one, the write before that.
    """
    attempt = _find_attempt(loom, view, step)
    if not isinstance(attempt, NextAttempt):
        return attempt
    if attempt.needs_ticket and not _take_ticket(loom, view, Ticket(step=step, number=attempt.number)):
        return _find_tickets_end(loom, view, step)
    return _write_claim(loom, view, Try(step, view.run, attempt.number, None), invocation)


def end_claim(loom: Loom, view: PartialJobView, one: Try, ending: CallEnding) -> None:
    """Write down how the call ended, since no frame says it."""
    told = Ending(at=loom.clock.now(), reason=ending.reason, was_reached=ending.was_reached)
    loom.bucket.create_record_once(keys.ending(view.id, *one[:3], ending.outcome), told)


def _find_attempt(loom: Loom, view: PartialJobView, step: str) -> NextAttempt | RunEnd | None:
    """The step's next try; why there is none; or None while somebody else is at it."""
    if find_holder(loom, view, step):
        return None
    attempt = view.next_attempt(step)
    if isinstance(attempt, RunEnd):
        return explained(loom, view, attempt, step)
    return never_reached(loom, view, step) or attempt


def _write_claim(loom: Loom, view: PartialJobView, one: Try, invocation: Invocation) -> Try | None:
    claim = Claim(
        nonce=loom.new_id(),
        at=loom.clock.now(),
        lease_until=invocation.deadline + timedelta(seconds=loom.settings.lease_margin_seconds),
    )
    return one if loom.bucket.create_record(keys.claim(view.id, *one[:3]), claim) else None


def _read_claim(loom: Loom, key: str) -> Claim | None:
    """None where it can't be read: nobody of ours holds it, and it counts as a call of which nothing was heard."""
    try:
        return loom.bucket.read_record(key, Claim)
    except Damaged:
        return None


def _take_ticket(loom: Loom, view: PartialJobView, ticket: Ticket) -> str | None:
    """The run's next ticket, or its newest where that was taken for this very try by one who then died."""
    used = view.folder.tickets_of(view.run)
    numbers = (number for number in (used, used + 1) if 1 <= number <= MAX_TICKETS)
    tickets = (keys.ticket(view.id, view.run, number) for number in numbers)
    return next((key for key in tickets if loom.bucket.create_record(key, ticket)), None)


def _find_tickets_end(loom: Loom, view: PartialJobView, step: str) -> RunEnd | None:
    """Why the run ends where it got no ticket; None where somebody else took the one that was next."""
    if view.folder.tickets_of(view.run) < MAX_TICKETS:
        return None
    used_up = RunEnd("lost", f"All {MAX_TICKETS} second chances of this run are used, too many calls were lost")
    return explained(loom, view, used_up, step)
