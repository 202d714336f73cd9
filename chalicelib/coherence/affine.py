"""Affine maps of a picture's places: how something has moved, grown, turned and sheared."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling, Transform

Matrix = NDArray[np.floating]
Box = tuple[int, int, int, int]


class Affine(NamedTuple):
    """Where a place comes to: (xx·x + xy·y + x0, yx·x + yy·y + y0), in pixels from the picture's upper left corner."""

    xx: float = 1.0
    xy: float = 0.0
    x0: float = 0.0
    yx: float = 0.0
    yy: float = 1.0
    y0: float = 0.0

    @classmethod
    def of(cls, matrix: Matrix) -> "Affine":
        """The upper two rows of a (3, 3) matrix."""
        return cls(*matrix[:2].ravel().tolist())

    @classmethod
    def scaling(cls, x: float, y: float, left: float = 0.0, top: float = 0.0) -> "Affine":
        """Stretched by those factors, then shifted."""
        return cls(x, 0.0, left, 0.0, y, top)

    @property
    def matrix(self) -> Matrix:
        """(3, 3), for columns x, y, 1."""
        return np.array([self[:3], self[3:], (0.0, 0.0, 1.0)])

    def then(self, other: "Affine") -> "Affine":
        """This one first, the other afterwards."""
        return Affine.of(other.matrix @ self.matrix)

    def towards(self, other: "Affine", share: float) -> "Affine":
        """Where things are when that share of the way to the other, 0 to 1, is behind, each going straight."""
        return Affine(*(here + share * (there - here) for here, there in zip(self, other, strict=True)))

    @property
    def inverse(self) -> "Affine":
        """The way back. Raises numpy.linalg.LinAlgError where all is squeezed into a line."""
        return Affine.of(np.linalg.inv(self.matrix))

    def moved(self, picture: Image.Image, how: Resampling = Resampling.BICUBIC) -> Image.Image:
        """The picture with everything where it comes to; black where nothing comes from within it."""
        return picture.transform(picture.size, Transform.AFFINE, self.inverse, how)

    def moved_within(self, picture: Image.Image, box: Box, how: Resampling = Resampling.BICUBIC) -> Image.Image:
        """What `moved` gives within that box: left, top, right, bottom. A small box costs little."""
        left, top, right, bottom = box
        from_box = Affine(x0=left, y0=top).then(self.inverse)
        return picture.transform((right - left, bottom - top), Transform.AFFINE, from_box, how)

    def places(self, x: Matrix, y: Matrix) -> tuple[Matrix, Matrix]:
        """Where these places come to."""
        return self.xx * x + self.xy * y + self.x0, self.yx * x + self.yy * y + self.y0
