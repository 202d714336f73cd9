"""A picture to fetch colours from, at places between its pixels."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Colours = NDArray[np.float32]
"""(…, 3), red, green and blue in 0..255."""
FINE = 2
"""How much the part that is fetched from is enlarged first, by cubic curves: then lines between its pixels do."""
MARGIN = 3
LANE, PARTS = 21, 6
"""Bits of a whole number that one colour has, and of a share between two pixels: 8 + 2 * 6 are less than 21."""


class Photo:
    """A part of a picture, whose three colours lie side by side in one number: they are blended in one go.

    box: whole pixels, which may lie beyond the picture; what is fetched from there is its edge
    """

    def __init__(self, picture: Image.Image, box: tuple[int, int, int, int]) -> None:
        self.left, right = (min(max(0, side), picture.width - 1) for side in (box[0], box[2] - 1))
        self.top, bottom = (min(max(0, side), picture.height - 1) for side in (box[1], box[3] - 1))
        whole = self.left, self.top, right + 1, bottom + 1
        self.columns, self.rows = (right + 1 - self.left) * FINE, (bottom + 1 - self.top) * FINE
        part = picture.resize((self.columns, self.rows), Image.Resampling.BICUBIC, whole)
        levels = np.asarray(part, dtype=np.uint64).reshape(-1, 3)
        self.packed = levels[:, 0] | levels[:, 1] << np.uint64(LANE) | levels[:, 2] << np.uint64(2 * LANE)

    @classmethod
    def around(cls, picture: Image.Image, places: NDArray[np.float64]) -> "Photo":
        """The part that the places span, (n, 2)."""
        left, top = np.floor(places.min(0)).astype(int).tolist()
        right, bottom = np.ceil(places.max(0)).astype(int).tolist()
        return cls(picture, (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN))

    def fetch(self, x: NDArray[np.floating], y: NDArray[np.floating]) -> Colours:
        """The colours at places in the picture, where the middle of its first pixel is at 0.5."""
        column, across = self._parted((x - self.left) * FINE - 0.5, self.columns)
        row, down = self._parted((y - self.top) * FINE - 0.5, self.rows)
        at = row * self.columns + column
        one = np.uint64(1 << PARTS)
        upper = self.packed[at] * (one - across) + self.packed[at + 1] * across
        at += self.columns
        lower = self.packed[at] * (one - across) + self.packed[at + 1] * across
        blended = upper * (one - down) + lower * down
        colours = np.empty((*blended.shape, 3), np.float32)
        for lane in range(3):
            colours[..., lane] = (blended >> np.uint64(LANE * lane)) & np.uint64((1 << LANE) - 1)
        colours *= np.float32(1 / (1 << 2 * PARTS))
        return colours

    @staticmethod
    def _parted(places: NDArray[np.floating], side: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """The pixel before each place, and the way from there to the next."""
        fixed = np.clip(places * (1 << PARTS) + 0.5, 0, ((side - 1) << PARTS) - 1).astype(np.int64)
        return fixed >> PARTS, (fixed & ((1 << PARTS) - 1)).astype(np.uint64)
