"""Particles that fall, rise and drift: the same ones in every frame, each a little further on its way."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from .layers import Colour, cover
from .moment import Moment
from .plane import Grid
from .stamps import Profile, stamp


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
    """Where a layer's particles are now, in pixels, and a number of chance of each; all of shape (n,)."""

    x: Grid
    y: Grid
    chance: Grid

    @classmethod
    def of(cls, moment: Moment, name: str, depth: Depth, slant: float = 0.0, flutter: float = 0.0) -> "Particles":
        """More where strength is greater; the ones that were there stay where they were.

        slant: how far right for one height down; flutter: heights to either side
        """
        start = moment.rng(name).random((depth.count, 4))[: share(depth.count, moment)]
        own = 0.7 + 0.6 * start[:, 2]
        fallen = moment.elapsed * depth.speed * own
        lag = 2 * np.pi * (start[:, 3] + moment.elapsed / 40 * own)
        width, height = moment.size
        right = slant * fallen * height + flutter * height * (np.sin(lag) + 0.4 * np.sin(2.3 * lag))
        x = _wrapped(start[:, 0] + right / width) * width
        y = _wrapped(start[:, 1] + fallen) * height
        return cls(x, y, start[:, 3])


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
    """Into -.15 to 1.15, so that what leaves the frame is out of sight before it comes in again."""
    return (place + 0.15) % 1.3 - 0.15
