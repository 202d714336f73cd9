"""Pixels to indices of a palette, without dither."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.gif.distance import Levels, nearest
from chalicelib.gif.palette import Palette

Indices = NDArray[np.uint8]

KEPT_BITS = 6
"""Of each channel: pixels that agree in these share one search. Within such a cell of 4³ colours the nearest of 256
is nearly always the same."""


def indexed(indices: Indices, colours: Levels) -> Image.Image:
    """A picture of mode P."""
    picture = Image.fromarray(indices)
    picture.putpalette(colours.tobytes())
    return picture


def map_pixels(pixels: Levels, palette: Palette) -> Indices:
    """The palette's index for each pixel of (height, width, 3), without dither.

    Where the palette is exact, and a pixel is none of those that it was chosen for, the index is any.
    """
    return _find(pixels, palette.colours) if palette.exact else _approach(pixels, palette)


def _find(pixels: Levels, colours: Levels) -> Indices:
    wanted, held = _pack(pixels, 8), _pack(colours, 8)
    return np.minimum(np.searchsorted(held, wanted), len(held) - 1).astype(np.uint8)


def _approach(pixels: Levels, palette: Palette) -> Indices:
    cells = _pack(pixels, KEPT_BITS)
    seen = np.flatnonzero(np.bincount(cells.ravel(), minlength=1 << 3 * KEPT_BITS))
    steps = np.stack([seen >> shift & (1 << KEPT_BITS) - 1 for shift in (2 * KEPT_BITS, KEPT_BITS, 0)], axis=1)
    width = 8 - KEPT_BITS
    centres = (steps << width) + (1 << width - 1)
    table = np.zeros(1 << 3 * KEPT_BITS, dtype=np.uint8)
    table[seen] = nearest(centres.astype(np.uint8), palette.colours, palette.costs)
    return table[cells]


def _pack(pixels: Levels, bits: int) -> NDArray[np.int32]:
    kept = pixels >> 8 - bits
    packed = kept[..., 0].astype(np.int32)
    for channel in (1, 2):
        packed <<= bits
        packed |= kept[..., channel]
    return packed
