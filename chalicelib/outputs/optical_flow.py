"""Where everything has gone from one picture to another, measured on small grey copies.

The method is that of Lucas and Kanade (1981): within a window, the shift that best explains the differences by the
slopes; from coarse copies to finer ones, as Bouguet (2000) describes it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

Grid = NDArray[np.floating]
FINEST, COARSEST = 128, 8
"""Pixels of the longer side of the copies."""
WINDOW = 4
"""Pixels on each side of a place."""
_CONTRAST, _FLAT = 50.0, 12.0
"""Levels of deviation that a copy is brought to; what has less than the second is not worth so much."""
_ROUNDS = 4
_LONGEST = 1.0
"""Pixels in one round: what is further was found on a coarser copy."""
_STIFF = 12.0
"""Squared levels: where slopes are less, nothing can be told, and nothing is taken to move."""
_ALIKE, _SLACK = 0.01, 0.5
"""There and back again has to lead home: Sundaram, Brox and Keutzer (2010)."""


class Flow(NamedTuple):
    """How far each place moves, in shares of the picture's longer side: (height, width) of the finest copy."""

    right: Grid
    down: Grid


def flows(first: Image.Image, second: Image.Image) -> tuple[Flow, Flow]:
    """The flow from the first picture to the second, and back; 0 where the two don't agree."""
    there, back = _measured(first, second), _measured(second, first)
    return _trusted(there, back), _trusted(back, there)


def _measured(first: Image.Image, second: Image.Image) -> Flow:
    """In pixels of the finest copy."""
    right: Grid = np.zeros((1, 1))
    down = right
    side = COARSEST
    while side <= FINEST:
        one, other = _copy(first, side), _copy(second, side)
        scale = max(one.shape) / max(right.shape)
        right, down = (_resized(part, one.shape) * scale for part in (right, down))
        for _ in range(_ROUNDS):
            right, down = _better(one, other, right, down)
        side *= 2
    return Flow(right, down)


def _copy(picture: Image.Image, side: int) -> Grid:
    """Without the picture's light and contrast: frames drift in both, and that is no motion."""
    scale = side / max(picture.size)
    size = max(4, round(picture.width * scale)), max(4, round(picture.height * scale))
    levels = np.asarray(picture.convert("L").resize(size, Resampling.BOX), np.float32)
    contrast = _CONTRAST / max(levels.std(), _FLAT)
    normal: Grid = (levels - levels.mean()) * np.float32(contrast)
    return normal


def _better(one: Grid, other: Grid, right: Grid, down: Grid) -> tuple[Grid, Grid]:
    """One round: what is left of the difference, explained by a further shift."""
    moved = sampled(other, right, down)
    slope_down, slope_right = np.gradient((one + moved) / 2)
    rest = one - moved
    across, along, both = (_mean(part) for part in (slope_right**2, slope_down**2, slope_right * slope_down))
    pull_right, pull_down = _mean(slope_right * rest), _mean(slope_down * rest)
    across, along = across + _STIFF, along + _STIFF
    area = across * along - both**2
    step_right = np.clip((along * pull_right - both * pull_down) / area, -_LONGEST, _LONGEST)
    step_down = np.clip((across * pull_down - both * pull_right) / area, -_LONGEST, _LONGEST)
    return _mean(right + step_right), _mean(down + step_down)


def sampled(grid: Grid, right: Grid, down: Grid) -> Grid:
    """The grid as it is found that far from each place; between its points, the weighted mean of the four around."""
    height, width = grid.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = np.clip(columns + right, 0, width - 1), np.clip(rows + down, 0, height - 1)
    left, top = np.minimum(x.astype(int), width - 2), np.minimum(y.astype(int), height - 2)
    x, y = x - left, y - top
    upper = grid[top, left] * (1 - x) + grid[top, left + 1] * x
    lower = grid[top + 1, left] * (1 - x) + grid[top + 1, left + 1] * x
    between: Grid = upper * (1 - y) + lower * y
    return between


def _mean(grid: Grid) -> Grid:
    """The mean of the window around each place; beyond an edge it goes on as it is there."""
    span = 2 * WINDOW + 1
    padded = np.pad(grid.astype(np.float64), (WINDOW + 1, WINDOW), mode="edge").cumsum(0).cumsum(1)
    sums = padded[span:, span:] - padded[:-span, span:] - padded[span:, :-span] + padded[:-span, :-span]
    means: Grid = (sums / span**2).astype(np.float32)
    return means


def _resized(grid: Grid, shape: tuple[int, ...]) -> Grid:
    return np.asarray(Image.fromarray(grid.astype(np.float32)).resize((shape[1], shape[0]), Resampling.BILINEAR))


def _trusted(there: Flow, back: Flow) -> Flow:
    """The flow as shares of the longer side, faded out where the way back doesn't lead home."""
    missed = _squared(*(way + sampled(returned, *there) for way, returned in zip(there, back, strict=True)))
    is_home = missed < _ALIKE * (_squared(*there) + _squared(*back)) + _SLACK
    share = _mean(is_home.astype(np.float32)) / max(there.right.shape)
    return Flow(there.right * share, there.down * share)


def _squared(right: Grid, down: Grid) -> Grid:
    return right**2 + down**2
