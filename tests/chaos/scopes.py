"""The small worlds that are explored whole."""

from dataclasses import dataclass

from chalicelib.generators.base import Abilities
from chalicelib.models import JobRequest, Upload
from chalicelib.settings import Settings

from .accounts import jobs_in
from .moves import Mover
from .physics import MARGIN, Terms
from .pictures import PICTURE
from .world import Event, Left, World

ORDER = JobRequest(
    prompt="sway", frames=2, size=64, seed=None, upload=Upload(content_type="image/png", bytes=len(PICTURE))
)
ABILITIES = Abilities(picture=True, mask=True, seed=True, strength=True, negative_prompt=True, parent="previous")
SETTINGS = Settings(
    bucket="bucket",
    pulls_queue="pulls",
    assemble_queue="assemble",
    budget_usd="10",
    upload_minutes=1,
    lease_margin_seconds=MARGIN,
)


def order(**changes: object) -> JobRequest:
    return ORDER.model_copy(update=changes)


def terms(*orders: JobRequest, page: int = 1000, hops: int | None = None, **settings: object) -> Terms:
    return Terms(SETTINGS.model_copy(update=settings), ABILITIES, orders or (ORDER,), page, hops)


@dataclass(frozen=True)
class Scope:
    """A beginning, what people want, and how much may go wrong."""

    name: str
    terms: Terms
    prelude: tuple[str, ...]
    """What has happened before, and without faults: names of intents, or `next` for the event that is due first."""
    left: Left
    workers: int = 2
    intents: tuple[str, ...] = ()
    """A verb, or a verb and its arguments; without arguments it is about the first job."""

    def beginning(self, mover: Mover) -> World:
        """The first state."""
        world = World()
        for step in self.prelude:
            world = finished(mover, mover.deliver(*_chosen(world, step)).world)
        for intent in self.intents:
            world = world.with_event(_intent(world, intent))
        return world._replace(left=self.left)


def finished(mover: Mover, world: World) -> World:
    """Once all workers have come to their end."""
    while world.workers:
        world = mover.step(world, world.workers[0]).world
    return world


def _chosen(world: World, step: str) -> tuple[World, Event]:
    if step == "next":
        return world, next(event for event in world.events if not event.is_intent)
    event = _intent(world, step)
    return (world, event) if event in world.events else (world.with_event(event), event)


def _intent(world: World, text: str) -> Event:
    verb, *args = text.split(" ")
    return Event(0, verb, tuple(args) or (jobs_in(world.contents)[0].id,), is_intent=True)


POST = "create_job 0 ann "
UPLOADED = (POST, "upload")
DRAWN = (*UPLOADED, "next", "next", "next")
"""Both frames are there, and the assembler has been told."""
DONE = (*DRAWN, "next")
CANCELLED = (*UPLOADED, "next", "cancel_job", "next", "next", "next")
"""With frame 0 alone, of which a GIF was made."""
ONE_FOR_TWO = {"client_jobs": 2, "budget_usd": "0.2"}
"""A budget for one job of 2 frames, whose worst case costs 0.17514."""
SMALL = (
    Scope("one frame redrawn", terms(), UPLOADED, Left(faults=1, repeats=1, losses=1, ticks=1, sweeps=1)),
    Scope("two faults", terms(), (*UPLOADED, "next"), Left(faults=2, repeats=1, ticks=1)),
    Scope("two frames redrawn", terms(order(frames=3)), (*UPLOADED, "next"), Left(faults=1, repeats=1, ticks=1)),
    Scope("assembly", terms(), DRAWN, Left(faults=2, repeats=1, ticks=1)),
    Scope("creation", terms(), (), Left(faults=2, ticks=1), intents=(POST,)),
    Scope("the same order twice", terms(), (), Left(faults=1), intents=(f"{POST}key", f"{POST}key")),
    Scope("two orders, money for one", terms(**ONE_FOR_TWO), (), Left(faults=1), intents=(POST, "create_job 0 bob ")),
    Scope("cancelled", terms(), (*UPLOADED, "next"), Left(faults=1, repeats=1), intents=("cancel_job",)),
    Scope("resumed", terms(), CANCELLED, Left(faults=1, repeats=1), intents=("resume_job",)),
    Scope("resumed twice at once", terms(), CANCELLED, Left(faults=1), intents=("resume_job", "resume_job")),
    Scope("cancelled and resumed", terms(), (*UPLOADED, "next"), Left(repeats=1), intents=("cancel_job", "resume_job")),
    Scope("deleted", terms(), DONE, Left(faults=2, repeats=1), intents=("delete_job",)),
    Scope("dropped", terms(), (), Left(faults=1, losses=1), intents=("drop inbox/sway.png frames=2 size=64",)),
)
