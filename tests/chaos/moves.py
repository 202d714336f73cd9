"""Everything that can happen next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib import keys
from chalicelib.answers import JobCreated

from .effects import LOCAL, WRITES, Answer, Draw, Put, Sleep
from .faults import Fault, faults_of
from .invariants import Violation
from .physics import CHANGED, LIFETIME, LONGEST_LIFETIME, MARGIN, MISSING, Terms, carry_out, with_call, write
from .pictures import PICTURE
from .rehearsal import Rehearsals
from .world import Event, Late, Verb, Worker, World

TICK = 31
"""Seconds, more than half of a worker's life: after one it may still be alive, after two its lease, after three none."""
PEOPLE = ("upload", "drop")
"""What is done from outside in one step."""


class Move(NamedTuple):
    """One thing that happens, and the world after it."""

    what: tuple[object, ...]
    world: World
    is_fault: bool = False


@dataclass(frozen=True)
class Mover:
    """Makes worlds from worlds."""

    rehearsals: Rehearsals
    terms: Terms
    most_workers: int

    def moves(self, world: World) -> Iterator[Move]:
        """All that can happen in that world."""
        for worker in dict.fromkeys(world.workers):
            yield self.step(world, worker)
            if world.left.faults:
                yield from self._go_wrong(world, worker)
        yield from self._deliveries(world)
        for late in dict.fromkeys(world.late):
            yield self.land(world, late)
        yield from self._passings(world)
        if world.left.sweeps and self._has_room(world):
            yield self._sweep(world)

    def step(self, world: World, worker: Worker) -> Move:
        """The worker's question is answered as it should be."""
        effect = worker.moment.effect
        assert effect is not None
        after, answer = carry_out(world, effect, worker, self.terms)
        if isinstance(effect, Sleep):
            after = pass_time(after, after.time)
            if worker not in after.workers:
                return Move((worker, effect, "dies asleep"), after)
        return Move((worker, effect, answer), self._hear(after, worker, answer))

    def deliver(self, world: World, event: Event) -> Move:
        """Someone begins to see to the event."""
        world = world.without_event(event)
        if event.verb in PEOPLE:
            return Move((event, "is done"), self._do(world, event))
        verb = Verb(event.verb, event.args, world.time + LIFETIME.get(event.verb, LONGEST_LIFETIME))
        worker = self.rehearsals.begin(world, verb, event.hops)
        return Move((event, "is delivered"), self._settle(world, worker))

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
        if isinstance(created, JobCreated):
            upload = Event(0, "upload", (created.id,), is_intent=True)
            return world if upload in world.events else world.with_event(upload)
        return world

    def _do(self, world: World, event: Event) -> World:
        if event.verb == "upload":
            key, *metadata = keys.source(event.args[0]), *event.args[1:]
        else:
            key, *metadata = event.args
        pairs = tuple(tuple(one.split("=", 1)) for one in metadata)
        return write(world, Put(key, PICTURE, "image/png", metadata=pairs, is_new=event.verb == "upload"), 0, self.terms)[0]

    def _go_wrong(self, world: World, worker: Worker) -> Iterator[Move]:
        effect = worker.moment.effect
        assert effect is not None
        spent = world._replace(left=world.left._replace(faults=world.left.faults - 1), failures=world.failures + 1)
        for fault in faults_of(effect):
            after = self._suffer(spent, worker, fault)
            if after is not None:
                yield Move((worker, effect, fault.name), after, is_fault=True)
        if isinstance(effect, WRITES):
            late = Late(effect, worker.verb.deadline + MARGIN, worker.hops)
            yield Move((worker, effect, "sent, crash"), with_late(spent.without_worker(worker), late), is_fault=True)

    def _suffer(self, world: World, worker: Worker, fault: Fault) -> World | None:
        effect = worker.moment.effect
        assert effect is not None
        if fault.is_carried_out and isinstance(effect, Draw):
            world = with_call(world, effect, may_be_charged=fault.is_charged)
        elif fault.is_carried_out:
            world, answer = carry_out(world, effect, worker, self.terms)
            if answer in (CHANGED, MISSING):
                return None
        return world.without_worker(worker) if fault.is_crash else self._hear(world, worker, fault.answer)

    def _deliveries(self, world: World) -> Iterator[Move]:
        for event in dict.fromkeys(world.events):
            if event.due > world.time:
                continue
            if self._has_room(world) or event.verb in PEOPLE:
                yield self.deliver(world, event)
                if world.left.repeats and not event.is_intent:
                    left = world.left._replace(repeats=world.left.repeats - 1)
                    once_more = self.deliver(world._replace(left=left), event)
                    yield Move((event, "is delivered, and will be again"), once_more.world.with_event(event))
            if world.left.losses and not event.is_intent:
                left = world.left._replace(losses=world.left.losses - 1)
                yield Move((event, "is lost"), world.without_event(event)._replace(left=left))

    def land(self, world: World, late: Late) -> Move:
        place = world.late.index(late)
        world = world._replace(late=world.late[:place] + world.late[place + 1 :])
        return Move((late.write, "lands late"), write(world, late.write, late.hops, self.terms)[0])

    def _passings(self, world: World) -> Iterator[Move]:
        """Time passes by itself while nothing else can happen, and by ticks."""
        dues = [event.due for event in world.events]
        if dues and not world.workers and min(dues) > world.time:
            yield Move(("time passes",), pass_time(world, min(dues)))
        if world.left.ticks:
            ticked = world._replace(left=world.left._replace(ticks=world.left.ticks - 1))
            yield Move(("a tick",), pass_time(ticked, world.time + TICK))

    def _sweep(self, world: World) -> Move:
        swept = world._replace(left=world.left._replace(sweeps=world.left.sweeps - 1))
        return self.deliver(swept.with_event(sweep_at(world.time)), sweep_at(world.time))

    def _has_room(self, world: World) -> bool:
        return len(world.workers) < self.most_workers


def sweep_at(time: float) -> Event:
    return Event(time, "sweep", ())


def with_late(world: World, late: Late) -> World:
    return world._replace(late=(*world.late, late))


def pass_time(world: World, until: float) -> World:
    """Workers die of their deadline, and what they sent arrives within the margin or never."""
    alive = tuple(one for one in world.workers if one.verb.deadline > until)
    return world._replace(
        time=until,
        workers=alive,
        late=tuple(one for one in world.late if one.until >= until),
        failures=world.failures + len(world.workers) - len(alive),
    )
