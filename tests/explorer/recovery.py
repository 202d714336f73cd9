"""The faults have ended: how many sweeps until every run has come to its end?"""

from dataclasses import dataclass, field

from .invariants import Judge, is_at_rest
from .moves import Mover, pass_time
from .violation import Violation
from .world.simulation import SWEEP_EVERY
from .world.state import Left, World

MOST_SWEEPS = 60
"""More than any run needs: whoever sweeps more often never ends."""


@dataclass
class Healer:
    """Goes on without faults, and remembers from which worlds it has done so."""

    mover: Mover
    judge: Judge
    worst: int = 0
    most_sweeps: int = MOST_SWEEPS
    _known: dict[int, int] = field(default_factory=dict)

    def heal(self, world: World) -> int:
        """How many sweeps it took. Raises Violation."""
        world = world._replace(left=Left(), events=tuple(event for event in world.events if not event.is_intent))
        path: dict[int, int] = {}
        sweeps = 0
        while world.key not in self._known:
            if world.key in path:
                raise Violation("3 nothing goes round in circles", "the same state comes again and again")
            path[world.key] = sweeps
            following = self._go_on(world)
            if following is None and is_at_rest(world):
                self.judge.look_at_end(world)
                self._known[world.key] = 0
            elif following is None:
                sweeps += 1
                following = self._sweep(world)
            if sweeps > self.most_sweeps:
                raise Violation("3 sweeps end every run", f"{sweeps} sweeps were not enough")
            if following is not None:
                self.judge.look(world, following)
                world = following
        sweeps += self._known[world.key]
        self._known.update((key, sweeps - before) for key, before in path.items())
        self.worst = max(self.worst, sweeps)
        return sweeps

    def _go_on(self, world: World) -> World | None:
        """One step further, or None where only a sweep can help."""
        if world.workers:
            return self.mover.step(world, world.workers[0])
        if world.late:
            return self.mover.land(world, world.late[0])
        if not world.events:
            return None
        first = world.events[0]
        return self.mover.deliver(pass_time(world, max(world.time, first.due)), first)

    def _sweep(self, world: World) -> World:
        return self.mover.sweep(pass_time(world, world.time + SWEEP_EVERY))
