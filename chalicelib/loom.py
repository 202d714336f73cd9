"""What the pipeline works with: everything that touches the world outside, in one frozen object."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from . import keys
from .errors import Damaged, Gone, NotFound
from .folder import FactName, Folder
from .models import MAX_FRAMES, Fact, Format, Job

if TYPE_CHECKING:
    from .clock import Clock
    from .generators import Generator, Menu
    from .ledger import Ledger
    from .lines import Tell
    from .settings import Settings
    from .store import Bucket, Queue

_MOST_KNOWN = 200


@dataclass(frozen=True, slots=True)
class Loom:
    """Bucket, queues, ledger, clock, ids and generators."""

    bucket: "Bucket"
    pulls: "Queue"
    assembling: "Queue"
    ledger: "Ledger"
    clock: "Clock"
    new_id: Callable[[], str]
    """128 random bits as 32 hex digits: a job's id is the capability to read it."""
    generator: "Callable[[str], Generator]"
    """By name; raises KeyError."""
    settings: "Settings"
    menus: "Mapping[str, Menu]"
    """What is offered, by the generator's name: known without loading the generator."""
    formats: tuple[Format, ...]
    """What outputs can be made as here."""
    tell: "Tell"
    """To the operator."""
    known: dict[str, Job] = field(default_factory=dict)
    """The orders that this container has read, oldest first."""

    def pull(self, job: str, *, delay: float = 0, slot: str | None = None) -> None:
        """Have someone look at the job after so many seconds, and use the slot that it waits for."""
        self.pulls.send({"job": job} | ({"slot": slot} if slot else {}), delay=delay)

    def assemble(self, job: str) -> None:
        """Have someone make the job's outputs."""
        self.assembling.send({"job": job})

    def is_offered(self, job: Job) -> bool:
        """Whether its generator and models still draw here, for no more than was set aside."""
        menu, terms = self.menus.get(job.generator), job.reservation
        return menu is not None and (
            (not terms.redraws or menu.sells(job.model, terms.call_micros))
            and (not terms.draws_words or menu.sells(job.words_model, terms.words_micros))
        )

    def find_job(self, job: str) -> Job | None:
        """The job's order, or None while it is still being created.

        It is written once and never changes: what a container has read it need not read again. Of a deleted job the
        deletion says what is left of it.
        """
        if job not in self.known and (order := self._read_order(job)):
            while len(self.known) >= _MOST_KNOWN:
                del self.known[next(iter(self.known))]
            self.known[job] = order
        return self.known.get(job)

    def _read_order(self, job: str) -> Job | None:
        if order := self.bucket.find_record(keys.order(job), Job):
            return order
        deletion = self.bucket.find_record(keys.fact(job, keys.DELETED, "deleted"), Fact)
        return deletion.order if deletion else None

    def folder(self, job: str, *, since: int = 0) -> Folder:
        """The job's folder as it stands now.

        since: the frame that an event tells of. It is a hint: where the order has such a frame, and the listing from
        there on shows it and its claim, what was there before it is left out, and known to exist
        """
        order = self.find_job(job)
        ordered = order.frames if order else MAX_FRAMES
        if 0 < since < ordered:
            folder = self._listed(job, ordered, since)
            if folder.has_evidence(since):
                return folder
        return self._listed(job, ordered, 0)

    def _listed(self, job: str, ordered: int, since: int) -> Folder:
        listing = self.bucket.list(keys.folder(job), after=keys.folder(job) + keys.frame_step(since))
        return Folder.of(job, ((entry.key, entry.size) for entry in listing), ordered=ordered, since=since)

    def open_job(self, job: str) -> tuple[Job, Folder]:
        """A job that a client asks for. Raises NotFound, or Gone."""
        order = self.find_job(job) if keys.is_job(job) else None
        if order is None:
            raise NotFound("There is no such job.")
        folder = self.folder(job)
        if folder.is_deleted:
            raise Gone("This job's pictures were deleted.")
        return order, folder

    def last_fact(self, job: str, folder: Folder) -> Fact | None:
        """The last word on the job, whole."""
        name = folder.last_fact
        return self.read_fact(job, name) if name else None

    def read_fact(self, job: str, name: FactName) -> Fact:
        """That fact; of one that can't be read, what its name says."""
        try:
            return self.bucket.read_record(keys.fact(job, name.number, name.kind), Fact)
        except Damaged as damaged:
            reason = "What was written about this can not be read any more."
            return Fact(kind=name.kind, at=damaged.modified, code="unreadable", reason=reason)


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of a function by Lambda: it cannot outlive its deadline."""

    deadline: datetime
