"""Where in the picture the subject and its head are taken to be."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from .plane import Grid

SAMPLE = 64
"""Pixels of either side of the sketch that is searched."""
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

    The masked region is both. Without a mask the subject is the middle of the frame, and the head is where the
    colours of skin gather above it; where there are none, the upper middle.
    """
    short = min(picture.size)
    extent = picture.width / short, picture.height / short
    if mask is not None and mask.getbbox() is not None:
        weights: Grid = np.asarray(mask.resize((SAMPLE, SAMPLE), Image.Resampling.BOX), dtype=np.float64)
        region = _centre(weights, extent, 1.4)
        return region, Focus(region.x, region.y - 0.2 * region.reach, 0.8 * region.reach)
    return Focus(extent[0] / 2, extent[1] * 0.5, 0.45), _face(picture, extent)


def _face(picture: Image.Image, extent: tuple[float, float]) -> Focus:
    """Where skin gathers, found by narrowing a soft window on it.

    The bounds of Cb and Cr are those of Chai and Ngan, "Face segmentation using skin-color map" (1999): they hold
    across complexions, since these differ in brightness far more than in hue. It is a guess, not face detection.
    """
    small = picture.resize((SAMPLE, SAMPLE), Image.Resampling.BOX).convert("YCbCr")
    light, blue, red = np.moveaxis(np.asarray(small, dtype=np.float64), -1, 0)
    bounds = ((light, 60, 240), (blue, 80, 120), (red, 136, 172))
    skin = np.logical_and.reduce([(low <= part) & (part <= high) for part, low, high in bounds]).astype(np.float64)
    x, y = np.meshgrid(*2 * [(np.arange(SAMPLE) + 0.5) / SAMPLE])
    window = np.exp(-(((x - 0.5) / 0.35) ** 2) - ((y - 0.3) / 0.3) ** 2)
    if (skin * window).sum() < FEWEST * SAMPLE**2:
        return Focus(extent[0] / 2, extent[1] * 0.32, 0.2)
    for _ in range(8):
        middle = _centre(skin * window, extent, 1.0)
        near = ((x * extent[0] - middle.x) / 0.2) ** 2 + ((y * extent[1] - middle.y) / 0.2) ** 2
        window = np.exp(-near)
    return _centre(skin * window, extent, 1.4)


def _centre(weights: Grid, extent: tuple[float, float], spreads: float) -> Focus:
    """The centre of the weights over the frame, reaching as many of their spreads as is asked."""
    along = (np.arange(SAMPLE) + 0.5) / SAMPLE
    columns, rows = weights.sum(0) / weights.sum(), weights.sum(1) / weights.sum()
    x, y = float(columns @ along), float(rows @ along)
    across = float(columns @ (along - x) ** 2) * extent[0] ** 2 + float(rows @ (along - y) ** 2) * extent[1] ** 2
    return Focus(x * extent[0], y * extent[1], max(0.05, spreads * across**0.5))
