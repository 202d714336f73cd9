"""A job's folder as its listing shows it: the whole truth about how far the job has come. Pure.

A listing that begins at one of the frames is a FolderTail, and a whole one a Folder. What only the whole can tell, such
as what the job's calls have cost, a tail can't be asked.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from . import keys
from .keys import Noun, OutputName, Part
from .limits import MAX_FRAMES
from .money import Micros
from .records import FactKind

_FIRST_DRAWN = 1
"""Frame 0 is the picture itself, unless it is drawn from words; from here on a generator is called."""


class Try(NamedTuple):
    """One claim, and how its call ended where no frame came of it."""

    step: str
    run: int
    number: int
    outcome: str | None
    is_sent: bool = False
    """Whether its order was taken, and is collected later."""
    micros: Micros | None = None
    """What it costs, where that is less than what was set aside for it."""

    @property
    def name(self) -> str:
        """Which it is among the job's, as messages have it."""
        return f"{self.step}/{self.run}-{self.number}"

    @property
    def may_be_charged(self) -> bool:
        """Everything but a call that is provably free, one with an unknown outcome too."""
        return self.outcome != "busy"

    @property
    def is_call(self) -> bool:
        """Whether it was a generator's call: preparing a picture and making outputs are our own work."""
        return self.step == keys.WORDS or (keys.frame_of_step(self.step) or 0) >= _FIRST_DRAWN


class FactName(NamedTuple):
    """A fact's number and kind; of equal numbers cancelled beats expired beats failed."""

    number: int
    kind: FactKind

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts a job's facts: the greatest is the last word."""
        return self.number, ("failed", "expired", "cancelled", "resumed", "deleted").index(self.kind)


DELETION = FactName(keys.DELETED, "deleted")


@dataclass(frozen=True)
class Facts:
    """What was said of a job: its runs, their ends and their resumptions, and its deletion."""

    facts: tuple[FactName, ...] = ()

    @classmethod
    def among(cls, job: str, listed: Iterable[str]) -> "Facts":
        """From keys under the job's folder, of which all that are facts must be there."""
        return Facts(_Sorting(MAX_FRAMES, frames=set()).sort(Folder, job, ((key, 0) for key in listed)).facts)

    @property
    def run(self) -> int:
        """The current run: every resumption begins another."""
        return 1 + sum(fact.kind == "resumed" for fact in self.facts)

    @property
    def is_deleted(self) -> bool:
        """Whether its owner asked for the pictures to go."""
        return any(fact.kind == "deleted" for fact in self.facts)

    @property
    def last_fact(self) -> FactName | None:
        """The last word on the job, apart from its deletion."""
        return max((fact for fact in self.facts if fact.kind != "deleted"), key=lambda fact: fact.rank, default=None)

    @property
    def end(self) -> FactName | None:
        """The fact that ended the current run, if one did."""
        last = self.last_fact
        return None if last is None or last.kind == "resumed" else last


@dataclass(frozen=True)
class FolderTail(Facts):
    """What stands under `jobs/<job>/` from one of its frames on, sorted by what it is.

    Facts, tickets, exports and outputs are listed behind all frames, so that they are all here; and so are the tries of
    that frame and of those behind it. The frames before it are known to exist, since it does.
    """

    frames: frozenset[int] = frozenset()
    """The indices of the frames that are there, of those that were ordered."""
    strays: frozenset[int] = frozenset()
    """Frames past the last that was ordered: somebody else's, from which nothing follows."""
    has_order: bool = False
    has_mask: bool = False
    has_notes: bool = False
    """Whether the generator had anything to say of the picture."""
    tries: tuple[Try, ...] = ()
    """The tries that are listed here."""
    tickets: tuple[tuple[int, int], ...] = ()
    """(run, number)"""
    exports: tuple[str, ...] = ()
    """The ids of the outputs that were ordered later."""
    slots: int = 0
    """How many orders for them were let in."""
    outputs: dict[OutputName, int] = field(default_factory=dict)
    """Output → bytes."""

    @classmethod
    def since(cls, frame: int, job: str, listing: Iterable[tuple[str, int]], *, ordered: int) -> "FolderTail":
        """From the keys under the job's folder that belong to that frame, or stand behind it.

        ordered: how many frames the job is to have; whatever tells of others is nothing of the job's
        """
        return _Sorting(ordered, frames=set(range(frame))).sort(FolderTail, job, listing)

    @cached_property
    def drawn(self) -> int:
        """How many frames there are without a gap from frame 0 on."""
        count = 0
        while count in self.frames:
            count += 1
        return count

    @property
    def has_called(self) -> bool:
        """Whether a generator was ever called for the job: the claim of the frame that a tail begins at is here."""
        return any(one.is_call for one in self.tries)

    def calls_if_only(self, step: str) -> tuple[Try, ...]:
        """The current run's calls, if all of them were for that step.

        Of a tail, too: where the frame that it begins at was drawn in this run, that was for another step; and where it
        was drawn in an earlier one, all calls of this run are for frames behind it.
        """
        calls = tuple(one for one in self.tries if one.is_call and one.run == self.run)
        return calls if all(one.step == step for one in calls) else ()

    def tries_of(self, step: str) -> tuple[Try, ...]:
        """In the order in which they were claimed."""
        return tuple(one for one in self.tries if one.step == step)

    def tickets_of(self, run: int) -> int:
        """How many second chances the run has used."""
        return sum(1 for ticket_run, _ in self.tickets if ticket_run == run)

    def has_evidence(self, index: int) -> bool:
        """Whether that frame is there, and somebody had said that they would make it."""
        return index in self.frames and bool(self.tries_of(keys.frame_step(index)))

    def is_settled(self, step: str) -> bool:
        """Whether what the step was to make is there."""
        frame = keys.frame_of_step(step)
        return any(name.step == step for name in self.outputs) if frame is None else frame in self.frames


class Folder(FolderTail):
    """All that stands under `jobs/<job>/`."""

    @classmethod
    def of(cls, job: str, listing: Iterable[tuple[str, int]], *, ordered: int = MAX_FRAMES) -> "Folder":
        """From all keys under the job's folder, each with its size in bytes.

        ordered: how many frames the job is to have; whatever tells of others is nothing of the job's
        """
        return _Sorting(ordered, frames=set()).sort(Folder, job, listing)

    @property
    def calls(self) -> tuple[Try, ...]:
        """The claims for generator calls."""
        return tuple(one for one in self.tries if one.is_call)

    def charged(self, run: int) -> tuple[Try, ...]:
        """The calls of that run that may have been charged."""
        return tuple(one for one in self.calls if one.run == run and one.may_be_charged)


def end_number(run: int) -> int:
    """The number of the fact that ends a run: ends are odd, resumptions even."""
    return 2 * run - 1


def resume_number(run: int) -> int:
    """The number of the fact that begins run `run`, from the second on."""
    return 2 * run - 2


Sorted = TypeVar("Sorted", bound=FolderTail)


class _Sorting:
    """Takes what a listing shows, in any order, and sorts it."""

    def __init__(self, ordered: int, frames: set[int]) -> None:
        self.ordered = ordered
        self.frames = frames
        self.claims: set[tuple[str, int, int]] = set()
        self.outcomes: dict[tuple[str, int, int], str] = {}
        self.sent: dict[tuple[str, int, int], Micros | None] = {}
        self.tickets: list[tuple[int, int]] = []
        self.facts: list[FactName] = []
        self.exports: list[str] = []
        self.others: Counter[Noun] = Counter()
        self.outputs: dict[OutputName, int] = {}

    def sort(self, kind: type[Sorted], job: str, listing: Iterable[tuple[str, int]]) -> Sorted:
        """From the keys under the job's folder, each with its size in bytes."""
        for key, size in listing:
            if part := keys.part_of(job, key):
                self._add(part, size)
        return self._sorted(kind)

    def _add(self, part: Part, size: int) -> None:
        match part:
            case ("frame", {"index": index}):
                self.frames.add(int(index))
            case ("try", {"step": step, "run": run, "number": number, "end": end, "micros": micros}):
                self._add_try((step, int(run), int(number)), end, micros)
            case ("ticket", {"run": run, "number": number}):
                self.tickets.append((int(run), int(number)))
            case ("fact", {"number": number, "kind": kind}):
                self.facts.append(FactName(int(number), cast("FactKind", kind)))
            case ("deletion", _):
                self.facts.append(DELETION)
            case ("export", {"export": export}):
                self.exports.append(export)
            case ("output", said):
                self._add_output(OutputName.of(**said), size)
            case (noun, _):
                self.others[noun] += 1

    def _add_output(self, output: OutputName, size: int) -> None:
        if output.frames <= self.ordered:
            self.outputs[output] = size

    def _add_try(self, claim: tuple[str, int, int], end: str, micros: str | None) -> None:
        if (keys.frame_of_step(claim[0]) or 0) >= self.ordered:
            return
        self.claims.add(claim)
        if end == "sent":
            self.sent[claim] = Micros(int(micros)) if micros else None
        elif end != "json":
            self.outcomes[claim] = end

    def _try_of(self, claim: tuple[str, int, int]) -> Try:
        return Try(*claim, self.outcomes.get(claim), claim in self.sent, self.sent.get(claim))

    def _sorted(self, kind: type[Sorted]) -> Sorted:
        return kind(
            frames=frozenset(index for index in self.frames if index < self.ordered),
            strays=frozenset(index for index in self.frames if index >= self.ordered),
            has_order=bool(self.others["order"]),
            has_mask=bool(self.others["mask"]),
            has_notes=bool(self.others["notes"]),
            tries=tuple(self._try_of(claim) for claim in sorted(self.claims)),
            tickets=tuple(sorted(self.tickets)),
            facts=tuple(sorted(_in_turn(self.facts), key=lambda fact: fact.rank)),
            exports=tuple(sorted(self.exports)),
            slots=self.others["slot"],
            outputs=dict(sorted(self.outputs.items())),
        )


def _in_turn(facts: Iterable[FactName]) -> list[FactName]:
    """The facts that are what their numbers say, of runs that came one after the other."""
    known = set(facts)
    run = 1
    while FactName(resume_number(run + 1), "resumed") in known:
        run += 1
    return [fact for fact in known if fact.kind == "deleted" or (fact.number <= end_number(run) and _is_right(fact))]


def _is_right(fact: FactName) -> bool:
    return (fact.number % 2 == 0) == (fact.kind == "resumed")
