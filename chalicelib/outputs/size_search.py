"""The best output that is small enough: every size is that of real bytes."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from chalicelib.domain.errors import Refused

from .size_ladder import Rung

Left = Callable[[], float]
"""Seconds that are left for it."""
MOST_TRIES = 6
"""Tries, the first as good as was asked for: enough to bisect the longest ladder."""


class Weighed(Protocol):
    """Something made that can be weighed."""

    @property
    def data(self) -> bytes:
        """The bytes that are weighed."""


Made = TypeVar("Made", bound=Weighed)


def search(ladder: Sequence[Rung], make: Callable[[Rung], Made], target: int, left: Left) -> Made:
    """What `make` gives for the best rung that comes out no larger than `target` bytes.

    No try begins that may not end in time. Raises Refused, with the smallest size that was reached.
    """
    best: Made | None = None
    smallest, longest = 0, 0.0
    low, high, place = 0, len(ladder) - 1, 0
    while low <= high and left() >= longest:
        before = left()
        made = make(ladder[place])
        size = len(made.data)
        longest = max(longest, before - left())
        smallest = min(smallest or size, size)
        if size <= target:
            best, high = made, place - 1
        else:
            low = place + 1
        place = (low + high) // 2
    if best is None:
        ended = "" if low > high else ", and there was no time for more"
        raise Refused(f"It can't be made so small: {target:,} bytes were asked for, {smallest:,} were reached{ended}.")
    return best
