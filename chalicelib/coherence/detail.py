"""Detail that redraws wear away or heap up: the strength of two bands of it, brought back to a reference's."""

from typing import NamedTuple

import numpy as np

from .grids import LUMA, Grid, smoothed

LEAST, MOST = -0.5, 2.0
"""Bounds of what is added of a band, in shares of it."""
STILL = 1e-7
"""Mean square below which a band has nothing to bring back: a hundredth of a grey level."""


class Bands(NamedTuple):
    """What is finer than about 2 pixels of a picture's lightness, and of about 4."""

    fine: Grid
    middle: Grid

    @classmethod
    def of(cls, picture: Grid) -> "Bands":
        """The bands of a picture, (height, width, 3)."""
        light = picture @ LUMA
        once = smoothed(light)
        return cls(light - once, once - smoothed(once, 2))

    def strengths(self, trust: Grid) -> tuple[float, float]:
        """Mean squares, where that can be compared: (height, width), 0 to 1."""
        fine, middle = (_mean_of(band, band, trust) for band in self)
        return fine, middle


def restored(picture: Grid, reference: Grid, trust: Grid, force: float) -> Grid:
    """What has to be added to the lightness of `picture`, so that its detail is as strong as the reference's."""
    fine, middle = Bands.of(picture)
    wanted = Bands.of(reference).strengths(trust)
    wide = smoothed(middle)
    of_middle = np.float32(force * _share(middle, wide - smoothed(wide, 2), wanted[1], trust))
    finer = fine + of_middle * (middle - wide)
    of_fine = np.float32(force * _share(finer, fine - smoothed(fine), wanted[0], trust))
    return of_fine * fine + of_middle * middle


def _share(band: Grid, again: Grid, wanted: float, trust: Grid) -> float:
    """How much of a band has to be added, so that what is then in it has the wanted mean square.

    again: what of the band is found in it again: not all, since bands have no sharp bounds
    """
    had, both, added = _mean_of(band, band, trust), _mean_of(band, again, trust), _mean_of(again, again, trust)
    if added < STILL:
        return 0.0
    root = np.sqrt(max(0.0, both**2 - added * (had - wanted)))
    return float(np.clip((root - both) / added, LEAST, MOST))


def _mean_of(one: Grid, other: Grid, trust: Grid) -> float:
    return float(np.vdot(trust, one * other) / (trust.sum() + 1))
