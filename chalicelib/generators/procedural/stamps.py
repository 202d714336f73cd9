"""Small round things with soft edges, placed between pixels: flakes, sparks, drops, bubbles."""

from collections.abc import Callable
from math import ceil

import numpy as np
from PIL import Image

from .layers import veil
from .plane import Grid

Profile = Callable[[Grid], Grid]
"""Brightness 0..1 by distance from the centre, where 1 is the radius; it is drawn out to 1.5."""
RIM = 0.9
"""Where a bubble is brightest."""


def disc(distance: Grid) -> Grid:
    """Full inside, with a soft rim."""
    return np.clip(2.2 - 2 * distance, 0, 1)


def glow(distance: Grid) -> Grid:
    """A bright core that fades out."""
    return np.exp(-4 * distance**2)


def ring(distance: Grid) -> Grid:
    """A thin rim around a faint inside."""
    rim: Grid = np.exp(-(((distance - RIM) / 0.09) ** 2))
    return rim + 0.1 * (distance < RIM)


def stamp(
    size: tuple[int, int], places: tuple[Grid, Grid], radius: float, bright: Grid, profile: Profile
) -> Image.Image:
    """An L veil with one stamp at each place.

    places: x and y in pixels, each of shape (n,), anywhere
    radius: pixels, at least half of one
    bright: 0..1, shape (n,)
    """
    x, y = places
    reach = ceil(1.5 * radius) + 1
    near = (x > -reach) & (x < size[0] + reach) & (y > -reach) & (y < size[1] + reach)
    x, y, bright = x[near], y[near], bright[near]
    around = np.arange(-reach, reach + 1)
    column, row = (
        np.floor(x).astype(int)[:, None, None] + around,
        np.floor(y).astype(int)[:, None, None] + around[:, None],
    )
    away = np.hypot(column + 0.5 - x[:, None, None], row + 0.5 - y[:, None, None])
    values = bright[:, None, None] * profile(away / max(radius, 0.5))
    canvas = np.zeros((size[1] + 4 * reach, size[0] + 4 * reach))
    np.maximum.at(canvas, (row + 2 * reach, column + 2 * reach), values)
    return veil(canvas[2 * reach : 2 * reach + size[1], 2 * reach : 2 * reach + size[0]], size)
