"""Claims: "I am about to make one call". What Lambda repeats, reorders or kills meets them and stops."""

from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from chalicelib import keys
from chalicelib.errors import CallEnding
from chalicelib.folder import FactName, Folder, Try, resume_number
from chalicelib.loom import Invocation, Loom
from chalicelib.models import MAX_TICKETS, Claim, Ending, Job, Reservation, Ticket
from chalicelib.tries import Chance, Exhausted, last_try, next_chance

from .endings import explained, never_reached


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of one job, as its folder showed them."""

    loom: Loom
    job: str
    folder: Folder

    def is_held(self, step: str) -> bool:
        """Whether somebody may still be at work on the step: a claim without an outcome whose lease runs."""
        newest = last_try(self.folder, step)
        if newest is None or newest.outcome is not None or self.folder.is_settled(step):
            return False
        claim = self._read_claim(keys.claim(self.job, *newest[:3]))
        return claim is not None and claim.lease_until > self.loom.clock.now()

    def any_held(self) -> bool:
        """The same for all steps of the job."""
        return any(
            self.is_held(step) for step in sorted({one.step for one in self.folder.tries if one.outcome is None})
        )

    def why_given_up(self, step: str) -> Exhausted | None:
        """Why the current run may not try the step again, once nobody is at work on it any more."""
        chance = next_chance(self.folder, step)
        return self._explained(chance, step) if isinstance(chance, Exhausted) and not self.is_held(step) else None

    def is_ordered(self, job: Job, step: str) -> bool:
        """Whether the order asks for that call: a listing may show anything, and an event may say anything."""
        index = keys.frame_of_step(step)
        return job.begins_with_words if step == keys.WORDS else index is not None and 0 < index < job.frames

    def is_reserved(self, job: Job, step: str) -> bool:
        """Whether the current run has money for that call, and still has it: its marker goes when it is settled."""
        terms = self._terms(job)
        if terms is None or (terms.job, terms.run) != (job.id, self.folder.run):
            return False
        index = keys.frame_of_step(step) or 0
        covered = terms.draws_words if step == keys.WORDS else index >= job.frames - terms.redraws
        return covered and self.loom.bucket.version_of(keys.marker(job.id, terms.id)) is not None

    def _terms(self, job: Job) -> Reservation | None:
        """What was reserved for the current run."""
        run = self.folder.run
        if run == 1:
            return job.reservation
        return self.loom.read_fact(self.job, FactName(resume_number(run), "resumed")).reservation

    def chance(self, step: str) -> Chance | Exhausted | None:
        """The step's next try, its ticket taken; why there is none; or None while somebody else is at it."""
        if self.is_held(step):
            return None
        chance = next_chance(self.folder, step)
        if isinstance(chance, Exhausted):
            return self._explained(chance, step)
        if nobody := never_reached(self.loom, self.job, self.folder, step):
            return nobody
        if not chance.needs_ticket or self._take_ticket(Ticket(step=step, number=chance.number)):
            return chance
        if self.folder.tickets_of(self.folder.run) < MAX_TICKETS:
            return None
        used_up = Exhausted("lost", f"All {MAX_TICKETS} second chances of this run are used, too many calls were lost")
        return self._explained(used_up, step)

    def take(self, step: str, number: int, invocation: Invocation) -> Try | None:
        """Claim the try, or None where somebody else has it. The last write before a call."""
        one = Try(step, self.folder.run, number, None)
        claim = Claim(
            nonce=self.loom.new_id(),
            at=self.loom.clock.now(),
            lease_until=invocation.deadline + timedelta(seconds=self.loom.settings.lease_margin_seconds),
        )
        is_ours = self.loom.bucket.create(keys.claim(self.job, *one[:3]), claim.model_dump_json().encode())
        return one if is_ours else None

    def end(self, one: Try, ending: CallEnding) -> None:
        """Write down how the call ended, since no frame says it."""
        told = Ending(at=self.loom.clock.now(), reason=ending.reason, was_reached=ending.was_reached)
        body = told.model_dump_json().encode()
        self.loom.bucket.create_once(keys.ending(self.job, *one[:3], ending.outcome), body, "application/json")

    def _read_claim(self, key: str) -> Claim | None:
        """None where it can't be read: nobody of ours holds it, and it counts as a call of which nothing was heard."""
        try:
            return Claim.model_validate_json(self.loom.bucket.read(key))
        except ValidationError:
            return None

    def _take_ticket(self, ticket: Ticket) -> bool:
        """The run's next ticket, or its newest where that was taken for this very try by one who then died."""
        used = self.folder.tickets_of(self.folder.run)
        return any(
            self.loom.bucket.create(keys.ticket(self.job, self.folder.run, number), ticket.model_dump_json().encode())
            for number in (used, used + 1)
            if 1 <= number <= MAX_TICKETS
        )

    def _explained(self, exhausted: Exhausted, step: str) -> Exhausted:
        return explained(self.loom, self.job, self.folder, exhausted, step)
