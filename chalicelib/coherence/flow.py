"""How far every place of a picture goes, and how well that is known."""

from dataclasses import dataclass

import numpy as np

from .affine import Affine
from .grids import Grid, mean_around, sampled

ALIKE, SLACK = 0.01, 0.5
"""There and back again has to lead home, but for shares of the way and pixels: Sundaram, Brox and Keutzer (2010)."""


@dataclass(frozen=True, slots=True)
class Flow:
    """How far each place goes.

    right, down: in pixels of a copy, (height, width)
    """

    right: Grid
    down: Grid

    @classmethod
    def by(cls, way: Affine, shape: tuple[int, ...]) -> "Flow":
        """Where an affine map takes the places of a copy of that height and width."""
        y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) + np.float32(0.5)
        to_x, to_y = way.places(x, y)
        return cls((to_x - x).astype(np.float32), (to_y - y).astype(np.float32))

    @property
    def length(self) -> Grid:
        """Pixels that each place goes."""
        length: Grid = np.hypot(self.right, self.down)
        return length

    @property
    def ends(self) -> tuple[Grid, Grid]:
        """Columns and rows that the places come to."""
        y, x = np.mgrid[0 : self.right.shape[0], 0 : self.right.shape[1]].astype(np.float32)
        return x + self.right, y + self.down

    def arrivals(self) -> Grid:
        """How many places come to each place, on average over it and the eight around it."""
        height, width = self.right.shape
        x, y = (np.rint(each).astype(np.intp) for each in self.ends)
        inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
        counts = np.bincount((y * width + x)[inside], minlength=height * width).reshape(height, width)
        return mean_around(counts.astype(np.float32), 1)

    def apart(self, other: "Flow") -> Grid:
        """Pixels by which another flow leads elsewhere."""
        return Flow(self.right - other.right, self.down - other.down).length

    def known(self, back: "Flow") -> Grid:
        """How well the way of each place is known, 0 to 1: whether the way back leads home."""
        x, y = self.ends
        home = Flow(-sampled(back.right, x, y), -sampled(back.down, x, y))
        missed = self.apart(home) / (ALIKE * self.length + SLACK)
        inside = (x >= 0) & (y >= 0) & (x <= x.shape[1] - 1) & (y <= x.shape[0] - 1)
        known: Grid = (inside / (1 + missed**2) ** 2).astype(np.float32)
        return known


@dataclass(frozen=True, slots=True)
class KnownFlow(Flow):
    """A flow, and how well it is known at each place, 0 to 1."""

    sure: Grid
