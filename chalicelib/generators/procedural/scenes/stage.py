"""What a poster's scene is made of, and where in the picture it stands."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from chalicelib.generators.procedural.noise import clouds

from .canvas import Field
from .palette import Palette

ACROSS = 4.0
"""Shorter sides after which a skyline's noise repeats."""


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A scene before it is painted; lengths are in shorter sides of the picture.

    names: the elements that are in it
    hour: the name of its palette
    horizon: how far below the top
    lamp: where sun or moon stand, and how large: (x, y, radius)
    """

    names: frozenset[str]
    hour: str
    palette: Palette
    seed: int
    horizon: float
    lamp: tuple[float, float, float]
    flat: bool = False
    """Without texture: a minimal style."""

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def rng(self, name: str) -> np.random.Generator:
        """Chance that is another for every name and seed."""
        return np.random.default_rng([self.seed, crc32(name.encode())])

    def happens(self, name: str, share: float) -> bool:
        """Whether something does that does so in this share of scenes."""
        return bool(self.rng(name).random() < share)

    def noise(self, name: str, x: Field, cells: int, octaves: int) -> Field:
        """A line of soft chance, 0..1, with so many ups and downs in a shorter side."""
        along = np.asarray(x, dtype=np.float64) / ACROSS + self.rng(name + " begins").random()
        line = clouds(self.rng(name), along, np.zeros_like(along), cells=round(cells * ACROSS), octaves=octaves)
        return line.astype(np.float32)

    def clouds(self, name: str, x: Field, y: Field, cells: int, octaves: int) -> Field:
        """Soft chance, 0..1, at places of a plane; it repeats every whole unit."""
        across, down = (np.asarray(part, dtype=np.float64) for part in (x, y))
        return clouds(self.rng(name), across, down, cells=cells, octaves=octaves).astype(np.float32)
