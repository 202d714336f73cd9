"""Pixels to indices of a palette."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .colour_distance import Distances, Levels, two_nearest
from .palette import Palette
from .planes import Planes

Indices = NDArray[np.uint8]
Cells = NDArray[np.int32]

KEPT_BITS = 6
"""Upper bits of a channel: pixels that agree in all lie in one cube of colours, and share a search for the nearest."""
SHIFT = 8 - KEPT_BITS
SIDE = 1 << SHIFT
_SWAPPED = np.array([1, 0, *range(2, 256)], dtype=np.uint8)
"""The indices, the first two exchanged."""


def indexed(indices: Indices, colours: Levels) -> Image.Image:
    """A picture of mode P, in a table of colours that no reader takes for none."""
    if _is_ramp(colours):
        colours, indices = colours[_SWAPPED[: len(colours)]], _SWAPPED[indices]
    picture = Image.fromarray(indices)
    picture.putpalette(colours.tobytes())
    return picture


def _is_ramp(colours: Levels) -> bool:
    """Whether each colour is the grey of its own index.

    Pillow reads a first frame with such a table in mode L, and from then on the colours of later frames as levels.
    """
    return len(colours) > 1 and bool((colours == np.arange(len(colours))[:, np.newaxis]).all())


def exact_indices(picture: Planes, palette: Palette) -> Indices:
    """(height, width): each pixel's place in an exact palette; any, where it was not chosen for that pixel."""
    held = _pack(palette.colours.T, 8)
    return np.minimum(np.searchsorted(held, _pack(picture, 8)), len(held) - 1).astype(np.uint8)


def two_indices(picture: Planes, palette: Palette) -> tuple[Indices, Indices]:
    """(height, width) each: for each pixel the two colours that are nearest to its cube, the nearer one first."""
    cubes = Cubes.of(picture)
    first, second = two_nearest(cubes.middles, palette.colours, palette.costs)
    return first.astype(np.uint8).take(cubes.numbers), second.astype(np.uint8).take(cubes.numbers)


@dataclass(frozen=True)
class Cubes:
    """The cubes of colour space that pixels lie in.

    numbers: each pixel's cube
    corners: (n, 3), the darkest colour of each cube
    """

    numbers: Cells
    corners: Distances

    @classmethod
    def of(cls, levels: Levels) -> "Cubes":
        """The cubes of pixels with these (3, …) levels."""
        places = _pack(levels >> np.uint8(SHIFT), KEPT_BITS)
        numbers = np.zeros(1 << 3 * KEPT_BITS, dtype=np.int32)
        numbers[places] = 1
        seen = np.flatnonzero(numbers)
        numbers[seen] = np.arange(len(seen))
        steps = [seen >> shift & (1 << KEPT_BITS) - 1 for shift in (2 * KEPT_BITS, KEPT_BITS, 0)]
        return cls(numbers[places], (np.stack(steps, axis=1) << SHIFT).astype(np.float32))

    @property
    def middles(self) -> Distances:
        """(n, 3): the mean colour of each cube."""
        return self.corners + np.float32((SIDE - 1) / 2)


def _pack(parts: Levels, bits: int) -> Cells:
    """One number from three of so many bits."""
    packed: Cells = parts[0].astype(np.int32)
    for part in parts[1:]:
        packed <<= bits
        packed |= part
    return packed
