"""What may explain how the places of one picture have gone to another, and which of it each place takes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .affine import Affine
from .flow import Flow
from .grids import Grid, mean_around, sampled

RIGID, STILL = 0.6, 0.7
"""What the error of an affine map, and of staying, counts: a little error is preferred to a motion of its own."""
NOISE = 2.0
"""Levels of 255."""
AROUND = 2
"""Pixels on every side of a place over which errors are compared."""
KNOWN = 0.25
"""How well a place's way has to be known, so that others may take it for theirs."""
REACHED = 0.4
"""Places of the other picture that have to come from around a place, for each of it, so that it is shown there, too."""
Whole = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Motions:
    """The flow that was searched, staying, and affine maps, in this order.

    right, down: of each, (n, height, width); taken: which of them each place takes, (height, width)
    """

    right: Grid
    down: Grid
    taken: Whole

    @classmethod
    def between(cls, one: Grid, other: Grid, flow: Flow, maps: list[Affine]) -> "Motions":
        """Each place takes what explains it best. one, other: levels of 255."""
        still = Flow(np.zeros_like(one), np.zeros_like(one))
        ways = [flow, still, *(Flow.by(each, one.shape) for each in maps)]
        shares = [1.0, STILL, *(RIGID for _ in maps)]
        costs = [share * _error(one, other, way) for share, way in zip(shares, ways, strict=True)]
        right, down = np.stack([way.right for way in ways]), np.stack([way.down for way in ways])
        return cls(right, down, np.argmin(costs, axis=0))

    @property
    def flow(self) -> Flow:
        """What is taken."""
        at = self.taken[None]
        return Flow(np.take_along_axis(self.right, at, 0)[0], np.take_along_axis(self.down, at, 0)[0])

    def carried_on(self, sure: Grid, back: Flow) -> Flow:
        """The flow; where it isn't known, the slowest of what the nearest known places on four sides take.

        What only one picture shows lies behind what covers it in the other; and what is behind mostly moves less.

        sure: how well the flow is known, 0 to 1
        """
        flow = self.flow
        hidden = (sure <= KNOWN) & (back.arrivals() < REACHED)
        slowest: Grid = np.full(int(hidden.sum()), np.inf, np.float32)
        right, down = flow.right[hidden], flow.down[hidden]
        for near in _nearest(~hidden):
            way = self._as_at(near[hidden], hidden)
            is_slower = (near[hidden] >= 0) & (way.length < slowest)
            slowest = np.where(is_slower, way.length, slowest)
            right, down = np.where(is_slower, way.right, right), np.where(is_slower, way.down, down)
        flow.right[hidden], flow.down[hidden] = right, down
        return flow

    def _as_at(self, near: Whole, places: NDArray[np.bool_]) -> Flow:
        """How those places would go, did they take what other places take: maps go on beyond where they were found."""
        taken = self.taken.ravel()[near]
        was_searched = taken == 0
        here = np.nonzero(places)
        return Flow(
            *(np.where(was_searched, each[0].ravel()[near], each[taken, *here]) for each in (self.right, self.down))
        )


def _error(one: Grid, other: Grid, way: Flow) -> Grid:
    return mean_around(np.abs(sampled(other, *way.ends) - one), AROUND) + np.float32(NOISE)


def _nearest(known: NDArray[np.bool_]) -> Iterator[Whole]:
    """For each place, the nearest known one above, below, left and right of it, as an index; -1 where there is none."""
    index = np.arange(known.size).reshape(known.shape)
    before, after = np.where(known, index, -1), np.where(known, index, known.size)
    for axis in (0, 1):
        yield np.maximum.accumulate(before, axis)
        behind = np.flip(np.minimum.accumulate(np.flip(after, axis), axis), axis)
        yield np.where(behind < known.size, behind, -1)
