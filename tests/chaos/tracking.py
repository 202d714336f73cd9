"""A violation is looked for in whatever package stands here: small scopes whole, then walks."""

import time
from itertools import count

from .explorer import Explorer, Findings
from .scopes import SMALL
from .wandering import wander


def track(seconds: float) -> Findings:
    """The first violation, or none within that time; `states` counts all that were seen until then."""
    until = time.monotonic() + seconds
    seen = Findings("")
    for scope in SMALL:
        if time.monotonic() < until:
            seen = _after(seen, Explorer(scope, seconds=seconds / 4).explore())
        if seen.invariant:
            return seen
    for seed in count():
        if time.monotonic() > until:
            break
        seen = _after(seen, wander(seed))
        if seen.invariant:
            break
    return seen


def _after(seen: Findings, found: Findings) -> Findings:
    found.states += seen.states
    return found
