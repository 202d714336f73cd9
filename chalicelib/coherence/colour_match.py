"""Colours brought back to those of a reference: one map for the whole picture, fitted to what both show.

The map is a polynomial of second degree per channel, fitted with weights that are computed anew from what it misses
(iteratively reweighted least squares, Holland and Welsch 1977), so that what has really changed has no say.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from .grids import Grid

ROUNDS = 4
DARKEST, BRIGHTEST = 0.01, 0.985
"""Levels beyond which a place may be clipped, and says nothing."""
RIDGE = 2.0
"""Places' worth of faith in no change at all."""
CORNERS = 9
"""The lookup table's points along each channel."""
FEWEST = 24.0
"""Places' worth of weight: on fewer, no map is fitted."""
Map = NDArray[np.float32]
"""(10, 3): the terms of `_terms` to red, green and blue."""
IDENTITY: Map = np.eye(10, 3, -1, np.float32)


def fitted(colours: Grid, reference: Grid, trust: Grid) -> Map:
    """The map that best makes `colours` the `reference`'s. All (n, 3), but trust (n), 0 to 1 per place."""
    usable = ((colours > DARKEST) & (colours < BRIGHTEST) & (reference > DARKEST) & (reference < BRIGHTEST)).all(1)
    trust = trust * usable
    if trust.sum() < FEWEST:
        return IDENTITY
    terms, weights, found = _terms(colours), trust, IDENTITY
    for _ in range(ROUNDS):
        weighted = terms * weights[:, None]
        ridge = RIDGE * np.eye(terms.shape[1], dtype=np.float32)
        found = np.linalg.solve(weighted.T @ terms + ridge, weighted.T @ reference + ridge @ IDENTITY)
        missed = np.abs(terms @ found - reference).max(1)
        scale = 1.5 * np.median(missed[trust > 0]) + 0.004
        weights = trust / (1 + (missed / (2 * scale)) ** 2) ** 2
    return found.astype(np.float32)


def mapped(colours: Grid, by: Map) -> Grid:
    """Colours (n, 3) through the map."""
    return _terms(colours) @ by


def applied(picture: Image.Image, by: Map) -> Image.Image:
    """A whole RGB picture through the map, by a lookup table."""
    axis = np.linspace(0, 1, CORNERS, dtype=np.float32)
    blue, green, red = (part.ravel() for part in np.meshgrid(axis, axis, axis, indexing="ij"))
    table = np.clip(mapped(np.stack([red, green, blue], 1), by), 0, 1)
    return picture.filter(ImageFilter.Color3DLUT(CORNERS, table.ravel().tolist()))


def _terms(colours: Grid) -> Grid:
    red, green, blue = colours.T
    one = np.ones_like(red)
    return np.stack([one, red, green, blue, red**2, green**2, blue**2, red * green, red * blue, green * blue], axis=1)
