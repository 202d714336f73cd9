"""Particles that fall, rise and drift: the same ones in every frame, each a little further on its way."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .layers import Colour, cover
from .moment import Moment
from .plane import Grid
from .stamps import Profile, stamp

MARGIN = 0.15
PERIOD = 1 + 2 * MARGIN
"""The way of what leaves the frame and comes in again, in the frame's sides: out of sight in between."""
LONGEST_ROW, ROWS_A_LAYER = 12, 0.8
"""Particles that follow each other on one path; and the same in roots of their number: of few, a row would be seen."""
MOST_HASTE = 3
"""How many times too fast a particle may go, to be where the next one was. What is slower yet hangs in the air."""
FASTEST_IN_A_ROW = 0.75
"""The share of its way that a particle goes in the time: whoever goes farther goes all of it."""
GOLDEN = (5**0.5 - 1) / 2
FLUTTER, MOST_SWAYS = 40, 6
"""Frames from one side to the other and back, and how often that may be on one way."""


@dataclass(frozen=True, slots=True)
class Depth:
    """One layer of particles: the nearer, the fewer, larger, faster and fainter.

    radius: pixels of a frame of 512; speed: heights of the frame in a frame of time
    """

    count: int
    radius: float
    speed: float
    bright: float


@dataclass(frozen=True, slots=True, eq=False)
class Particles:
    """Where a layer's particles are now, all of shape (n,).

    x, y: pixels
    fallen: how far each is on its way through the frame, 0 to 1
    chance: a number of chance of each, 0 to 1; those of one path share it
    """

    x: Grid
    y: Grid
    fallen: Grid
    chance: Grid

    @classmethod
    def of(cls, moment: Moment, name: str, depth: Depth, slant: float = 0.0, flutter: float = 0.0) -> "Particles":
        """More where strength is greater; the ones that were there stay where they were.

        slant: how far right for one height down; flutter: heights to either side
        """
        start = moment.rng(name).random((depth.count, 4))
        paths = Paths.of(moment, abs(depth.speed) * (0.7 + 0.6 * start[:, 2]))
        row, place = paths.filled(share(depth.count, moment))
        _, first_y, _, chance = start[row].T
        # Evenly from side to side, however few paths there are: multiples of the golden ratio lie far from each other.
        first_x = (start[0, 0] + GOLDEN * row) % 1
        way = 1 if depth.speed > 0 else -1
        fallen = (first_y + place + way * paths.travel[row] * moment.phase) % 1
        # A particle flutters by its place on the way: who comes to another's place moves on as that one did.
        sways = min(MOST_SWAYS, PERIOD / (FLUTTER * abs(depth.speed)))
        turn = 2 * np.pi * np.where(paths.travel[row] > 0, sways * fallen, moment.turns(FLUTTER) * moment.phase)
        side = flutter * (np.sin(turn + 7 * chance) + 0.4 * np.sin(2 * turn + 11 * chance))
        width, height = moment.size
        down = PERIOD * fallen - MARGIN
        x = _wrapped(first_x + (slant * down + side) * height / width) * width
        return cls(x, down * height, fallen, chance)


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """The ways of a layer's particles, such that at the end of the time each is where it or another was at first.

    Fast particles pass through the frame some whole times. Slow ones follow each other at equal distances, each to
    where the next one was. The slowest hang in the air.

    rows: how many follow each other on each path; travel: how much of its way each goes, 0 for what hangs
    """

    rows: NDArray[np.int64]
    travel: Grid

    @classmethod
    def of(cls, moment: Moment, speed: Grid) -> "Paths":
        """For particles of these speeds, heights of the frame in a frame of time."""
        longest = max(2, min(LONGEST_ROW, round(ROWS_A_LAYER * len(speed) ** 0.5)))
        passes = moment.span * moment.pace * speed / PERIOD
        hangs, passing = MOST_HASTE * longest * passes < 1, passes > FASTEST_IN_A_ROW
        rows = np.where(hangs | passing, 1, np.round(1 / np.maximum(passes, 1 / longest))).astype(np.int64)
        return cls(rows, np.where(hangs, 0.0, np.where(passing, np.round(passes), 1 / rows)))

    def filled(self, count: int) -> tuple[NDArray[np.int64], Grid]:
        """For each of so many particles its path, and its place in the row.

        A few more, so that the last row is whole: a gap in it would have moved on at the end.
        """
        ends = np.cumsum(self.rows)
        paths = np.arange(int(np.searchsorted(ends, count)) + 1)
        path = np.repeat(paths, self.rows[paths])
        place = np.arange(len(path)) - (ends - self.rows)[path]
        return path, place / self.rows[path]


def share(count: int, moment: Moment) -> int:
    """How many of so many particles there are: the stronger, the more."""
    return round(count * min(1.0, 0.35 + 0.65 * moment.strength))


def scatter(
    picture: Image.Image,
    moment: Moment,
    name: str,
    depths: tuple[Depth, ...],
    slant: float,
    *,
    colour: Colour,
    profile: Profile,
) -> Image.Image:
    """The picture with round particles of one colour over it, the farthest first."""
    for layer, depth in enumerate(depths):
        flakes = Particles.of(moment, f"{name} {layer}", depth, slant, 0.012)
        bright = depth.bright * (0.6 + 0.4 * flakes.chance) * moment.opacity
        radius = depth.radius * moment.unit
        picture = cover(picture, colour, stamp(moment.size, (flakes.x, flakes.y), radius, bright, profile))
    return picture


def _wrapped(place: Grid) -> Grid:
    """Into what lies around the frame, so that what leaves it is out of sight before it comes in again."""
    return (place + MARGIN) % PERIOD - MARGIN
