"""How far a chain of redraws has come from its first frame."""

import math
from dataclasses import dataclass

import numpy as np
from PIL.Image import Image, Resampling

from .colour_distance import distance, to_lab
from .detail import sharpness
from .grids import Grid, as_grid
from .reference import Reference

CELL = 8
"""Pixels along each side of what the eye takes for the colour of a place."""
MOST_COLOUR = 8.0
"""CIEDE2000 to the reference past which a chain has run away: what is held stays below 3 (docs/motion.md)."""
MOST_SHARPNESS = 4.0
"""Times by which that mean square may be more or less than the reference's: detail twice or half as strong."""
LEAST_RATIO = 1e-3
GRAIN = 2e-5
"""The mean square of the Laplacian that rounding to 255 levels alone comes to, about: a plain picture has no other."""


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

    def is_past_limits(self, force: float, *, asked_to_change: bool) -> bool:
        """Whether the frame has come too far from its reference, as far as it is held to that at all.

        force: how far it is, 0 to 1: a frame of which more may change may come farther
        asked_to_change: whether its colours are to be others than the reference's; then its sharpness alone is judged
        """
        blur = abs(math.log(max(self.sharpness, LEAST_RATIO)))
        is_too_far = not asked_to_change and self.colour * force > MOST_COLOUR
        return is_too_far or blur * force > math.log(MOST_SHARPNESS)


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
    return float((ours + GRAIN) / (theirs + GRAIN))
