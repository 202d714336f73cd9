"""Pictures between two others, with what moves carried along: motion-compensated blending."""

import numpy as np
from PIL import Image
from PIL.Image import Resampling

from .flow import Flow, KnownFlow
from .grids import Grid, as_grid, as_picture, mean_around, resized, sampled
from .optical_flow import flows

LEAST = 0.03
"""What a place counts that has no counterpart in the other picture."""
FINER = 3
"""How many times the pictures are enlarged before they are sampled, so that sampling costs little detail; odd, so that
what stays is found again as it was."""
STAYS = 0.01
"""Pixels: what moves less is not sampled."""


class InBetweens:
    """The way from one picture to another of its size, both RGB."""

    def __init__(self, first: Image.Image, second: Image.Image) -> None:
        self._size = first.size
        there, back = flows(first, second)
        self._ends = _End(first, there), _End(second, back)

    def at(self, share: float) -> Image.Image:
        """The picture when that share of the way, 0 to 1, is behind."""
        first, second = self._ends
        sides = first.projected(share), second.projected(1 - share)
        pictures = [
            end.seen(motion, way) for end, (motion, _), way in zip(self._ends, sides, (share, 1 - share), strict=True)
        ]
        weights = [(1 - way) * sure**2 for (_, sure), way in zip(sides, (share, 1 - share), strict=True)]
        weight = resized(weights[1] / (weights[0] + weights[1] + np.float32(1e-6)), self._size)[..., None]
        return as_picture(pictures[0] + (pictures[1] - pictures[0]) * weight)


def between(first: Image.Image, second: Image.Image, count: int) -> list[Image.Image]:
    """So many pictures, evenly spread on the way from one to the other of its size, both RGB."""
    way = InBetweens(first, second)
    return [way.at(number / (count + 1)) for number in range(1, count + 1)]


class _End:
    """One of the two pictures, and where its places go on the way to the other."""

    def __init__(self, picture: Image.Image, way: KnownFlow) -> None:
        finer = picture.size[0] * FINER, picture.size[1] * FINER
        self._levels, self._finer = as_grid(picture), np.asarray(picture.resize(finer, Resampling.BICUBIC))
        self._way = way

    def projected(self, share: float) -> tuple[Flow, Grid]:
        """The way of what is at each place when that share is behind; and how well that is known, 0 to 1."""
        height, width = self._way.sure.shape
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        x, y = (x + share * self._way.right).ravel(), (y + share * self._way.down).ravel()
        left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
        weight = (LEAST + self._way.sure).ravel()
        sums = np.zeros((4, (height + 2) * (width + 2)))
        for down in (0, 1):
            for right in (0, 1):
                part = weight * np.abs(1 - right - (x - left)) * np.abs(1 - down - (y - top))
                at = np.clip(top + down, -1, height) + 1, np.clip(left + right, -1, width) + 1
                place = at[0] * (width + 2) + at[1]
                for row, each in enumerate(
                    (1.0, self._way.right.ravel(), self._way.down.ravel(), self._way.sure.ravel())
                ):
                    sums[row] += np.bincount(place, part * each, sums.shape[1])
        total, to_right, to_down, sure = sums.reshape(4, height + 2, width + 2)[:, 1:-1, 1:-1].astype(np.float32)
        return _closed(total, to_right, to_down), np.minimum(total, 1) * (LEAST + sure / (total + np.float32(1e-6)))

    def seen(self, motion: Flow, share: float) -> Grid:
        """The picture's own levels, carried along."""
        height, width = self._levels.shape[:2]
        by = share * width / motion.right.shape[1], share * height / motion.right.shape[0]
        right, down = (
            resized(part, (width, height)) * np.float32(scale)
            for part, scale in zip((motion.right, motion.down), by, strict=True)
        )
        moves = np.abs(right) + np.abs(down) > STAYS
        rows, columns = np.nonzero(moves)
        x, y = columns - right[moves], rows - down[moves]
        levels = self._levels.copy()
        levels[moves] = sampled(self._finer, (x + 0.5) * FINER - 0.5, (y + 0.5) * FINER - 0.5) * np.float32(1 / 255)
        return levels


def _closed(total: Grid, right: Grid, down: Grid) -> Flow:
    """The mean motion of what has come to each place; where nothing has, of what is around."""
    for reach in (2, 8, 32):
        is_hole = total < LEAST
        if not is_hole.any():
            break
        around = [mean_around(part, reach) for part in (total, right, down)]
        total, right, down = (
            np.where(is_hole, wide, part) for wide, part in zip(around, (total, right, down), strict=True)
        )
    total = np.maximum(total, np.float32(1e-6))
    return Flow(right / total, down / total)
