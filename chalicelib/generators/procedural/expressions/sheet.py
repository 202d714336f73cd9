"""Triangles that move: what they show is fetched from where they lay in the picture.

Each triangle is an affine map from where it lies now to where it lay, so that the picture is resampled once, whatever
moves it. Triangles are drawn in their order; what lies under a later one is hidden.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Places = NDArray[np.float64]
"""(n, 2), pixels right and down."""
Corners = NDArray[np.intp]
"""(m, 3), the places that each triangle joins."""
Drawn = NDArray[np.float32]
"""(height, width, …) of a frame."""
LEAST_AREA = 0.02
"""Square pixels: a triangle of less is seen from its edge."""
THIN = 12.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of whole pixels."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def around(cls, places: Places, size: tuple[int, int], margin: int = 2) -> "Frame | None":
        """What the places span, within a picture of that size; None where that is nothing."""
        low = np.maximum(np.floor(places.min(0)).astype(int) - margin, 0)
        high = np.minimum(np.ceil(places.max(0)).astype(int) + margin, size)
        width, height = (high - low).tolist()
        return cls(int(low[0]), int(low[1]), width, height) if width > 0 and height > 0 else None

    def part(self, places: Places, margin: int = 2) -> "Frame | None":
        """The part of it that the places span; None where they lie outside."""
        around = Frame.around(places - (self.left, self.top), (self.width, self.height), margin)
        return around and Frame(self.left + around.left, self.top + around.top, around.width, around.height)

    def of(self, values: Drawn, whole: "Frame") -> Drawn:
        """This frame's part of what is drawn in a larger one, to be changed in place."""
        left, top = self.left - whole.left, self.top - whole.top
        return values[top : top + self.height, left : left + self.width]

    @property
    def middles(self) -> tuple[Drawn, Drawn]:
        """Where in the picture the middles of its pixels lie: columns as (1, width), rows as (height, 1)."""
        rows, columns = np.ogrid[: self.height, : self.width]
        return columns + np.float32(self.left + 0.5), rows + np.float32(self.top + 0.5)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """For Pillow."""
        return self.left, self.top, self.left + self.width, self.top + self.height


def values_within(frame: Frame, now: Places, corners: Corners, values: NDArray[np.float64]) -> Drawn:
    """Values of the places, (n, k), spread over the triangles: (k, height, width), 0 where there is none."""
    ends = now[corners] - (frame.left, frame.top)
    first, second = ends[:, 1] - ends[:, 0], ends[:, 2] - ends[:, 0]
    area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    numbers = _numbers(frame, ends, np.abs(area) > LEAST_AREA)
    # value = start + right * x + down * y, of each triangle
    given = values[corners]
    along, across = given[:, 1] - given[:, 0], given[:, 2] - given[:, 0]
    whole = np.where(np.abs(area) > LEAST_AREA, area, 1)[:, None]
    right = (along * second[:, 1:] - across * first[:, 1:]) / whole
    down = (across * first[:, :1] - along * second[:, :1]) / whole
    start = given[:, 0] - right * (ends[:, 0, :1] - 0.5) - down * (ends[:, 0, 1:] - 0.5)
    y, x = (axis.astype(np.float32) for axis in np.ogrid[: frame.height, : frame.width])
    spread = np.empty((values.shape[1], frame.height, frame.width), np.float32)
    for at, tables in enumerate(zip(*map(_table, (start, right, down)), strict=True)):
        spread[at], of_x, of_y = (table[numbers] for table in tables)
        of_x *= x
        of_y *= y
        spread[at] += of_x
        spread[at] += of_y
    # Some pixels of a triangle that is thinner than one lie outside of it.
    thin = np.flatnonzero(np.append(False, np.abs(area) < THIN)[numbers])
    which = numbers.ravel()[thin] - 1
    flat = spread.reshape(len(spread), -1)
    flat[:, thin] = np.clip(flat[:, thin], given.min(1)[which].T, given.max(1)[which].T)
    return spread


def _table(values: NDArray[np.float64]) -> Drawn:
    """Values of the triangles, (m, k), by their numbers: (k, m + 1), 0 where there is none."""
    return np.vstack([np.zeros((1, values.shape[1])), values]).T.astype(np.float32, order="C")


def _numbers(frame: Frame, ends: NDArray[np.float64], solid: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Which triangle is seen at each pixel, counted from 1, 0 for none: (height, width)."""
    drawn = Image.new("I", (frame.width, frame.height))
    draw = ImageDraw.Draw(drawn)
    inside = np.all((ends.max(1) > 0) & (ends.min(1) < (frame.width, frame.height)), axis=1)
    # Pillow draws between the middles of pixels.
    corners = (ends - 0.5).reshape(-1, 6).tolist()
    for number in np.flatnonzero(solid & inside).tolist():
        draw.polygon(corners[number], fill=number + 1)
    return np.asarray(drawn, dtype=np.intp)


def covered(frame: Frame, outline: Places, fine: int = 4) -> NDArray[np.float32]:
    """How much of each pixel lies within an outline, 0 to 1: (height, width)."""
    large = Image.new("L", (frame.width * fine, frame.height * fine))
    ImageDraw.Draw(large).polygon(((outline - (frame.left, frame.top)) * fine - 0.5).ravel().tolist(), fill=255)
    return np.asarray(large.reduce(fine), dtype=np.float32) / np.float32(255)


def stroke(frame: Frame, line: Places, width: float, fine: int = 4) -> NDArray[np.float32]:
    """How much of each pixel a line of that width covers, 0 to 1, soft at its edges: (height, width)."""
    large = Image.new("L", (frame.width * fine, frame.height * fine))
    places = [(x, y) for x, y in ((line - (frame.left, frame.top)) * fine - 0.5).tolist()]
    ImageDraw.Draw(large).line(places, fill=255, width=max(1, round(width * fine)), joint="curve")
    soft = large.filter(ImageFilter.GaussianBlur(0.3 * width * fine)).reduce(fine)
    return np.asarray(soft, dtype=np.float32) / np.float32(255)
