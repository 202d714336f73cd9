"""Pictures as grids of numbers, and how these are made smaller, larger, smoother and moved."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

Grid = NDArray[np.float32]
"""(height, width), or (height, width, channels)."""
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""ITU-R BT.601, as Pillow turns RGB into L."""


def as_grid(picture: Image.Image) -> Grid:
    """An RGB or L picture's levels as shares of 255."""
    return np.asarray(picture, np.float32) * np.float32(1 / 255)


def as_picture(grid: Grid) -> Image.Image:
    """Shares of 255, clipped and rounded, as RGB or L."""
    return Image.fromarray((np.clip(grid, 0, 1) * 255 + 0.5).astype(np.uint8))


def shape_within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Width and height of a copy whose longer side has at most that many pixels."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def resized(grid: Grid, size: tuple[int, int], how: Resampling = Resampling.BILINEAR) -> Grid:
    """A grid with one or more channels at another width and height."""
    if grid.ndim == 2:  # noqa: PLR2004 - rows and columns
        return np.asarray(Image.fromarray(grid).resize(size, how))
    channels = (resized(np.ascontiguousarray(grid[..., at]), size, how) for at in range(grid.shape[2]))
    return np.stack(list(channels), axis=-1)


def smoothed(grid: Grid, hole: int = 1) -> Grid:
    """A grid of one channel under the window 1 2 1 along both axes, its taps `hole` apart.

    Beyond an edge it goes on as it is there.
    Used with growing holes, as for the à trous wavelets: Holschneider and others (1989).
    """
    around = np.pad(grid, hole, mode="edge")
    rows = around[: -2 * hole] + around[2 * hole :]
    rows *= np.float32(0.5)
    rows += around[hole:-hole]
    both = rows[:, : -2 * hole] + rows[:, 2 * hole :]
    both *= np.float32(0.5)
    both += rows[:, hole:-hole]
    both *= np.float32(0.25)
    return both


def mean_around(grid: Grid, reach: int) -> Grid:
    """The mean of the square that far around each place; beyond an edge it goes on as it is there."""
    span = 2 * reach + 1
    padded = np.pad(grid, ((reach + 1, reach), (reach + 1, reach)), mode="edge").cumsum(0, dtype=np.float64).cumsum(1)
    sums = padded[span:, span:] - padded[:-span, span:] - padded[span:, :-span] + padded[:-span, :-span]
    means: Grid = (sums / span**2).astype(np.float32)
    return means


def sampled(grid: Grid | NDArray[np.uint8], x: Grid, y: Grid) -> Grid:
    """What the grid has at those places, in pixels from its first; beyond an edge, what is there."""
    height, width = grid.shape[:2]
    x, y = np.clip(x, 0, width - 1.001), np.clip(y, 0, height - 1.001)
    left, top = x.astype(np.int32), y.astype(np.int32)
    right_share, down_share = ((each - whole).astype(np.float32) for each, whole in ((x, left), (y, top)))
    if grid.ndim > x.ndim:
        right_share, down_share = right_share[..., None], down_share[..., None]
    flat = grid.reshape(height * width, *grid.shape[2:])

    def row(at: NDArray[np.int32]) -> Grid:
        here, beside = (flat[each].astype(np.float32, copy=False) for each in (at, at + 1))
        between: Grid = here + (beside - here) * right_share
        return between

    upper, lower = row(top * width + left), row((top + 1) * width + left)
    between: Grid = upper + (lower - upper) * down_share
    return between
