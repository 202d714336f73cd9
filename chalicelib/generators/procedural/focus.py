"""Where in the picture the subject and its head are taken to be."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from .plane import Grid

SAMPLE = 64
"""Pixels of either side of the sketch that is searched."""
ALONG = (np.arange(SAMPLE) + 0.5) / SAMPLE
"""Where the middles of the sketch's pixels lie, in parts of the frame."""
FEWEST = 0.012
"""Share of the sketch that must have the colour of skin before it is taken for a face."""


@dataclass(frozen=True, slots=True)
class Focus:
    """A round place: its centre, and how far it reaches, in shorter sides of the frame from the top left."""

    x: float
    y: float
    reach: float


def find(picture: Image.Image, mask: Image.Image | None) -> tuple[Focus, Focus]:
    """The subject and its head.

    The subject is the masked region, or else the middle of the frame. The head is where the colours of skin gather in
    the mask, or else in the upper middle; where there are none, the upper part of the subject.
    """
    short = min(picture.size)
    extent = picture.width / short, picture.height / short
    if mask is None or mask.getbbox() is None:
        upper = Focus(extent[0] / 2, extent[1] * 0.32, 0.2)
        across, down = np.meshgrid(ALONG - 0.5, ALONG - 0.3)
        return Focus(extent[0] / 2, extent[1] * 0.5, 0.45), _face(
            picture, extent, _bell(across / 0.35, down / 0.3)
        ) or upper
    weights: Grid = np.asarray(mask.resize((SAMPLE, SAMPLE), Image.Resampling.BOX), dtype=np.float64) / 255
    region = _centre(weights, extent, 1.4)
    upper = Focus(region.x, region.y - 0.2 * region.reach, 0.8 * region.reach)
    return region, _face(picture, extent, weights) or upper


def _face(picture: Image.Image, extent: tuple[float, float], likely: Grid) -> Focus | None:
    """Where skin gathers, found by narrowing a soft window on it; None where there is hardly any.

    The bounds of Cb and Cr lie within those of Chai and Ngan, "Face segmentation using skin-color map" (1999): they
    hold across complexions, since these differ in brightness far more than in hue. It is a guess, not face detection.
    """
    small = picture.resize((SAMPLE, SAMPLE), Image.Resampling.BOX).convert("YCbCr")
    light, blue, red = np.moveaxis(np.asarray(small, dtype=np.float64), -1, 0)
    bounds = ((light, 60, 240), (blue, 80, 120), (red, 136, 172))
    skin = likely * np.logical_and.reduce([(low <= part) & (part <= high) for part, low, high in bounds])
    if skin.sum() < FEWEST * SAMPLE**2:
        return None
    found = _centre(skin, extent, 1.4)
    for _ in range(8):
        right, down = np.meshgrid(ALONG * extent[0] - found.x, ALONG * extent[1] - found.y)
        found = _centre(skin * _bell(right / 0.2, down / 0.2) + 1e-9, extent, 1.4)
    return found


def _bell(right: Grid, down: Grid) -> Grid:
    bell: Grid = np.exp(-(right**2) - down**2)
    return bell


def _centre(weights: Grid, extent: tuple[float, float], spreads: float) -> Focus:
    """The centre of the weights over the frame, reaching as many of their spreads as is asked."""
    columns, rows = weights.sum(0) / weights.sum(), weights.sum(1) / weights.sum()
    x, y = float(columns @ ALONG), float(rows @ ALONG)
    across = float(columns @ (ALONG - x) ** 2) * extent[0] ** 2 + float(rows @ (ALONG - y) ** 2) * extent[1] ** 2
    return Focus(x * extent[0], y * extent[1], max(0.05, spreads * across**0.5))
