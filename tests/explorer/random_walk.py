"""Seeded random walks through worlds that are too large to be explored whole."""

import random
import time

from .breadth_first import Findings
from .invariants import Judge
from .moves import Move
from .recovery import Healer
from .scopes import POST, Scope, order, terms
from .stories import told
from .violation import Violation
from .world.replay import Rehearsals
from .world.state import Left, World

MOST_STEPS = 1500
FAULTY = 0.04
"""How often a fault is taken where there is a choice."""
FOCUSED = 0.35
"""How often a fault is taken where only some can happen: enough to use every ticket up, seldom three in a row."""
TICKING = 0.02
ORDERS = ("order_export", "order_another", "cancel_job", "resume_job", "resume_job", "delete_job", "read_status")


def large_scope(seed: int) -> Scope:
    """Many frames, workers and faults: another for every seed."""
    dice = random.Random(seed)
    hops = dice.choice((None, None, 16))
    left = Left(*(dice.randint(0, most) for most in (14, 8, 8, 8, 4)))
    prelude = (POST, "upload", *[f"create_job 0 {client} " for client in ("bob", "cyd")[: dice.randint(0, 2)]])
    return Scope(
        name=f"seed {seed}",
        terms=terms(order(frames=dice.randint(3, 24 if hops else 8)), page=dice.choice((3, 10, 1000)), hops=hops),
        prelude=prelude,
        left=left,
        workers=dice.randint(2, 4),
        intents=tuple(dice.sample(ORDERS, dice.randint(0, 3))) + (f"{POST}again",) * dice.randint(0, 2),
    )


class RandomWalk:
    """One walk, whose every choice follows from its seed."""

    def __init__(self, scope: Scope, seed: int) -> None:
        self._dice = random.Random(seed)
        self._scope = scope
        self._faulty = FAULTY if scope.only is None else FOCUSED
        self._rehearsals = Rehearsals(scope.terms)
        self._mover = scope.mover(self._rehearsals)
        self._judge = Judge(scope.terms)
        self._healer = Healer(self._mover, self._judge)
        self._story: list[str] = []
        self.findings = Findings(scope.name)

    def wander(self) -> Findings:
        """Until nothing can happen any more, or the walk is long enough; then the faults end."""
        found, started = self.findings, time.monotonic()
        try:
            world = self._scope.beginning(self._mover)
            for _ in range(MOST_STEPS):
                following = self._walk(world)
                if following is None:
                    break
                world = following
            self._healer.heal(world)
        except Violation as violation:
            found.invariant, found.detail, found.story = violation.invariant, violation.detail, self._story
        found.worst_sweeps, found.most_calls = self._healer.worst, self._judge.most_calls
        found.bounds = self._judge.bounds
        found.seconds, found.sites = time.monotonic() - started, self._rehearsals.sites
        found.states = found.transitions
        return found

    def _walk(self, world: World) -> World | None:
        moves = list(self._mover.moves(world))
        while moves:
            move = self._choose(moves)
            following = move.happen()
            if following is None:
                moves.remove(move)
                continue
            self.findings.transitions += 1
            self.findings.faults += move.is_fault
            self._story.append(told(move.what))
            self._judge.look(world, following)
            return following
        return None

    def _choose(self, moves: list[Move]) -> Move:
        faults = [move for move in moves if move.is_fault]
        ticks = [move for move in moves if move.what == ("a tick",)]
        others = [move for move in moves if not move.is_fault and move.what != ("a tick",)]
        if faults and (not others or self._dice.random() < self._faulty):
            return self._dice.choice(faults)
        if ticks and (not others or self._dice.random() < TICKING):
            return ticks[0]
        return self._dice.choice(others or ticks or faults)


def wander(seed: int) -> Findings:
    """The walk of that seed."""
    return RandomWalk(large_scope(seed), seed).wander()


def chain_of_a_hundred() -> Findings:
    """A hundred frames, none of which fails, while Lambda drops every event after 16 hops."""
    scope = Scope("100 frames, 16 hops", terms(order(frames=100), hops=16), (POST, "upload"), Left(), workers=1)
    return RandomWalk(scope, 0).wander()
