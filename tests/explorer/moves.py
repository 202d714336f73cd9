"""Everything that can happen next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from chalicelib.billing.ledger_page import Account, Page
from chalicelib.domain import keys
from chalicelib.domain.records import Fact
from chalicelib.domain.schemas.receipts import JobCreated

from .violation import Violation
from .world.clients import BEGINNING, film
from .world.effects import LOCAL, WRITES, Answer, Draw, Put, Sleep, Submit
from .world.faults import NEVER, VOID, Fault, faults_of
from .world.items import FAILED
from .world.pictures import BROKEN, PICTURE
from .world.records import FORGED, jobs_in
from .world.replay import Rehearsals
from .world.simulation import (
    CHANGED,
    LIFETIME,
    LONGEST_LIFETIME,
    MARGIN,
    MISSING,
    Terms,
    carry_out,
    hand_in,
    land,
    with_call,
    write,
)
from .world.state import ORIGINALS, Event, Late, Verb, Worker, World, etag_of

TICK = 31
"""Seconds, over half of a worker's life: after one it may be alive, after two its lease, after three neither."""
PEOPLE = ("upload", "upload_mask", "drop", "stray", "damage", "deliver")
"""What is done from outside in one step; a clip is delivered by who has drawn it."""


class Move(NamedTuple):
    """One thing that can happen."""

    what: tuple[object, ...]
    happen: Callable[[], World | None]
    """The world afterwards, or None where it turns out that nothing of the kind can happen."""
    is_fault: bool = False


@dataclass(frozen=True)
class Mover:
    """Makes worlds from worlds."""

    rehearsals: Rehearsals
    terms: Terms
    most_workers: int
    only: frozenset[str] | None = None
    """The faults that can happen, where not all of them."""

    def moves(self, world: World) -> Iterator[Move]:
        """All that can happen in that world."""
        for worker in dict.fromkeys(world.workers):
            yield Move((worker, worker.moment.effect), partial(self.step, world, worker))
            if world.left.faults:
                yield from self._go_wrong(world, worker)
        yield from self._deliveries(world)
        for late in dict.fromkeys(world.late):
            yield Move((late.write, "lands late"), partial(self.land, world, late))
        yield from _passings(world)
        if world.left.sweeps and self._has_room(world):
            swept = world._replace(left=world.left._replace(sweeps=world.left.sweeps - 1))
            yield Move(("a sweep",), partial(self.sweep, swept))

    def step(self, world: World, worker: Worker) -> World:
        """The worker's question is answered as it should be."""
        effect = worker.moment.effect
        assert effect is not None
        after, answer = carry_out(world, effect, worker, self.terms)
        if isinstance(effect, Sleep):
            after = pass_time(after, after.time)
            if worker not in after.workers:
                return after
        return self._hear(after, worker, answer)

    def deliver(self, world: World, event: Event) -> World:
        """Someone begins to see to the event."""
        world = world.without_event(event)
        if event.verb in PEOPLE:
            return self._do(world, event)
        verb = Verb(event.verb, event.args, world.time + LIFETIME.get(event.verb, LONGEST_LIFETIME))
        worker = self.rehearsals.begin(world, verb, event.hops)
        return self._settle(world, worker)

    def land(self, world: World, late: Late) -> World:
        """A dead worker's write arrives."""
        place = world.late.index(late)
        world = world._replace(late=world.late[:place] + world.late[place + 1 :])
        return land(world, late.write, late.hops, self.terms)

    def sweep(self, world: World) -> World:
        """The schedule's time has come."""
        event = Event(world.time, "sweep", ())
        return self.deliver(world.with_event(event), event)

    def _hear(self, world: World, worker: Worker, answer: Answer) -> World:
        """The worker hears the answer and comes to its next question."""
        after = self.rehearsals.go_on(world, worker, answer)
        return self._settle(world.without_worker(worker), after)

    def _settle(self, world: World, worker: Worker) -> World:
        """Let the worker come to a question that others could notice, or to its end."""
        while isinstance(worker.moment.effect, LOCAL):
            world, answer = carry_out(world, worker.moment.effect, worker, self.terms)
            worker = self.rehearsals.go_on(world, worker, answer)
        if worker.moment.ending is None:
            return world.with_worker(worker)
        if worker.moment.ending.is_unforeseen:
            raise Violation("0 only our own errors", repr(worker.moment.ending.error))
        created = worker.moment.ending.value
        if isinstance(created, JobCreated) and created.upload:
            upload = Event(0, "upload", (created.id,), is_intent=True)
            return world if upload in world.events else world.with_event(upload)
        return world

    def _do(self, world: World, event: Event) -> World:
        """What a person does in one step."""
        target, *pairs = event.args
        if event.verb == "damage":
            return _damage(world, target)
        key = {"upload": keys.source, "upload_mask": keys.mask_upload}.get(event.verb, str)(target)
        metadata = tuple((name, value) for name, _, value in (pair.partition("=") for pair in pairs))
        put = Put(
            key,
            _forged(world, key) if ("money", "own") in metadata else _body_of(key, pairs),
            "image/png",
            metadata=metadata,
            is_new=event.verb != "drop",
        )
        # A fact that nobody of ours wrote ends what it is about as a failure would.
        world = world._replace(failures=world.failures + ("/facts/" in key))
        return write(world, put, 0, self.terms)[0]

    def _go_wrong(self, world: World, worker: Worker) -> Iterator[Move]:
        effect = worker.moment.effect
        assert effect is not None
        spent = world._replace(left=world.left._replace(faults=world.left.faults - 1))
        for fault in faults_of(effect):
            if self.only is None or fault.name in self.only:
                yield Move((worker, effect, fault.name), partial(self._suffer, spent, worker, fault), is_fault=True)
        if isinstance(effect, (*WRITES, Submit)) and (self.only is None or "sent, crash" in self.only):
            late = Late(effect, worker.verb.deadline + MARGIN, worker.hops)
            yield Move((worker, effect, "sent, crash"), partial(_leave, spent, worker, late), is_fault=True)

    def _suffer(self, world: World, worker: Worker, fault: Fault) -> World | None:
        effect = worker.moment.effect
        assert effect is not None
        world = world._replace(
            failures=world.failures + fault.is_failure, breakdowns=world.breakdowns + fault.is_breakdown
        )
        if fault.name in (NEVER, VOID) and isinstance(effect, Submit):
            world, identity = hand_in(world, effect, self.terms, fault.name)
            return self._hear(world, worker, identity)
        if fault.is_carried_out and isinstance(effect, Draw):
            world = with_call(world, effect, may_be_charged=fault.is_charged)
        elif fault.is_carried_out:
            world, answer = carry_out(world, effect, worker, self.terms)
            if answer in (CHANGED, MISSING, FAILED):
                return None
            if fault.is_sent_twice:
                world, again = carry_out(world, effect, worker, self.terms)
                return self._hear(world, worker, again)
        return world.without_worker(worker) if fault.is_crash else self._hear(world, worker, fault.answer)

    def _deliveries(self, world: World) -> Iterator[Move]:
        for event in dict.fromkeys(world.events):
            if event.due <= world.time and (self._has_room(world) or event.verb in PEOPLE):
                yield Move((event,), partial(self.deliver, world, event))
            if event.due > world.time or event.is_intent:
                continue
            if world.left.repeats and self._has_room(world):
                left = world.left._replace(repeats=world.left.repeats - 1)
                kept = world._replace(left=left).with_event(event)
                yield Move((event, "will come again"), partial(self.deliver, kept, event))
            if world.left.losses:
                left = world.left._replace(losses=world.left.losses - 1)
                yield Move((event, "is lost"), partial(world._replace(left=left).without_event, event))

    def _has_room(self, world: World) -> bool:
        return len(world.workers) < self.most_workers


def _body_of(key: str, told: Sequence[str]) -> bytes:
    """What a person puts there, or who delivers a clip: that tells the seed that it comes of."""
    if keys.try_of_clip(key):
        return film(int(told[0]))
    if "/facts/" in key:
        return Fact(kind="resumed", at=BEGINNING, code="resumed", reason="By hand.").model_dump_json().encode()
    if key.startswith(keys.LEDGER):
        return Page(clients={"ann": Account()}).model_dump_json().encode()
    return BROKEN if BROKEN.decode() in key else PICTURE


def _forged(world: World, key: str) -> bytes:
    """A resumption with money that nobody set aside."""
    job = next(job for job in jobs_in(world.contents) if job.id == keys.job_of(key))
    money = job.reservation.model_copy(update={"id": FORGED, "run": 2})
    resumed = Fact(kind="resumed", at=BEGINNING, code="resumed", reason="By hand.", reservation=money)
    return resumed.model_dump_json().encode()


def _damage(world: World, prefix: str) -> World:
    """Somebody writes over the first object there; what it was, only the explorer knows."""
    key = next(iter(world.contents.under(prefix)), None)
    if key is None or f"{ORIGINALS}{key}" in world.contents.objects:
        return world
    thing = world.contents.objects[key]
    broken = thing._replace(body=BROKEN, etag=etag_of(BROKEN), modified=int(world.time))
    contents = world.contents.with_thing(f"{ORIGINALS}{key}", thing).with_thing(key, broken)
    return world._replace(contents=contents, failures=world.failures + 1, breakdowns=world.breakdowns + 1)


def _passings(world: World) -> Iterator[Move]:
    """Time passes by itself while nothing else can happen, and by ticks."""
    dues = [event.due for event in world.events]
    if dues and not world.workers and min(dues) > world.time:
        yield Move(("time passes",), partial(pass_time, world, min(dues)))
    if world.left.ticks:
        ticked = world._replace(left=world.left._replace(ticks=world.left.ticks - 1))
        yield Move(("a tick",), partial(pass_time, ticked, world.time + TICK))


def _leave(world: World, worker: Worker, late: Late) -> World:
    """The worker is dead, and what it sent is on its way."""
    return world.without_worker(worker)._replace(late=(*world.late, late), failures=world.failures + 1)


def pass_time(world: World, until: float) -> World:
    """Workers die of their deadline, and what they sent arrives within the margin or never."""
    alive = tuple(one for one in world.workers if one.verb.deadline > until)
    return world._replace(
        time=until,
        workers=alive,
        late=tuple(one for one in world.late if one.until >= until),
        failures=world.failures + len(world.workers) - len(alive),
    )
