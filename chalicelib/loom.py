"""What the pipeline works with: everything that touches the world outside, in one frozen object."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from .domain.orders import Format
from .domain.records import Job
from .storage.jobs import JobRepository

if TYPE_CHECKING:
    from .billing.ledger import Ledger
    from .domain.clock import Clock
    from .generators import Generator, Menu
    from .observability.events import Tell
    from .settings import Settings
    from .storage.bucket import Bucket
    from .storage.queue import Queue


@dataclass(frozen=True, slots=True)
class Loom:
    """Bucket, jobs, queues, ledger, clock, ids and generators."""

    bucket: "Bucket"
    jobs: JobRepository
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


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of a function by Lambda: it cannot outlive its deadline."""

    deadline: datetime
