"""The mesh of one face: MediaPipe's network for landmarks, which sees a square of 192 pixels around an upright face."""

from dataclasses import dataclass
from math import atan2, cos, exp, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .face import Box, Points
from .network import Runs, Tensor

AROUND = 1.5
"""The square's side, in longer sides of the face's box."""
OUTER_CORNERS = (33, 263)
"""The mesh's points at the outer corners of the eyes."""


@dataclass(frozen=True, slots=True)
class Square:
    """A turned square in a picture: its middle and side in pixels, and the angle to which it is turned, clockwise."""

    x: float
    y: float
    side: float
    angle: float

    @classmethod
    def around(cls, box: Box, eyes: tuple[tuple[float, float], tuple[float, float]]) -> "Square":
        """The square in which a face stands upright."""
        (from_x, from_y), (to_x, to_y) = eyes
        return cls(*box.middle, AROUND * max(box.width, box.height), atan2(to_y - from_y, to_x - from_x))

    @property
    def axes(self) -> NDArray[np.float64]:
        """What leads one pixel right and one down in it, in the picture: (2, 2), a row each."""
        return np.array([[cos(self.angle), sin(self.angle)], [-sin(self.angle), cos(self.angle)]])


def fit(picture: Image.Image, square: Square, network: Runs) -> tuple[Points, float]:
    """The mesh's points in the picture, and how sure it is that the square shows a face, 0 to 1."""
    points, flag = network.run(_cut(picture, square, network.side))
    places = points.reshape(-1, 3).astype(np.float64) * square.side / network.side
    flat = (places[:, :2] - square.side / 2) @ square.axes + (square.x, square.y)
    return np.column_stack([flat, places[:, 2]]), 1 / (1 + exp(-float(flag.reshape(()))))


def refit(points: Points) -> Square:
    """The square for a second, closer look at a face whose points are known roughly."""
    first, second = ((float(points[corner, 0]), float(points[corner, 1])) for corner in OUTER_CORNERS)
    low, high = points[:, :2].min(0).tolist(), points[:, :2].max(0).tolist()
    return Square.around(Box(*low, *high), (first, second))


def _cut(picture: Image.Image, square: Square, side: int) -> Tensor:
    """The square's content in 0..1, (side, side, 3); beyond the picture its edge goes on."""
    coarse = max(1, int(square.side / side))
    small = np.asarray(picture.reduce(coarse), dtype=np.float32)
    along = ((np.arange(side) + 0.5) / side - 0.5) * square.side
    axes = square.axes
    x = (square.x + along * axes[0, 0] + along[:, None] * axes[1, 0]) / coarse - 0.5
    y = (square.y + along * axes[0, 1] + along[:, None] * axes[1, 1]) / coarse - 0.5
    return sampled(small, x, y) / np.float32(255)


def sampled(values: Tensor, x: NDArray[np.float64], y: NDArray[np.float64]) -> Tensor:
    """Values at places between the pixels, bilinearly; pixel 0 lies at 0."""
    rows, columns = values.shape[:2]
    x, y = np.clip(x, 0, columns - 1), np.clip(y, 0, rows - 1)
    left, top = x.astype(np.intp), y.astype(np.intp)
    right, below = np.minimum(left + 1, columns - 1), np.minimum(top + 1, rows - 1)
    across, down = ((place - whole)[..., None].astype(np.float32) for place, whole in ((x, left), (y, top)))
    upper = values[top, left] * (1 - across) + values[top, right] * across
    lower = values[below, left] * (1 - across) + values[below, right] * across
    blended: Tensor = upper * (1 - down) + lower * down
    return blended
