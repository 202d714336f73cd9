"""Detail that redraws wear away or heap up: the strength of two bands of it, brought back to a reference's."""

from typing import NamedTuple

import numpy as np

from .grids import LUMA, Grid, smoothed

LEAST, MOST = -0.5, 2.0
"""Bounds of what is added of a band, in shares of it."""
STILL = 1e-7
"""Mean square below which a band has nothing to bring back: a hundredth of a grey level."""


class Bands(NamedTuple):
    """A picture's lightness, what of it is finer than about 2 pixels, and what is finer than about 4 without that."""

    light: Grid
    fine: Grid
    middle: Grid

    @classmethod
    def of(cls, picture: Grid) -> "Bands":
        """The bands of a picture, (height, width, 3)."""
        light = picture @ LUMA
        once = smoothed(light)
        return cls(light, light - once, once - smoothed(once, 2))


def sharpness(picture: Grid, trust: Grid) -> float:
    """The mean square of the Laplacian of a picture's lightness, where that is trusted: (height, width), 0 to 1."""
    edges = _edges(picture @ LUMA)
    return _mean_of(edges, edges, trust)


def restored(picture: Grid, reference: Grid, trust: Grid, force: float) -> Grid:
    """What has to be added to the lightness of `picture`, so that its detail is as strong as the reference's.

    The middle band is brought to the reference's strength, and the fine one until the Laplacian has the reference's.
    """
    ours, theirs = Bands.of(picture), Bands.of(reference)
    wide = smoothed(ours.middle)
    wanted = _mean_of(theirs.middle, theirs.middle, trust)
    middle = np.float32(force * _share(ours.middle, wide - smoothed(wide, 2), wanted, trust)) * ours.middle
    edges = _edges(theirs.light)
    wanted = _mean_of(edges, edges, trust)
    share = force * _share(_edges(ours.light + middle), _edges(ours.fine), wanted, trust)
    return np.float32(share) * ours.fine + middle


def _edges(light: Grid) -> Grid:
    """The Laplacian: how far each place is from the mean of its four neighbours, times 4."""
    around = np.pad(light, 1, mode="edge")
    edges: Grid = around[:-2, 1:-1] + around[2:, 1:-1] + around[1:-1, :-2] + around[1:-1, 2:] - 4 * light
    return edges


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
