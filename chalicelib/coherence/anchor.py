"""A little of the first frame: where a frame shows the same, it is drawn towards it."""

from typing import TYPE_CHECKING

import numpy as np
from PIL.Image import Resampling

from .grids import Grid, resized, shape_within

if TYPE_CHECKING:
    from PIL.Image import Image

EVERYWHERE = 0.04
SAME = 0.25
"""Shares of the first frame: wherever it shows something like it, and the most that is added where it shows the same.
"""
GATE = 10.0
"""Levels of difference at which half of that is added."""
CHANGED = 24.0
"""Levels of difference of a wider place at which it is half taken for one that the prompt has changed."""
SIDE, COARSE = 128, 32


def shares(picture: "Image", reference: "Image", trust: Grid) -> Grid:
    """How much of the reference belongs into each place of the picture, 0 to 1: (height, width).

    trust: how far each place can be compared, at any size
    """
    size, coarse = (shape_within(picture.size, side) for side in (SIDE, COARSE))
    near = _share(_most_around(_apart(picture, reference, size)), GATE)
    alike = _share(_apart(picture, reference, coarse), CHANGED)
    share = resized(trust, size) * (resized(alike, size) * np.float32(EVERYWHERE) + near * np.float32(SAME))
    return resized(share, picture.size)


def _share(apart: Grid, gate: float) -> Grid:
    """1 where nothing differs, a half at the gate."""
    share: Grid = (1 / (1 + (apart / gate) ** 4)).astype(np.float32)
    return share


def _apart(one: "Image", other: "Image", size: tuple[int, int]) -> Grid:
    """The difference of the channel that differs most, in levels of 255, on copies of that size."""
    copies = (np.asarray(each.resize(size, Resampling.BOX), np.float32) for each in (one, other))
    apart: Grid = np.abs(np.subtract(*copies)).max(axis=2)
    return apart


def _most_around(grid: Grid) -> Grid:
    """The highest of each place and its eight neighbours."""
    padded = np.pad(grid, 1, mode="edge")
    rows = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
    most: Grid = np.maximum(np.maximum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
    return most
