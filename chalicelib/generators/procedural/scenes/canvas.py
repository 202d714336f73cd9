"""The picture while it is painted."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .palette import Tone

Field = NDArray[np.floating[Any]]
"""Values at places of the picture, mostly 0..1."""
COARSE, FINE = 160, 600
"""Places along the longer side at which what is soft, or has some detail, is computed."""


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """Colours in 0..1 of shape (height, width, 3), painted over in place; lengths are in shorter sides."""

    pixels: Field

    @classmethod
    def of(cls, size: tuple[int, int]) -> "Canvas":
        """Black."""
        return cls(np.zeros((size[1], size[0], 3), dtype=np.float32))

    @property
    def unit(self) -> int:
        """Pixels of the shorter side."""
        return min(self.pixels.shape[:2])

    @property
    def width(self) -> float:
        """1 or more."""
        return self.pixels.shape[1] / self.unit

    @property
    def height(self) -> float:
        """1 or more."""
        return self.pixels.shape[0] / self.unit

    @property
    def x(self) -> Field:
        """The middles of the columns, from the left: (width,)."""
        return ((np.arange(self.pixels.shape[1]) + 0.5) / self.unit).astype(np.float32)

    @property
    def y(self) -> Field:
        """The middles of the rows, from the top: (height, 1)."""
        return ((np.arange(self.pixels.shape[0]) + 0.5) / self.unit).astype(np.float32)[:, None]

    def row(self, y: float) -> int:
        """The row of a height, within the picture."""
        return min(max(floor(y * self.unit), 0), self.pixels.shape[0])

    def cover(self, colour: Tone | Field, mask: Field, top: int = 0) -> None:
        """Lay a colour on from a row down, as densely as the mask says: (rows, width), or what spreads to it."""
        under = self.pixels[top : top + len(mask)]
        under += mask[..., None] * (colour - under)

    def lighten(self, colour: Tone, mask: Field, top: int = 0) -> None:
        """Add light of a colour; it never burns out."""
        under = self.pixels[top : top + len(mask)]
        under += mask[..., None] * colour * (1 - under)

    def soft(self, values: Callable[[Field, Field], Field], most: int = COARSE) -> Field:
        """A field over the picture, computed at few places (x, y in shorter sides) since it has little detail."""
        rows, columns = self.pixels.shape[:2]
        x, y = np.meshgrid(self._places(columns, most), self._places(rows, most))
        drawn = Image.fromarray(values(x, y).astype(np.float32))
        return np.asarray(drawn.resize((columns, rows), Image.Resampling.BICUBIC))

    def _places(self, side: int, most: int) -> Field:
        """Evenly along a side of so many pixels; at most so many along the longer one."""
        count = max(2, ceil(side * min(1.0, most / max(self.pixels.shape[:2]))))
        places: Field = (np.arange(count) + 0.5) * side / count / self.unit
        return places

    def disc(self, x: float, y: float, radius: float) -> tuple[Field, int]:
        """A filled circle with a smooth rim, as a mask and the row that it begins at."""
        top, bottom = self.row(y - radius - 0.01), self.row(y + radius + 0.01) + 1
        away = np.hypot(self.x - x, self.y[top:bottom] - y)
        return np.clip((radius - away) * self.unit + 0.5, 0, 1), top

    def below(self, edge: Field, top: int) -> Field:
        """A mask of what lies below an edge, a height for each column, from a row down."""
        return np.clip((self.y[top:] - edge) * self.unit + 0.5, 0, 1)
