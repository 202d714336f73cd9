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
    indices: Indices,
    canvas: Planes,
    meant: Planes,
    free: Mask,
    palette: Palette,
    *,
    rounds: int,
    weight: float,
    least: float,
) -> None:
    """Change some of the indices, and of the canvas that shows them: one pixel of a block in each round.

    free: pixels that show what their index says, and may show something else
    weight: what a squared level of the mean error weighs beside one of a pixel's own
    least: levels by which a block's mean must be off
    """
    blocks, ways = Blocks.off(canvas, meant, least), Ways.of(palette, weight / AREA)
    for _ in range(rounds):
        taken = ways.numbers(indices.take(blocks.places), blocks.sums)
        costs = ways.costs(taken, blocks) * free.take(blocks.places)
        best = costs.argmin(axis=1)
        gains = np.flatnonzero(costs[np.arange(len(best)), best] < 0)
        best = best[gains]
        way = taken[gains, best]
        row, column = np.divmod(blocks.places[gains, best], indices.shape[1])
        indices[row, column] = ways.others[way]
        canvas[:, row, column] = palette.colours.T[:, indices[row, column]]
        blocks = blocks.after(gains, best, ways.steps[:, way], least)


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


@dataclass(frozen=True)
class Blocks:
    """Whole blocks of a picture, and by how many levels each of their pixels is off.

    places: (n, AREA), of each block's pixels
    errors: (3, n, AREA)
    sums: (3, n), the errors of each block, added up
    """

    places: Places
    errors: Distances
    sums: Distances

    @classmethod
    def off(cls, shown: Planes, meant: Planes, least: float) -> "Blocks":
        """Whole blocks whose mean is off by more levels than `least`."""
        errors = np.subtract(shown, meant, dtype=np.int16)
        sums = _sums(errors)
        off = _exceeding(sums, least)
        places = _places(off, errors.shape[2])
        return cls(places, errors.reshape(3, -1).take(places, axis=1).astype(np.float32), sums.take(off, axis=1))

    def after(self, changed: Places, pixels: Places, steps: Distances, least: float) -> "Blocks":
        """Blocks that are still off by more, of those of which one pixel has changed by (3, n) levels."""
        sums = self.sums.take(changed, axis=1) + steps
        off = _exceeding(sums, least)
        errors = self.errors.take(changed[off], axis=1)
        errors[:, np.arange(len(off)), pixels[off]] += steps.take(off, axis=1)
        return Blocks(self.places.take(changed[off], axis=0), errors, sums.take(off, axis=1))


def _exceeding(sums: Distances, least: float) -> Places:
    """(≤ n): the numbers of blocks whose errors add up to more than so many levels for each pixel."""
    return np.flatnonzero((sums**2).sum(axis=0) > (least * AREA) ** 2)


def _places(blocks: Places, width: int) -> Places:
    """(n, AREA): of n whole blocks the pixels' places, in a picture of that width."""
    row, column = np.divmod(blocks, width // BLOCK)
    inside = np.arange(BLOCK)
    corners = (row * width + column) * BLOCK
    places: Places = corners[:, np.newaxis] + (inside[:, np.newaxis] * width + inside).reshape(-1)
    return places


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
    share: of a block's error, as it counts for each of its pixels
    """

    others: Levels
    steps: Distances
    prices: Distances
    share: float

    @classmethod
    def of(cls, palette: Palette, share: float) -> "Ways":
        """Within a palette."""
        colours, near = palette.colours.astype(np.float32), palette.neighbours
        steps = colours.take(near, axis=0) - colours[:, np.newaxis]
        prices = (1 + share) * np.einsum("knc,knc->kn", steps, steps)
        costs = OFF @ steps.transpose(0, 2, 1)
        costs *= 2 * share
        costs += prices[:, np.newaxis]
        best = costs.argmin(axis=2)
        every = np.arange(len(colours))[:, np.newaxis]
        others = near[every, best].astype(np.uint8).reshape(-1)
        return cls(others, steps[every, best].reshape(-1, 3).T.copy(), prices[every, best].reshape(-1), share)

    def numbers(self, colours: Indices, wrong: Distances) -> Places:
        """(n, AREA): which of the ways is one for each pixel of blocks that are off by (3, n) levels."""
        signs = np.trunc(wrong * (1.99 / np.abs(wrong).max(axis=0))).astype(np.intp) + 1
        ways: Places = colours * np.intp(len(SIGNS)) + (9 * signs[0] + 3 * signs[1] + signs[2])[:, np.newaxis]
        return ways

    def costs(self, numbers: Places, blocks: Blocks) -> Distances:
        """(n, AREA): by how many squared levels each pixel's way would make its block worse."""
        costs = self.prices.take(numbers)
        for step, error, total in zip(self.steps, blocks.errors, blocks.sums, strict=True):
            costs += step.take(numbers) * (2 * error + 2 * self.share * total[:, np.newaxis])
        return costs
