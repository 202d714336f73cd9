"""A call that is collected: its order is handed in, a message asks after it, and what came becomes frames.

Handing in is the one chargeable request. Its handle is written once, beside the claim: from then on nobody claims that
call anew, and whoever is sent to look collects, until there is an ending.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self, cast

from chalicelib.domain import keys
from chalicelib.domain.errors import Busy, CallEnding, Damaged, Lost, PictureRefused, Voided
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.records import Claim
from chalicelib.domain.tries import RunEnd
from chalicelib.generators.base import Collection
from chalicelib.generators.collecting import Collecting, Pending, StoredClip, Submission
from chalicelib.observability import events
from chalicelib.pipeline.claims import read_claim
from chalicelib.pipeline.context import Invocation, PipelineContext, Turn
from chalicelib.pipeline.runs import end_run
from chalicelib.storage.bucket import Found

from .arrivals import bring_home, order_of
from .inputs import Pictures
from .steps import SOON, come_back, end_call, has_time


@dataclass(frozen=True, slots=True)
class CollectedCall:
    """One try of a call that is collected."""

    context: PipelineContext
    view: PartialJobView
    one: Try
    collection: Collection

    def hand_in(self, claim: Claim, pictures: Pictures | None, invocation: Invocation) -> None:
        """Send the order, under its claim. Raises Busy, Refused or Lost: where it is known that nothing will come.

        Where we chose the order's identity, an answer that got lost is no ending: the order is asked after, at once and
        when the claim's lease has run out.
        """
        order = order_of(self.context, self.view.job, self.one, claim, pictures)
        try:
            submission = self._generator.submit(order, claim.nonce)
        except Lost:
            if not self.collection.chooses:
                raise
            found = self._find(claim) if has_time(self.context, self.view.job, invocation) else None
            if found is None:
                left = claim.lease_until - self.context.clock.now()
                come_back(self.context, self.view.id, left.total_seconds())
                return
            submission = found
        self._keep(submission, claim, self.collection.first)

    def see_to(self, turn: Turn) -> Self | None:
        """Collect it, where somebody was sent to. Gives itself while it is waited for, None once another may be made.

        An event only tells of what has come: the messages that ask are under way by themselves.
        """
        if self.one.is_sent:
            if turn.again:
                self._collect(keys.submission(self.view.id, *self.one[:3], self.one.micros), turn)
            return self
        claim = read_claim(self.context, self.view, self.one)
        if claim is not None and claim.lease_until > self.context.clock.now():
            return self
        if sent := self._sent_by_now():
            if turn.again:
                self._collect(sent, turn)
            else:
                come_back(self.context, self.view.id, 0)
            return self
        if claim is None or not self.collection.chooses:
            return None
        self._ask_after(claim)
        return self

    @property
    def _generator(self) -> Collecting:
        return cast("Collecting", self.context.generator(self.view.job.generator))

    @property
    def _model(self) -> str:
        job = self.view.job
        model = job.words_model if self.one.step == keys.WORDS else job.model
        return model or self._generator.menu.default

    def _keep(self, submission: Submission, claim: Claim, delay: float) -> None:
        """Write the handle down. Whoever does so sends the first of the messages that ask: there is one row of them."""
        key = keys.submission(self.view.id, *self.one[:3], claim.micros)
        if self.context.bucket.create_record(key, submission):
            come_back(self.context, self.view.id, delay, look=self.one.name)

    def _sent_by_now(self) -> str | None:
        """The handle's key, should it have come since the folder was listed: nothing lands after the lease."""
        listed = self.context.bucket.list(keys.of_try(self.view.id, *self.one[:3]))
        return next((entry.key for entry in listed if entry.key.endswith(".sent")), None)

    def _find(self, claim: Claim) -> Submission | None:
        """The order under the claim's identity, if it is already known to have arrived."""
        try:
            return self._generator.look_for(claim.nonce, self._model)
        except CallEnding:
            return None

    def _ask_after(self, claim: Claim) -> None:
        """Find out what became of an order whose sender is gone. Where that can't be told now, the sweep asks again."""
        try:
            submission = self._generator.look_for(claim.nonce, self._model)
        except Busy:
            return
        except CallEnding as ending:
            self._end(ending, claim.at)
            return
        if submission is None:
            self._end(Busy("the order never arrived"), claim.at)
        else:
            self._keep(submission, claim, 0)

    def _collect(self, key: str, turn: Turn) -> None:
        """Ask what came of it, and bring that home."""
        if not has_time(self.context, self.view.job, turn.invocation):
            come_back(self.context, self.view.id, SOON, look=turn.look)
            return
        found = self.context.bucket.fetch(key)
        try:
            answer = self._delivered(turn) or self._generator.collect(found.as_record(Submission))
            if isinstance(answer, Pending):
                self._wait(found, answer.wait, turn)
                return
            bring_home(self.context, self.view, self.one, answer)
        except Damaged:
            self._end(Lost("what was written down to collect it by can't be read any more"), found.modified)
        except PictureRefused as refused:
            end_run(self.context, self.view, "failed", RunEnd("damaged", str(refused)))
        except Voided as voided:
            self._end(voided, found.modified)
        except Busy as busy:
            self._ask_again(busy.retry_after or self.collection.every, turn)
        except CallEnding as ending:
            self._end(ending, found.modified)
        else:
            self._tell("drawn", found.modified)

    def _delivered(self, turn: Turn) -> StoredClip | None:
        """What has come without being asked for, where that is why the job is looked at."""
        return StoredClip(turn.clip) if turn.clip and keys.try_of_clip(turn.clip) == self.one[:3] else None

    def _wait(self, found: Found, hint: float | None, turn: Turn) -> None:
        """Ask again, and for the last time when the longest that it may take is over."""
        longest = self.collection.longest
        left = (found.modified + timedelta(seconds=longest) - self.context.clock.now()).total_seconds()
        if left > 0:
            self._ask_again(min(left, hint or self.collection.every), turn)
        else:
            self._end(Lost(f"nothing came of it within {longest:g} seconds"), found.modified)

    def _ask_again(self, delay: float, turn: Turn) -> None:
        """Only a message of the row is followed by the next: the sweep and events that come twice begin no other."""
        if turn.look == self.one.name:
            come_back(self.context, self.view.id, delay, look=turn.look)

    def _end(self, ending: CallEnding, since: datetime) -> None:
        end_call(self.context, self.view, self.one, ending)
        self._tell(ending.outcome, since, ending.reason)

    def _tell(self, outcome: str, since: datetime, reason: str = "") -> None:
        took = self.context.clock.now() - since
        self.context.tell(events.called(self.view.job, self.one, outcome, took, reason))
