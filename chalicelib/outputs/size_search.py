"""The best output that is small enough: every size is that of real bytes."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from chalicelib.domain.errors import Refused

from .size_ladder import Rung

Left = Callable[[], float]
"""Seconds that are left for it."""
MOST_TRIES = 8
"""Tries, the first as good as was asked for. Two or three are usual, and these are enough for the longest ladder."""


class Weighed(Protocol):
    """Something made that can be weighed."""

    @property
    def data(self) -> bytes:
        """The bytes that are weighed."""


Made = TypeVar("Made", bound=Weighed)


class Target(NamedTuple):
    """How large an output may be."""

    bytes: int
    is_ordered: bool = True
    """Whether nothing larger will do; otherwise the smallest is taken where none is small enough."""


def search(ladder: Sequence[Rung], make: Callable[[Rung], Made], target: Target, left: Left) -> Made:
    """What `make` gives for the best rung that comes out no larger than the target.

    No try begins that may not end in time. Raises Refused, with the smallest size that was reached, where the target
    was ordered and is missed.
    """
    best: Made | None = None
    smallest: Made | None = None
    between, place, pace = Between(0, len(ladder) - 1), 0, 0.0
    for tries_left in reversed(range(MOST_TRIES)):
        before = left()
        made = make(ladder[place])
        pace = max(pace, (before - left()) / ladder[place].effort)
        smallest = made if smallest is None else min(smallest, made, key=_size)
        best = made if _size(made) <= target.bytes else best
        between = between.without(place, fits=best is made)
        if between.is_empty:
            break
        place = between.nearest(_aim(ladder, place, target.bytes / _size(made)), tries_left)
        if left() < pace * ladder[place].effort:
            break
    assert smallest is not None, "there was a first try"
    if best is None and target.is_ordered:
        asked = f"{target.bytes:,} bytes were asked for, {_size(smallest):,} were reached"
        ended = "" if between.is_empty else ", and there was no time for more"
        raise Refused(f"It can't be made so small: {asked}{ended}.")
    return best or smallest


class Between(NamedTuple):
    """The places on the ladder, both included, of which one may still be the best that is small enough."""

    low: int
    high: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing left to try."""
        return self.low > self.high

    def without(self, place: int, *, fits: bool) -> "Between":
        """What is left once that place was tried."""
        return self._replace(high=place - 1) if fits else self._replace(low=place + 1)

    def nearest(self, aimed: int, tries_left: int) -> int:
        """The place nearest to the aim, of those behind which, whatever comes, the other tries reach to the end."""
        reach = (1 << tries_left) // 2 - 1
        return max(self.low, self.high - reach, min(aimed, self.high, self.low + reach))


def _size(made: Weighed) -> int:
    return len(made.data)


def _aim(ladder: Sequence[Rung], place: int, ratio: float) -> int:
    """The place that should have `ratio` of the bytes at this place, if each step saves what it usually does."""
    wanted = ladder[place].expected_bytes * ratio
    return next((index for index, rung in enumerate(ladder) if rung.expected_bytes <= wanted), len(ladder) - 1)
