"""Where a picture is smooth and where it is rough, seen in blocks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Map = NDArray[np.float32]
"""(height, width): one number a pixel, or one a block."""
Box = tuple[int, int, int, int]
"""Left, upper, right, lower."""

BLOCK = 4
"""Pixels of a block's side: about what an eye blends."""

AROUND = 3 * BLOCK
"""Pixels beside a part of a picture that have to be known as well, for its texture to be told as in the whole."""


@dataclass(frozen=True)
class Texture:
    """What a picture is like, one number for each of its blocks.

    brightness: in levels
    roughness: mean absolute deviation of brightness within the block, in levels
    """

    brightness: Map
    roughness: Map

    @classmethod
    def of(cls, picture: Image.Image) -> "Texture":
        """The texture of an RGB picture."""
        grey = picture.convert("L")
        means = grey.reduce(BLOCK)
        grain = ImageChops.difference(grey, _flowing(means, grey.size)).convert("F").reduce(BLOCK)
        return cls(np.asarray(means, dtype=np.float32), np.asarray(grain))

    def within(self, box: Box) -> "Texture":
        """The texture of that part of the picture: views. The box begins where a block does."""
        left, upper, right, lower = box
        part = np.s_[upper // BLOCK : -(-lower // BLOCK), left // BLOCK : -(-right // BLOCK)]
        return Texture(self.brightness[part], self.roughness[part])


def spread(blocks: Map, size: tuple[int, int]) -> Map:
    """One number a pixel from one a block, flowing from block to block; the last blocks may be cut."""
    return np.asarray(_flowing(Image.fromarray(blocks), size))


def _flowing(blocks: Image.Image, size: tuple[int, int]) -> Image.Image:
    width, height = size
    return blocks.resize(size, Image.Resampling.BILINEAR, (0, 0, width / BLOCK, height / BLOCK))
