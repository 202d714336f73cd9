"""What the pipeline works with: everything that touches the world outside, in one frozen object."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.orders import Format
from chalicelib.domain.records import Job
from chalicelib.observability import events
from chalicelib.storage.jobs import JobRepository

if TYPE_CHECKING:
    from chalicelib.billing.ledger import Ledger
    from chalicelib.billing.payments.facilitator import Facilitator
    from chalicelib.domain.clock import Clock
    from chalicelib.generators import Generator, Menu
    from chalicelib.observability.events import Tell
    from chalicelib.settings import Settings
    from chalicelib.storage.bucket import Bucket
    from chalicelib.storage.queue import Queue


@dataclass(frozen=True, slots=True)
class PipelineContext:
    """Bucket, jobs, queues, ledger, clock, ids and generators."""

    bucket: "Bucket"
    jobs: JobRepository
    pulls: "Queue"
    assembling: "Queue"
    ledger: "Ledger"
    facilitator: "Callable[[], Facilitator]"
    """Who verifies and carries out what somebody signed who pays for themselves."""
    clock: "Clock"
    new_id: Callable[[], str]
    """128 random bits as 32 hex digits: a job's id is the capability to read it."""
    generator: "Callable[[str], Generator]"
    """Name → generator. Raises KeyError for one that isn't offered."""
    settings: "Settings"
    menus: "Mapping[str, Menu]"
    """What is offered, by the generator's name: known without loading the generator."""
    formats: tuple[Format, ...]
    """What outputs can be made as here."""
    tell: "Tell"
    """To the operator."""

    def pull(
        self,
        job: str,
        *,
        delay: float = 0,
        slot: str | None = None,
        look: str | None = None,
        clip: str | None = None,
    ) -> None:
        """Have someone look at the job after so many seconds.

        slot: the slot of the generator's pace that it waits for
        look: the call that is collected by messages that follow each other, of which this is one
        clip: the key of a clip that was delivered for it
        """
        told = {"job": job, "slot": slot, "look": look, "clip": clip}
        self.pulls.send({name: what for name, what in told.items() if what}, delay=delay)

    def assemble(self, job: str) -> None:
        """Have someone make the job's outputs."""
        self.assembling.send({"job": job})

    def is_offered(self, job: Job) -> bool:
        """Whether its generator and models still draw here, for no more than was set aside."""
        menu, terms = self.menus.get(job.generator), job.reservation
        return menu is not None and (
            (not terms.redraws or self._sells_redraws(menu, job))
            and (not terms.draws_words or menu.sells(job.words_model, terms.words_micros))
        )

    def _sells_redraws(self, menu: "Menu", job: Job) -> bool:
        if not job.draws_clips:
            return menu.sells(job.model, job.reservation.call_micros) and menu.abilities(job.model).clip is None
        from .clip_terms import sells_clips  # noqa: PLC0415 - most calls draw a frame

        return sells_clips(menu, job)


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of a function by Lambda: it cannot outlive its deadline."""

    deadline: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """What has roused a job, and how long it may take.

    again, slot, look, clip: as for `advance`
    """

    invocation: Invocation
    again: bool = False
    slot: str | None = None
    look: str | None = None
    clip: str | None = None


def bury(context: PipelineContext, queue: "Queue", body: str, why: str) -> None:
    """At once: trying it four times more would change nothing."""
    queue.bury(body)
    context.tell(events.malformed(why))
