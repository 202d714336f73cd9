"""What may stay: pixels for which the canvas is right within a tolerance."""

from dataclasses import dataclass

import numpy as np

from .planes import Mask, Planes, box_around, size_of, squared_distance
from .texture import Box, Map, Texture, spread

EVEN, ROUGH = 0.34, 0.03
"""A pixel's allowance, in squared tolerances, where it is even, and what each level of roughness adds: errors hide in
what is rough."""
MOST = 1.3
"""Squared tolerances beyond which there is no allowance."""
SHARE = np.float32(0.2)
"""How much of the allowance is left where the bits that staying saves are counted by themselves."""
FAR = np.float32(2**20)
"""Squared levels that nothing makes up for."""
LEAST = 0.62
"""The share of the tolerance for a frame of which next to nothing changes: it is small anyway."""


@dataclass(frozen=True)
class Reuse:
    """How well the canvas stands for a picture, pixel by pixel, in squared levels.

    error: how far the canvas is off; -1 where the pixel's source has not changed since it was drawn
    allowance: how much further off than a new colour it may be
    tolerance: levels, what the allowance rests on, and the price of bits
    """

    error: Map
    allowance: Map
    tolerance: float

    @property
    def box(self) -> Box | None:
        """The smallest box around every pixel that may have to be drawn, begun where a block does; None without any."""
        return box_around(self.stale)

    @property
    def nothing(self) -> bool:
        """Whether there is no canvas yet."""
        return bool(np.isinf(self.error[0, 0]))

    @property
    def stale(self) -> Mask:
        """Pixels that the best of colours could not leave as they are."""
        return self.error > self.allowance

    @property
    def excess(self) -> Map:
        """What staying costs a pixel, where bits count as well; far below nothing where its source has not changed."""
        return np.where(self.still, -FAR, self.error - SHARE * self.allowance)

    @property
    def still(self) -> Mask:
        """Pixels whose source has not changed."""
        return self.error < 0

    def within(self, box: Box) -> "Reuse":
        """How well the canvas stands for that part of the picture: views, not copies."""
        left, upper, right, lower = box
        part = np.s_[upper:lower, left:right]
        return Reuse(self.error[part], self.allowance[part], self.tolerance)

    def holds_against(self, error: Map) -> Mask:
        """Pixels that may stay, where new ones would be off by `error`."""
        return self.error <= error + self.allowance


def nothing_stands(size: tuple[int, int], tolerance: float) -> Reuse:
    """Before the first frame; tolerance: levels."""
    shape = size[::-1]
    return Reuse(np.full(shape, np.inf, np.float32), np.zeros(shape, np.float32), tolerance)


def compare(canvas: Planes, picture: Planes, still: Mask, texture: Texture, tolerance: float) -> Reuse:
    """How a canvas stands for a picture; `still` are its pixels whose source has not changed.

    A tolerance of 0 leaves only what is right.
    """
    error = squared_distance(canvas, picture)
    error[still] = -1
    allowance = np.minimum(EVEN + ROUGH * texture.roughness, MOST) * np.float32(tolerance**2)
    return Reuse(error, spread(allowance, size_of(picture)), tolerance)


def lessened(tolerance: float, changing: float) -> float:
    """The tolerance for a frame of whose pixels such a share changes."""
    return tolerance * (LEAST + (1 - LEAST) * changing)
