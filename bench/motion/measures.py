"""What the tables show of frames, each (height, width, 3) in shares of 255."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from chalicelib.coherence.colour_distance import distance, to_lab
from chalicelib.coherence.grids import LUMA, Grid, as_grid

CELL = 8
"""Pixels along each side: what the eye takes for the colour of a place."""
Weights = NDArray[np.float64]


def cells(picture: Image.Image) -> Grid:
    """The mean colours of 8 by 8 pixels."""
    return as_grid(picture.resize((picture.width // CELL, picture.height // CELL), Resampling.BOX))


def delta_cells(one: Image.Image, other: Image.Image, where: Grid | None = None) -> float:
    """ΔE8: the mean CIEDE2000 of those; `where`: of cells that it covers whole."""
    apart = distance(to_lab(cells(one)), to_lab(cells(other)))
    if where is None:
        return float(apart.mean())
    share = np.asarray(Image.fromarray(where).resize((apart.shape[1], apart.shape[0]), Resampling.BOX))
    return float(apart[share > 0.99].mean())  # noqa: PLR2004 - all of the cell, but for rounding


def delta_pixels(one: Image.Image, other: Image.Image) -> float:
    """ΔEpix: the mean CIEDE2000 of single pixels."""
    return float(distance(to_lab(as_grid(one)), to_lab(as_grid(other))).mean())


def sharpness(picture: Image.Image) -> float:
    """The variance of the Laplacian of the lightness."""
    light = as_grid(picture) @ LUMA
    inner = light[1:-1, 1:-1]
    return float((light[:-2, 1:-1] + light[2:, 1:-1] + light[1:-1, :-2] + light[1:-1, 2:] - 4 * inner).var())


def ssim(one: Image.Image, other: Image.Image) -> Grid:
    """The structural similarity of the lightness around each pixel: Wang and others (2004), windows of 7 by 7."""
    a, b = (as_grid(each).astype(np.float64) @ LUMA for each in (one, other))
    mean_a, mean_b = _mean(a), _mean(b)
    var_a, var_b, both = _mean(a * a) - mean_a**2, _mean(b * b) - mean_b**2, _mean(a * b) - mean_a * mean_b
    light = (2 * mean_a * mean_b + 0.01**2) / (mean_a**2 + mean_b**2 + 0.01**2)
    map_: Grid = (light * (2 * both + 0.03**2) / (var_a + var_b + 0.03**2)).astype(np.float32)
    return map_


def _mean(grid: Weights) -> Weights:
    padded = np.pad(grid, ((4, 3), (4, 3)), mode="edge").cumsum(0).cumsum(1)
    sums = padded[7:, 7:] - padded[:-7, 7:] - padded[7:, :-7] + padded[:-7, :-7]
    mean: Weights = sums / 49
    return mean
