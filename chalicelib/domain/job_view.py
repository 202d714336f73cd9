"""A job as it stands: its order, its folder and its last fact, each read once. It answers, and asks nobody. Pure.

Where an event has told of a frame, the folder was listed from there on: a PartialJobView, which is enough to draw the
next. What takes the whole listing, such as what the job's calls have cost, only a JobView can be asked.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from . import keys
from .job_folder import Folder, FolderTail, Try
from .keys import OutputName
from .money import Micros
from .records import Fact, Job, Reservation
from .tries import NextAttempt, RunEnd, next_attempt

State = Literal["awaiting_upload", "generating", "assembling", "done", "failed", "cancelled", "expired"]
"""In their order: within a run a job only moves forward through them."""
NOT_RESERVED = RunEnd("not_reserved", "No money is set aside for this call: nothing further is drawn.")
_UNFINISHED: tuple[State, ...] = ("awaiting_upload", "generating", "assembling")


def is_unfinished(state: State) -> bool:
    """Whether the run goes on: it has neither come to its end nor been ended before."""
    return state in _UNFINISHED


@dataclass(frozen=True)
class PartialJobView:
    """A job of which the listing may leave out what belongs to frames before the newest."""

    job: Job
    folder: FolderTail
    last_fact: Fact | None = None
    """The last word on the job, apart from its deletion."""

    @property
    def id(self) -> str:
        """Which job it is, as 32 hex digits."""
        return self.job.id

    @property
    def run(self) -> int:
        """The current run, from 1 on."""
        return self.folder.run

    @property
    def drawn(self) -> int:
        """How many frames there are, and so the index of the next."""
        return self.folder.drawn

    @property
    def is_drawn(self) -> bool:
        """Whether every frame is there."""
        return self.drawn >= self.job.frames

    @property
    def next_call(self) -> str:
        """The step of the next call: it draws the frame behind the newest, or the first from words.

        A group's step is its first frame's, however many of its frames there are already.
        """
        return keys.frame_step(self.job.drawn_with(self.drawn)[0]) if self.drawn else keys.WORDS

    @property
    def open_call(self) -> Try | None:
        """The current run's newest try of the next call, while nothing is known of how that ended."""
        tried = [one for one in self.folder.tries_of(self.next_call) if one.run == self.run]
        return tried[-1] if tried and tried[-1].outcome is None else None

    def was_drawn_now(self, index: int) -> bool:
        """Whether a call of the current run drew that frame, and not one before the run was resumed."""
        tried = self.folder.tries_of(keys.frame_step(self.job.drawn_with(index)[0])) if index else ()
        return bool(tried) and tried[-1].run == self.run

    @property
    def calls_left(self) -> int:
        """How many calls it takes to draw the frames that are missing, when nothing fails; frame 0 is there."""
        if self.is_drawn:
            return 0
        return sum(first >= self.job.drawn_with(self.drawn)[0] for first in self.job.redraws)

    @property
    def is_deleted(self) -> bool:
        """Whether its owner asked for the pictures to go."""
        return self.folder.is_deleted

    @property
    def reservation(self) -> Reservation | None:
        """The money of the current run, as long as that goes on: the order's own, or its resumption's."""
        resumed = self.last_fact.reservation if self.last_fact else None
        terms = self.job.reservation if self.run == 1 else resumed
        return terms if terms and (terms.job, terms.run) == (self.id, self.run) else None

    @cached_property
    def end(self) -> Fact | None:
        """How the current run ended, if it did; a run for which nothing was ever set aside has failed already."""
        last = self.last_fact
        if last is None or last.kind != "resumed":
            return last
        if self.reservation:
            return None
        return Fact(kind="failed", at=last.at, code=NOT_RESERVED.code, reason=NOT_RESERVED.reason)

    @cached_property
    def state(self) -> State:
        """Frames win over facts: a job whose every frame and output came to exist is done, whatever was said before."""
        if self.is_drawn and self.job.export.id not in self.missing_exports:
            return "done"
        if self.end is not None and self.end.kind in ("failed", "cancelled", "expired"):
            return self.end.kind
        if self.is_drawn:
            return "assembling"
        has_begun = self.folder.tries or self.folder.frames or self.job.begins_with_words or self.job.branch
        return "generating" if has_begun else "awaiting_upload"

    @property
    def is_unfinished(self) -> bool:
        """Whether the current run goes on."""
        return is_unfinished(self.state)

    def why_overdue(self, now: datetime, *, longest: timedelta, for_picture: timedelta) -> RunEnd | None:
        """Why the run has to end for want of time, if it has to.

        longest: how long a run may take
        for_picture: for how long it waits for its picture
        """
        age = now - (self.last_fact.at if self.last_fact else self.job.created_at)
        if age > longest:
            return RunEnd("expired", f"The run was not done after {longest / timedelta(hours=1):g} hours.")
        if self.state == "awaiting_upload" and age > for_picture:
            return RunEnd("no_picture", "No picture arrived while its upload link was good.")
        return None

    def next_attempt(self, step: str) -> NextAttempt | RunEnd:
        """The next try of that step in the current run, or why there is none; once nobody is at work on it any more."""
        return next_attempt(self.folder, step)

    def is_ordered(self, call: str) -> bool:
        """Whether the order asks for the call that this step is."""
        return self.job.begins_with_words if call == keys.WORDS else keys.frame_of_step(call) in self.job.redraws

    def find_reservation(self, call: str) -> Reservation | None:
        """The current run's money, if it was set aside for this call too."""
        terms = self.reservation
        if terms is None:
            return None
        covered = self.job.redraws[max(0, len(self.job.redraws) - terms.redraws) :]
        is_covered = terms.draws_words if call == keys.WORDS else keys.frame_of_step(call) in covered
        return terms if is_covered else None

    def is_settled(self, step: str) -> bool:
        """Whether all that the step was to make is there."""
        first = keys.frame_of_step(step)
        return self.folder.is_settled(step) and (not first or first not in self.job.groups or self._has_group(first))

    def _has_group(self, first: int) -> bool:
        return self.folder.frames.issuperset(self.job.drawn_with(first))

    def output_step(self, export: str) -> str:
        """The step that makes this output of the frames that there are now."""
        return keys.output_step(export, self.drawn)

    @cached_property
    def wanted_exports(self) -> tuple[str, ...]:
        """Every output that is to be made, the job's own first."""
        own = (self.job.export.id, *(export.id for export in self.job.beside))
        return tuple(dict.fromkeys((*own, *self.folder.exports)))

    @cached_property
    def missing_exports(self) -> tuple[str, ...]:
        """The wanted outputs that were not made yet of the frames that there are now, in that order."""
        made = {name.export for name in self.folder.outputs if name.frames == self.drawn}
        return tuple(export for export in self.wanted_exports if export not in made)

    @property
    def due_exports(self) -> tuple[str, ...]:
        """The missing outputs that can still be made of the frames that there are now, in that order."""
        if not self.drawn:
            return ()
        attempts = ((export, self.next_attempt(self.output_step(export))) for export in self.missing_exports)
        return tuple(export for export, attempt in attempts if isinstance(attempt, NextAttempt))

    @property
    def outputs(self) -> dict[OutputName, int]:
        """The outputs that there are of those that are wanted, in the same order, with their bytes."""
        order = self.wanted_exports
        made = ((name, size) for name, size in self.folder.outputs.items() if name.export in order)
        return dict(sorted(made, key=lambda output: (order.index(output[0].export), output[0])))


@dataclass(frozen=True)
class JobView(PartialJobView):
    """A job of which all is listed."""

    folder: Folder

    def spent_micros(self, run: int) -> Micros:
        """What that run's calls have cost, counting every one that may have been charged."""
        return spent_of(self.job.reservation, self.folder, run)

    def spent_on_output(self, further: Reservation) -> Micros:
        """What the tries to make a further output have cost us, as far as it was set aside."""
        return spent_on(further, self.folder)

    @property
    def silent_calls(self) -> int:
        """How many calls nothing was heard of, apart from those that became a frame and the one that may be at work."""
        silent = Counter(one.step for one in self.folder.calls if one.outcome is None)
        return sum(count - self._accounted_for(step) for step, count in silent.items())

    def _accounted_for(self, step: str) -> bool:
        if self.is_settled(step):
            return True
        newest = self.folder.tries_of(step)[-1]
        is_at_work = self.end is None and step == self.next_call and newest.outcome is None
        return is_at_work and newest.run == self.run


def spent_on(further: Reservation, folder: Folder) -> Micros:
    """What the tries to make a further output have cost (micros), as far as it was set aside."""
    tries = sum(keys.export_of_step(one.step) == further.export and one.run == further.run for one in folder.tries)
    return min(further.micros, Micros(tries * further.output_micros))


def spent_of(terms: Reservation, folder: Folder, run: int) -> Micros:
    """What that run's calls have cost (micros) at those prices, counting every one that may have been charged."""
    return Micros(sum(terms.frame_micros + _price_of(one, terms) for one in folder.charged(run)))


def _price_of(one: Try, terms: Reservation) -> Micros:
    """What the call cost, or the most that was set aside for it: whoever names a higher price is not believed."""
    most = terms.words_micros if one.step == keys.WORDS else terms.call_micros
    return most if one.micros is None else min(most, one.micros)
