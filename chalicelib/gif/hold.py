"""What may stay: pixels for which the canvas is right within a tolerance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.gif.distance import Levels, squared_distance
from chalicelib.gif.texture import Map, roughness

Mask = NDArray[np.bool_]
Box = tuple[int, int, int, int]
"""Left, upper, right, lower."""

ROUGH = 10.0
"""Levels of roughness at which the allowance is as large as the tolerance says: errors hide in what is rough."""


@dataclass(frozen=True)
class Standing:
    """How well the canvas stands for a picture, pixel by pixel, in squared levels.

    error: how far the canvas is off; -1 where the pixel's source has not changed since it was drawn
    allowance: how much further off than a new colour it may be
    """

    error: Map
    allowance: Map

    @property
    def box(self) -> Box | None:
        """The smallest that holds every pixel that may have to be drawn."""
        return Image.fromarray(self.stale.view(np.uint8)).getbbox()

    @property
    def stale(self) -> Mask:
        """Pixels that the best of colours could not leave as they are."""
        return self.error > self.allowance

    @property
    def still(self) -> Mask:
        """Pixels whose source has not changed."""
        return self.error < 0

    def within(self, box: Box) -> "Standing":
        """The same of a part of the picture."""
        left, upper, right, lower = box
        part = np.s_[upper:lower, left:right]
        return Standing(self.error[part], self.allowance[part])

    def holds_against(self, error: Map) -> Mask:
        """Pixels that may stay, where new ones would be off by `error`."""
        return self.error <= error + self.allowance


def nothing_stands(size: tuple[int, int]) -> Standing:
    """Before the first frame."""
    width, height = size
    return Standing(np.full((height, width), np.inf, np.float32), np.zeros((height, width), np.float32))


def compare(canvas: Image.Image, source: Levels, picture: Image.Image, tolerance: float) -> Standing:
    """How a canvas, drawn from `source`, stands for a picture. A tolerance of 0 leaves only what is right."""
    meant = np.asarray(picture)
    error = squared_distance(np.asarray(canvas), meant)
    error[squared_distance(meant, source) == 0] = -1
    allowance = roughness(picture) * np.float32(tolerance**2 / 2 / ROUGH) + np.float32(tolerance**2 / 2)
    return Standing(error, allowance)
