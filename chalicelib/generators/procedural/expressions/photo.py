"""A picture to fetch colours from, at places between its pixels."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Colours = NDArray[np.float32]
"""(…, 3), red, green and blue in 0..255; in memory each of them by itself, which is worked on several times faster."""
FINE = 2
"""How much the part that is fetched from is enlarged first, by cubic curves: then lines between its pixels do."""
MARGIN = 3
LANE, PARTS = 21, 6
"""Bits of a whole number that one colour has, and of a share between two pixels: 8 + 2 * 6 are less than 21."""
AT_ONCE = 16384
"""Places whose colours are blended in one go: what is worked on then stays near the processor."""


def colours_of(picture: Image.Image) -> Colours:
    """All of a picture's, to be changed in place: (height, width, 3)."""
    return np.moveaxis(np.array([np.asarray(band) for band in picture.split()], dtype=np.float32), 0, -1)


class Photo:
    """A part of a picture, whose three colours are blended in one go: they lie side by side in one number.

    box: whole pixels, which may lie beyond the picture; what is fetched from there is its edge
    """

    def __init__(self, picture: Image.Image, box: tuple[int, int, int, int]) -> None:
        self.left, right = (min(max(0, side), picture.width - 1) for side in (box[0], box[2] - 1))
        self.top, bottom = (min(max(0, side), picture.height - 1) for side in (box[1], box[3] - 1))
        whole = self.left, self.top, right + 1, bottom + 1
        self.columns, self.rows = (right + 1 - self.left) * FINE, (bottom + 1 - self.top) * FINE
        part = picture.resize((self.columns, self.rows), Image.Resampling.BICUBIC, whole)
        self.levels = np.frombuffer(part.tobytes("raw", "RGBX"), "<u4")

    @classmethod
    def around(cls, picture: Image.Image, places: NDArray[np.float64]) -> "Photo":
        """The part that the places span, (n, 2)."""
        left, top = np.floor(places.min(0)).astype(int).tolist()
        right, bottom = np.ceil(places.max(0)).astype(int).tolist()
        return cls(picture, (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN))

    def fetch(self, x: NDArray[np.floating], y: NDArray[np.floating]) -> Colours:
        """The colours at places in the picture, where the middle of its first pixel is at 0.5."""
        colours = np.empty((3, x.size), np.float32)
        for start in range(0, x.size, AT_ONCE):
            part = slice(start, start + AT_ONCE)
            blended = self._blended(x.ravel()[part], y.ravel()[part])
            for lane in range(3):
                colours[lane, part] = (blended >> np.uint64(LANE * lane)) & np.uint64((1 << LANE) - 1)
        colours *= np.float32(1 / (1 << 2 * PARTS))
        return np.moveaxis(colours.reshape(3, *x.shape), 0, -1)

    def _blended(self, x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.uint64]:
        """The colours at places, side by side in one number each: times 1 << 2 * PARTS."""
        column, across = _parted(x, self.left, self.columns)
        row, down = _parted(y, self.top, self.rows)
        at = row * self.columns + column
        blended = self._between(at, across)
        blended *= np.uint64(1 << PARTS) - down
        at += self.columns
        lower = self._between(at, across)
        lower *= down
        blended += lower
        return blended

    def _between(self, at: NDArray[np.int64], share: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Each pixel blended with the one to its right: times 1 << PARTS."""
        blended = _side_by_side(self.levels[at])
        blended *= np.uint64(1 << PARTS) - share
        right = _side_by_side(self.levels[at + 1])
        right *= share
        blended += right
        return blended


def _parted(places: NDArray[np.floating], start: int, side: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The enlarged part's pixel before each place, and the way from there to the next in 1 << PARTS."""
    fixed = places * (FINE << PARTS)
    fixed -= (start * FINE + 0.5) * (1 << PARTS) - 0.5
    np.clip(fixed, 0, ((side - 1) << PARTS) - 1, out=fixed)
    before = fixed.astype(np.int64)
    share = (before & ((1 << PARTS) - 1)).view(np.uint64)
    before >>= PARTS
    return before, share


def _side_by_side(levels: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Red, green and blue, of 8 bits each, spread to LANE bits each."""
    spread = levels.astype(np.uint64)
    green, blue = spread & np.uint64(0xFF << 8), spread & np.uint64(0xFF << 16)
    spread &= np.uint64(0xFF)
    green <<= np.uint64(LANE - 8)
    blue <<= np.uint64(2 * LANE - 16)
    spread |= green
    spread |= blue
    return spread
