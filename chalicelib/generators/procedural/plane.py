"""The picture as a sheet that bends: what moves is added up on a coarse grid and resampled once."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grid = NDArray[np.float64]
Shift = tuple[Grid, Grid]
"""How far the picture's content moves right and down at each crossing of the grid, in shorter sides of the frame."""

CELL = 16
"""Pixels between the grid's crossings, where that makes neither more nor fewer cells in a row than these."""
MOST_CELLS, FEWEST_CELLS = 40, 8
UNSEEN = 0.02
"""Pixels: a shift below this isn't worth resampling the picture for."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The crossings of the grid, x and y of shape (rows, columns), in shorter sides of the frame from the top left."""

    x: Grid
    y: Grid
    size: tuple[int, int]

    @classmethod
    def of(cls, size: tuple[int, int]) -> "Plane":
        """The grid over a frame of that size in pixels; its crossings lie on whole pixels."""
        across, down = (np.linspace(0, side, _cells(side) + 1).round() / min(size) for side in size)
        x, y = np.meshgrid(across, down)
        return cls(x, y, size)

    @property
    def width(self) -> float:
        """In shorter sides: 1 or more."""
        return self.size[0] / min(self.size)

    @property
    def height(self) -> float:
        """In shorter sides: 1 or more."""
        return self.size[1] / min(self.size)

    @property
    def still(self) -> Shift:
        """Nothing moves."""
        return np.zeros_like(self.x), np.zeros_like(self.y)

    def looseness(self, mask: Image.Image) -> Grid:
        """How freely each crossing moves under a mask: 1 inside, falling to 0 before the edge that must not tear."""
        rows, columns = self.x.shape
        small = mask.resize((columns, rows), Image.Resampling.BOX)
        if min(rows, columns) >= FEWEST_CELLS:
            small = small.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.BoxBlur(1))
        return np.asarray(small, dtype=np.float64) / 255

    def bend(self, picture: Image.Image, shift: Shift) -> Image.Image:
        """The picture with its content moved; what comes into view from outside is the mirrored edge."""
        short = min(self.size)
        if max(float(np.abs(part).max()) for part in shift) * short < UNSEEN:
            return picture.copy()
        source_x, source_y = (
            np.clip((place - part) * short, -side, 2 * side)
            for place, part, side in zip((self.x, self.y), shift, self.size, strict=True)
        )
        margin = self._overhang(source_x, source_y)
        mesh = self._mesh(source_x + margin, source_y + margin)
        return _mirrored(picture, margin).transform(
            self.size, Image.Transform.MESH, mesh, resample=Image.Resampling.BICUBIC
        )

    def _overhang(self, source_x: Grid, source_y: Grid) -> int:
        width, height = self.size
        before = float(min(source_x.min(), source_y.min()))
        after = float(max(source_x.max() - width, source_y.max() - height))
        return max(0, ceil(-before), ceil(after))

    def _mesh(self, source_x: Grid, source_y: Grid) -> list[tuple[tuple[int, ...], tuple[float, ...]]]:
        """For Image.transform: each cell's box, and where its corners come from, from NW against the clock."""
        points = np.stack([source_x, source_y], axis=-1)
        corners = [points[:-1, :-1], points[1:, :-1], points[1:, 1:], points[:-1, 1:]]
        short = min(self.size)
        places = np.stack([self.x, self.y], axis=-1) * short
        boxes = np.concatenate([places[:-1, :-1], places[1:, 1:]], axis=-1).round().astype(int).reshape(-1, 4)
        quads = np.concatenate(corners, axis=-1).reshape(-1, 8)
        return [(tuple(box), tuple(quad)) for box, quad in zip(boxes.tolist(), quads.tolist(), strict=True)]


def _cells(side: int) -> int:
    return min(MOST_CELLS, max(ceil(side / CELL), min(FEWEST_CELLS, side)))


def _mirrored(picture: Image.Image, margin: int) -> Image.Image:
    if not margin:
        return picture
    return Image.fromarray(np.pad(np.asarray(picture), ((margin, margin), (margin, margin), (0, 0)), "symmetric"))
