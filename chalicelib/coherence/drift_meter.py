"""How far a chain of redraws has come from its first frame."""

from dataclasses import dataclass

import numpy as np
from PIL.Image import Image, Resampling

from .colour_distance import distance, to_lab
from .detail import sharpness
from .grids import Grid, as_grid
from .reference import Reference

CELL = 8
"""Pixels along each side of what the eye takes for the colour of a place."""


@dataclass(frozen=True, slots=True)
class DriftReading:
    """What a frame shows of drift.

    colour: the mean CIEDE2000 to the reference, of places of `CELL` pixels
    sharpness: the mean square of the Laplacian, as a ratio to the reference's
    flicker: the mean CIEDE2000 to the frame before, of the same places
    """

    colour: float
    sharpness: float
    flicker: float


def read_drift(frame: Image, before: Image, reference: Reference) -> DriftReading:
    """What a frame, RGB, shows of drift, where it can be compared with its reference; 0, 1 and 0 where nowhere."""
    size = max(1, frame.width // CELL), max(1, frame.height // CELL)
    ours, past, theirs = (
        to_lab(as_grid(each.resize(size, Resampling.BOX))) for each in (frame, before, reference.picture)
    )
    trust, everywhere = reference.trusted(size), reference.trusted(frame.size)
    return DriftReading(
        round(_mean(distance(ours, theirs), trust), 2),
        round(_sharpness(frame, reference.picture, everywhere), 3),
        round(_mean(distance(ours, past), trust), 2),
    )


def _mean(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], trust: Grid) -> float:
    return float((values * trust).sum() / max(float(trust.sum()), 1e-6))


def _sharpness(frame: Image, reference: Image, trust: Grid) -> float:
    ours, theirs = (sharpness(as_grid(each), trust) for each in (frame, reference))
    return float(ours / theirs) if theirs else 1.0
