"""Errors that make up for one another, so that each block of pixels is right on the whole.

Nearest colours leave a block a little too dark, or too red, and so do pixels that stayed. One of its new pixels that
takes another colour makes up for it: that for which the block gains most beside what the pixel itself loses. Unlike a
diffusion of errors this changes few pixels, none that stayed, and looks no further than the block.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from .colour_distance import Distances, Levels
from .colour_mapping import Indices
from .palette import Palette
from .planes import Mask, Planes
from .texture import BLOCK, spread

AREA = BLOCK**2
REACH = 48
"""Levels by which a block's errors, added up, are taken to be off when the ways to mend it are chosen."""
SIGNS = np.indices((3, 3, 3)).reshape(3, -1).T - 1
"""(27, 3): the directions in which a block can be off; the one in the middle is none."""
OFF = np.rint(REACH * SIGNS / np.maximum(np.linalg.norm(SIGNS, axis=1, keepdims=True), 1)).astype(np.float32)
"""Levels, whole ones, so that products of them are exact on any machine."""
Errors = NDArray[np.int16]
Places = NDArray[np.intp]


def balance(
    indices: Indices, canvas: Planes, meant: Planes, free: Mask, palette: Palette, *, weight: float, least: float
) -> None:
    """Change some of the indices, and of the canvas that shows them.

    free: pixels that show what their index says, and may show something else
    weight: what a squared level of the mean error weighs beside one of a pixel's own
    least: levels by which a block's mean must be off
    """
    blocks = _blocks(indices.shape)
    errors = np.subtract(canvas, meant, dtype=np.int16)
    sums = _sums(errors)
    off = np.flatnonzero((sums**2).sum(axis=0) > (least * AREA) ** 2)
    if not len(off):
        return
    places, wrong = blocks[:, off], sums[:, off]
    ways = Ways.of(palette, weight / AREA)
    taken = ways.numbers(indices.take(places), wrong)
    costs = ways.prices.take(taken)
    for step, error, total in zip(ways.steps, errors, wrong, strict=True):
        costs += step.take(taken) * (2 * error.take(places) + 2 * weight / AREA * total)
    costs *= free.take(places)
    best, every = costs.argmin(axis=0), np.arange(len(off))
    gains = costs[best, every] < 0
    best, every = best[gains], every[gains]
    row, column = np.divmod(places[best, every], indices.shape[1])
    indices[row, column] = ways.others[taken[best, every]]
    canvas[:, row, column] = palette.colours.T[:, indices[row, column]]


def misses(picture: Planes, shown: Planes, least: float) -> Mask:
    """(height, width): where what is shown of a picture is off by so many levels on the whole, about blocks of it."""
    height, width = picture.shape[1:]
    if min(height, width) < BLOCK:
        return np.zeros((height, width), dtype=bool)
    sums = _sums(np.subtract(shown, picture, dtype=np.int16))
    off = np.sqrt((sums**2).sum(axis=0)).reshape(height // BLOCK, width // BLOCK) / np.float32(AREA)
    cut = (height - height // BLOCK * BLOCK, width - width // BLOCK * BLOCK)
    whole = np.pad(off, [(0, int(side > 0)) for side in cut], mode="edge")
    missed: Mask = spread(whole, (width, height)) > least
    return missed


def _blocks(shape: tuple[int, ...]) -> Places:
    """(AREA, n): of each whole block the pixels' places."""
    height, width = shape
    rows, columns = np.arange(height // BLOCK) * BLOCK, np.arange(width // BLOCK) * BLOCK
    corners = (rows[:, np.newaxis] * width + columns).reshape(-1)
    inside = np.arange(BLOCK)
    return (inside[:, np.newaxis] * width + inside).reshape(-1, 1) + corners


def _sums(errors: Errors) -> Distances:
    """(3, n): the errors of each whole block, added up."""
    height, width = (side // BLOCK * BLOCK for side in errors.shape[1:])
    rows = reduce(np.add, (errors[:, start:height:BLOCK] for start in range(BLOCK)))
    sums: Errors = reduce(np.add, (rows[:, :, start:width:BLOCK] for start in range(BLOCK)))
    return sums.reshape(3, -1).astype(np.float32)


@dataclass(frozen=True)
class Ways:
    """For each colour of a palette, and each direction in which a block is off, the colour to take instead.

    others: (k · 27)
    steps: (3, k · 27), by how much it differs
    prices: (k · 27), in squared levels, what it costs where nothing is off
    """

    others: Levels
    steps: Distances
    prices: Distances

    @classmethod
    def of(cls, palette: Palette, share: float) -> "Ways":
        """Within a palette; share: of the error of a block, as it counts for each pixel."""
        colours, near = palette.colours.astype(np.float32), palette.neighbours
        steps = colours[near] - colours[:, np.newaxis]
        prices = (1 + share) * (steps**2).sum(axis=2)
        best = (prices[..., np.newaxis] + 2 * share * (steps @ OFF.T)).argmin(axis=1)
        every = np.arange(len(colours))[:, np.newaxis]
        others = near[every, best].astype(np.uint8).reshape(-1)
        return cls(others, steps[every, best].reshape(-1, 3).T.copy(), prices[every, best].reshape(-1))

    def numbers(self, colours: Indices, wrong: Distances) -> Places:
        """(AREA, n): which of the ways is one for each pixel of blocks that are off by (3, n) levels."""
        signs = np.trunc(wrong * (1.99 / np.abs(wrong).max(axis=0))).astype(np.intp) + 1
        ways: Places = colours * np.intp(len(SIGNS)) + (9 * signs[0] + 3 * signs[1] + signs[2])
        return ways
