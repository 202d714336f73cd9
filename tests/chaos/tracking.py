"""A violation is looked for in whatever package stands here: by walks, which are soon deep, then by exploring."""

import time
from collections.abc import Iterator

from .explorer import Explorer, Findings
from .scopes import LARGER, SMALL
from .wandering import Wanderer, wander

WALKS = 30
"""Through each small scope, before it is explored whole."""


def track(seconds: float) -> Findings:
    """The first violation, or none within that time; `states` counts all that were seen until then."""
    until = time.monotonic() + seconds
    states = 0
    for found in _all_findings(seconds):
        states += found.states
        if found.invariant or time.monotonic() > until:
            break
    found.states = states
    return found


def _all_findings(seconds: float) -> Iterator[Findings]:
    for seed in range(WALKS):
        for scope in (*SMALL, *LARGER):
            yield Wanderer(scope, seed).wander()
    for scope in SMALL:
        yield Explorer(scope, seconds=seconds / len(SMALL)).explore()
    for seed in range(10_000):
        yield wander(seed)
