"""Where a picture is smooth and where it is rough, seen in blocks."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Map = NDArray[np.float32]
"""(height, width): one number a pixel."""

BLOCK = 8
"""Pixels of a block's side: about what an eye blends."""


def roughness(picture: Image.Image) -> Map:
    """Mean absolute deviation of brightness within the block, in levels, flowing from block to block."""
    grey = picture.convert("L")
    flat = grey.reduce(BLOCK).resize(grey.size, Image.Resampling.BILINEAR, _blocks(grey))
    return _spread(ImageChops.difference(grey, flat).convert("F").reduce(BLOCK), grey)


def tint(picture: Image.Image, drawn: Image.Image) -> Map:
    """By how many levels the block's mean colour in `drawn` misses that in `picture`: its worst channel."""
    meant, shown = (np.asarray(each.reduce(BLOCK)).astype(np.int16) for each in (picture, drawn))
    return _spread(Image.fromarray(np.abs(meant - shown).max(axis=2).astype(np.float32)), picture)


def _spread(blocks: Image.Image, picture: Image.Image) -> Map:
    return np.asarray(blocks.resize(picture.size, Image.Resampling.BILINEAR, _blocks(picture)))


def _blocks(picture: Image.Image) -> tuple[float, float, float, float]:
    """The picture's place among its blocks, the last of which may be cut."""
    return (0, 0, picture.width / BLOCK, picture.height / BLOCK)
