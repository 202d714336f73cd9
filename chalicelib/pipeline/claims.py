"""Claims: "I am about to make one call". What Lambda repeats, reorders or kills meets them and stops."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib import keys
from chalicelib.errors import CallEnding, Damaged
from chalicelib.folder import FactName, Folder, Try, resume_number
from chalicelib.loom import Invocation, Loom
from chalicelib.models import MAX_TICKETS, Claim, Ending, Job, Reservation, Ticket
from chalicelib.tries import NextAttempt, RunEnd, last_try, next_attempt

from .endings import explained, never_reached


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of one job, as its folder showed them."""

    loom: Loom
    job: str
    folder: Folder

    def find_holder(self, step: str) -> Claim | None:
        """The claim of whoever may still be at work on the step: without an outcome, and its lease runs."""
        newest = last_try(self.folder, step)
        if newest is None or newest.outcome is not None or self.folder.is_settled(step):
            return None
        claim = self._read_claim(keys.claim(self.job, *newest[:3]))
        return claim if claim is not None and claim.lease_until > self.loom.clock.now() else None

    def find_any_holder(self) -> Claim | None:
        """The claim of whoever may still be at work on the job, whichever step it is."""
        steps = sorted({one.step for one in self.folder.tries if one.outcome is None})
        return next((holder for step in steps if (holder := self.find_holder(step))), None)

    def why_given_up(self, step: str) -> RunEnd | None:
        """Why the current run may not try the step again, once nobody is at work on it any more."""
        attempt = next_attempt(self.folder, step)
        return self._explained(attempt, step) if isinstance(attempt, RunEnd) and not self.find_holder(step) else None

    def is_ordered(self, job: Job, step: str) -> bool:
        """Whether the order asks for that call: a listing may show anything, and an event may say anything."""
        index = keys.frame_of_step(step)
        return job.begins_with_words if step == keys.WORDS else index is not None and 0 < index < job.frames

    def find_reservation(self, job: Job, step: str) -> Reservation | None:
        """The current run's money for that call, as long as it has it: its marker goes when it is settled."""
        terms = self._terms(job)
        if terms is None or (terms.job, terms.run) != (job.id, self.folder.run):
            return None
        index = keys.frame_of_step(step) or 0
        covered = terms.draws_words if step == keys.WORDS else index >= job.frames - terms.redraws
        return terms if covered and self.loom.bucket.version_of(keys.marker(job.id, terms.id)) else None

    def _terms(self, job: Job) -> Reservation | None:
        """What was reserved for the current run."""
        run = self.folder.run
        if run == 1:
            return job.reservation
        return self.loom.read_fact(self.job, FactName(resume_number(run), "resumed")).reservation

    def find_attempt(self, step: str) -> NextAttempt | RunEnd | None:
        """The step's next try; why there is none; or None while somebody else is at it."""
        if self.find_holder(step):
            return None
        attempt = next_attempt(self.folder, step)
        if isinstance(attempt, RunEnd):
            return self._explained(attempt, step)
        return never_reached(self.loom, self.job, self.folder, step) or attempt

    def take(self, step: str, invocation: Invocation) -> Try | RunEnd | None:
        """Claim the step's next try; why there is none; or None where somebody else has it.

        The claim is the last write before a call, and its ticket, where it needs one, the write before that.
        """
        attempt = self.find_attempt(step)
        if not isinstance(attempt, NextAttempt):
            return attempt
        if attempt.needs_ticket and not self._take_ticket(Ticket(step=step, number=attempt.number)):
            return self._find_tickets_end(step)
        return self._write(step, attempt.number, invocation)

    def _write(self, step: str, number: int, invocation: Invocation) -> Try | None:
        one = Try(step, self.folder.run, number, None)
        claim = Claim(
            nonce=self.loom.new_id(),
            at=self.loom.clock.now(),
            lease_until=invocation.deadline + timedelta(seconds=self.loom.settings.lease_margin_seconds),
        )
        is_ours = self.loom.bucket.create_record(keys.claim(self.job, *one[:3]), claim)
        return one if is_ours else None

    def end(self, one: Try, ending: CallEnding) -> None:
        """Write down how the call ended, since no frame says it."""
        told = Ending(at=self.loom.clock.now(), reason=ending.reason, was_reached=ending.was_reached)
        self.loom.bucket.create_record_once(keys.ending(self.job, *one[:3], ending.outcome), told)

    def _read_claim(self, key: str) -> Claim | None:
        """None where it can't be read: nobody of ours holds it, and it counts as a call of which nothing was heard."""
        try:
            return self.loom.bucket.read_record(key, Claim)
        except Damaged:
            return None

    def _take_ticket(self, ticket: Ticket) -> str | None:
        """The run's next ticket, or its newest where that was taken for this very try by one who then died."""
        used = self.folder.tickets_of(self.folder.run)
        numbers = (number for number in (used, used + 1) if 1 <= number <= MAX_TICKETS)
        tickets = (keys.ticket(self.job, self.folder.run, number) for number in numbers)
        return next((key for key in tickets if self.loom.bucket.create_record(key, ticket)), None)

    def _find_tickets_end(self, step: str) -> RunEnd | None:
        """Why the run ends where it got no ticket; None where somebody else took the one that was next."""
        if self.folder.tickets_of(self.folder.run) < MAX_TICKETS:
            return None
        used_up = RunEnd("lost", f"All {MAX_TICKETS} second chances of this run are used, too many calls were lost")
        return self._explained(used_up, step)

    def _explained(self, end: RunEnd, step: str) -> RunEnd:
        return explained(self.loom, self.job, self.folder, end, step)
