"""Pictures between two others: what moves is carried along, and what only changes is faded."""

from collections.abc import Iterator

import numpy as np
from PIL import Image
from PIL.Image import Resampling, Transform

from .optical_flow import Flow, Grid, flows

PIECES = 32
"""Along the longer side: each is moved as one."""
_INSIDE = 1e-6
"""Pixels: what Pillow is to fetch from the very edge, it leaves black."""
Box = tuple[int, int, int, int]
Corners = tuple[float, ...]


class Interpolation:
    """The way from one picture to another of its size, both RGB."""

    def __init__(self, first: Image.Image, second: Image.Image) -> None:
        self._ends = first, second
        self._there, self._back = flows(first, second)

    def at(self, share: float) -> Image.Image:
        """The picture when that share of the way, 0 to 1, is behind."""
        first, second = self._ends
        return Image.blend(_carried(first, self._there, share), _carried(second, self._back, 1 - share), share)


def _carried(picture: Image.Image, flow: Flow, share: float) -> Image.Image:
    """The picture with everything moved that share of its way."""
    longer = max(picture.size)
    pieces = [max(1, round(side * min(PIECES / longer, 1))) for side in picture.size]
    corners = pieces[0] + 1, pieces[1] + 1
    right, down = (
        np.asarray(Image.fromarray(part.astype(np.float32)).resize(corners, Resampling.BILINEAR)) * share * longer
        for part in flow
    )
    return picture.transform(picture.size, Transform.MESH, list(_mesh(picture.size, right, down)), Resampling.BICUBIC)


def _mesh(size: tuple[int, int], right: Grid, down: Grid) -> Iterator[tuple[Box, Corners]]:
    """For Pillow: each piece's box, and the corners of where it is fetched from: never from outside the picture."""
    columns = np.linspace(0, size[0], right.shape[1]).round().astype(int)
    rows = np.linspace(0, size[1], right.shape[0]).round().astype(int)
    from_x = np.clip(columns - right, 0, size[0] - _INSIDE)
    from_y = np.clip(rows[:, None] - down, 0, size[1] - _INSIDE)
    for row, column in np.ndindex(len(rows) - 1, len(columns) - 1):
        box = int(columns[column]), int(rows[row]), int(columns[column + 1]), int(rows[row + 1])
        around = (row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1)
        yield box, tuple(float(grid[corner]) for corner in around for grid in (from_x, from_y))
