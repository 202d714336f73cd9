"""Every state of a small world, breadth first: what is found first is also told shortest."""

import sys
import time
from collections import deque
from dataclasses import dataclass, field

from .invariants import Judge
from .recovery import Healer
from .scopes import Scope
from .stories import told
from .violation import Violation
from .world.replay import Rehearsals
from .world.state import World


@dataclass
class Findings:
    """What an exploration has seen."""

    scope: str
    states: int = 0
    transitions: int = 0
    faults: int = 0
    """Transitions that were one: crash points, lost answers, conflicts."""
    worst_sweeps: int = 0
    most_calls: int = 0
    """That may have been charged, of one run."""
    bounds: set[tuple[int, int]] = field(default_factory=set)
    """(calls that may have been charged, the most that may be) of every run seen."""
    seconds: float = 0
    is_whole: bool = True
    """Whether every state was seen."""
    invariant: str | None = None
    """Which one failed."""
    detail: str = ""
    story: list[str] = field(default_factory=list)
    """What led there."""
    sites: set[tuple[str, int]] = field(default_factory=set)


class Explorer:
    """Explores one scope."""

    def __init__(self, scope: Scope, *, states: int = sys.maxsize) -> None:
        self._scope = scope
        self._most = states
        self._rehearsals = Rehearsals(scope.terms)
        self._mover = scope.mover(self._rehearsals)
        self._judge = Judge(scope.terms)
        self._healer = Healer(self._mover, self._judge)
        self._came_from: dict[int, tuple[int, tuple[object, ...]]] = {}
        self._at: World = World()
        self.findings = Findings(scope.name)

    def explore(self) -> Findings:
        """Until nothing new is found, an invariant fails, or so many states were seen: never by the clock."""
        found, started = self.findings, time.monotonic()
        try:
            found.is_whole = self._explore()
        except Violation as violation:
            found.invariant, found.detail = violation.invariant, violation.detail
            found.story = self._story(self._at.key)
        found.states = len(self._came_from)
        found.worst_sweeps = self._healer.worst
        found.most_calls, found.bounds = self._judge.most_calls, self._judge.bounds
        found.seconds = time.monotonic() - started
        found.sites = self._rehearsals.sites
        return found

    def _explore(self) -> bool:
        beginning = self._scope.beginning(self._mover)
        self._came_from[beginning.key] = (0, ("begin",))
        frontier = deque([beginning])
        while frontier:
            if len(self._came_from) > self._most:
                return False
            self._at = frontier.popleft()
            frontier.extend(self._discover(self._at))
            if not self._at.workers and not (self._at.events and self._at.left.faults):
                # What follows from the others without a further fault is explored in any case.
                self._healer.heal(self._at)
        return True

    def _discover(self, world: World) -> list[World]:
        """The worlds that follow and were never seen."""
        fresh = []
        for move in self._mover.moves(world):
            following = move.happen()
            if following is None:
                continue
            self.findings.transitions += 1
            self.findings.faults += move.is_fault
            self._judge.look(world, following)
            if following.key not in self._came_from:
                self._came_from[following.key] = (world.key, move.what)
                fresh.append(following)
        return fresh

    def _story(self, key: int) -> list[str]:
        lines: list[str] = []
        while key in self._came_from:
            key, what = self._came_from[key]
            lines.append(told(what))
        return lines[::-1]
