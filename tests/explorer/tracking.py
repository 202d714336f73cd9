"""A violation is looked for in whatever package stands here: by walks, which are soon deep, then by exploring."""

from collections.abc import Iterator

from .breadth_first import Explorer, Findings
from .random_walk import RandomWalk, wander
from .scopes import LARGER, SMALL

WALKS = 30
"""Through each scope, before the small ones are explored."""
SCHEDULES = 200
"""Walks through large worlds, after that."""


def track(most: int, first: str = "") -> Findings:
    """The first violation, or none; `states` counts all that were seen until then.

    most: states of each small scope that are explored, however long that takes
    first: the scope that is explored before all else, where one is named
    """
    states = 0
    for found in _all_findings(most, first):
        states += found.states
        if found.invariant:
            break
    found.states = states
    return found


def _all_findings(most: int, first: str) -> Iterator[Findings]:
    for scope in SMALL:
        if scope.name == first:
            yield Explorer(scope, states=most).explore()
    for seed in range(WALKS):
        for scope in (*SMALL, *LARGER):
            yield RandomWalk(scope, seed).wander()
    for scope in SMALL:
        yield Explorer(scope, states=most).explore()
    for seed in range(SCHEDULES):
        yield wander(seed)
