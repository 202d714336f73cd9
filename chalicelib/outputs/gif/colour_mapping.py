"""Pixels to indices of a palette."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .colour_distance import Distances, Levels, nearest_few
from .palette import Palette
from .planes import Planes

Indices = NDArray[np.uint8]
Cells = NDArray[np.intp]
Values = TypeVar("Values", np.uint8, np.intp)

FINE, COARSE = 6, 5
"""Upper bits of a channel: pixels that agree in all lie in one cube of colours, and share a search for the nearest
few, from which each takes what suits it."""
FEW = 3072
"""Coarse cubes, up to which fine ones are searched: where pixels lie in so few, a palette's colours lie closer."""
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


def near_indices(picture: Planes, palette: Palette, count: int) -> list[Indices]:
    """(height, width) each: for each pixel so many colours that are nearest to its cube, the nearest first."""
    cubes = Cubes.of(picture, COARSE)
    if len(cubes.held) <= FEW:
        cubes = Cubes.of(picture, FINE)
    found = nearest_few(cubes.middles, palette.colours, palette.costs, count)
    return [cubes.for_pixels(owners.astype(np.uint8)) for owners in found]


@dataclass(frozen=True)
class Cubes:
    """The cubes of colour space that pixels lie in, told by the upper bits of the three channels, joined.

    bits: of each channel
    places: each pixel's cube
    held: (n), the cubes that hold any, in their order
    """

    bits: int
    places: Cells
    held: Cells

    @classmethod
    def of(cls, levels: Levels, bits: int) -> "Cubes":
        """The cubes of pixels with these (3, …) levels, that agree in so many upper bits of each channel."""
        places = _pack(levels >> np.uint8(8 - bits), bits)
        holds = np.zeros(1 << 3 * bits, dtype=np.bool_)
        holds[places] = True
        return cls(bits, places, np.flatnonzero(holds))

    @property
    def middles(self) -> Distances:
        """(n, 3): the mean colour of each cube that holds any."""
        shift, most = 8 - self.bits, (1 << self.bits) - 1
        steps = np.stack([self.held >> (2 * self.bits), (self.held >> self.bits) & most, self.held & most], axis=1)
        return (steps << shift).astype(np.float32) + np.float32((1 << shift) - 1) / 2

    def for_pixels(self, values: NDArray[Values]) -> NDArray[Values]:
        """Each pixel's, of (n) values, one for each cube that holds any."""
        table = np.empty(1 << 3 * self.bits, values.dtype)
        table[self.held] = values
        return table.take(self.places)


def _pack(parts: Levels, bits: int) -> Cells:
    """One number from three of so many bits."""
    packed: Cells = parts[0].astype(np.intp)
    for part in parts[1:]:
        packed <<= bits
        packed |= part
    return packed
