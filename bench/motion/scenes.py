"""Scenes whose truth is known: a subject that is cut out of one photograph moves over another."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from PIL.Image import Resampling, Transform

from chalicelib.coherence.affine import Affine
from localcloud.drift import Drift

Grid = NDArray[np.floating]
SIDE = 512
WIDE = 24
"""Pixels by which a loosely painted mask is too wide."""
PIECE = 16
"""Pixels of the squares that are moved as one where a subject bends."""
Path = Callable[[float], Affine]
"""From the time, in frames, to what it does around the subject's middle."""


def path(right: float = 0, down: float = 0, grow: float = 0, turn: float = 0, around: float = 0) -> Path:
    """right, down: pixels a frame; grow: share a frame; turn: degrees a frame; around: pixels of a circle's radius."""

    def at(time: float) -> Affine:
        angle, scale = np.radians(turn * time), (1 + grow) ** time
        cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
        round_trip = 2 * np.pi * time / 24
        x = right * time + around * np.sin(round_trip)
        y = down * time + around * (1 - np.cos(round_trip))
        return Affine(cosine, -sine, x, sine, cosine, y)

    return at


PATHS: dict[str, Path] = {
    "right": path(right=8),
    "down and right": path(right=6, down=5),
    "circle": path(around=38),
    "grows": path(grow=0.02),
    "shrinks": path(grow=-0.015, right=3),
    "turns": path(turn=2),
    "turns and goes": path(turn=-1.5, right=6),
    "all at once": path(right=5, down=2, grow=0.01, turn=1.5),
}


@dataclass(frozen=True)
class Scene:
    """A subject over a ground.

    ground, photo: RGB, SIDE by SIDE; what is behind, and what the subject is cut from
    middle, radius: of the subject, in pixels, where it begins
    moves: its path
    bends: pixels by which its parts move on their own
    texture: 1 as photographed, 0 one colour
    """

    ground: Image.Image
    photo: Image.Image
    middle: tuple[float, float]
    radius: float
    moves: Path
    bends: float = 0.0
    texture: float = 1.0

    @cached_property
    def outline(self) -> Image.Image:
        """L: the subject as it begins, a round thing with five soft corners."""
        y, x = np.mgrid[0:SIDE, 0:SIDE] + 0.5
        x, y = x - self.middle[0], y - self.middle[1]
        edge = self.radius * (1 + 0.12 * np.cos(5 * np.arctan2(y, x)) + 0.08 * np.sin(2 * np.arctan2(y, x)))
        return Image.fromarray((np.clip(edge - np.hypot(x, y) + 0.5, 0, 1) * 255).astype(np.uint8))

    @cached_property
    def subject(self) -> Image.Image:
        """RGB: what is cut out, at its place."""
        plain = self.photo.filter(ImageFilter.GaussianBlur(24))
        return Image.blend(plain, self.photo, self.texture)

    def pose(self, time: float) -> Affine:
        """Where the subject has come to."""
        x, y = self.middle
        return Affine(x0=-x, y0=-y).then(self.moves(time)).then(Affine(x0=x, y0=y))

    def carried(self, picture: Image.Image, since: float, time: float) -> Image.Image:
        """What the picture shows of the subject at one time, as it is at another."""
        way = self.pose(since).inverse.then(self.pose(time))
        if not self.bends:
            return way.moved(picture)
        return _bent(picture, lambda x, y: self._before(x, y, since, time))

    def _before(self, x: Grid, y: Grid, since: float, time: float) -> tuple[Grid, Grid]:
        """Where a place of the later picture was in the earlier one."""
        x, y = self.pose(time).inverse.places(x, y)
        for when, sign in ((time, 1), (since, -1)):
            dx, dy = self._bend(x, y, when)
            x, y = x + sign * dx, y + sign * dy
        return self.pose(since).places(x, y)

    def _bend(self, x: Grid, y: Grid, time: float) -> tuple[Grid, Grid]:
        swing, length = self.bends * np.sin(2 * np.pi * time / 24), 2 * np.pi / (1.6 * self.radius)
        return swing * np.sin(length * (y - self.middle[1])), swing * np.sin(length * (x - self.middle[0]))

    def alpha(self, time: float) -> Image.Image:
        """L: where the subject is."""
        return self.carried(self.outline, 0, time)

    def frame(self, time: float) -> Image.Image:
        """The true picture, undrifted."""
        return Image.composite(self.carried(self.subject, 0, time), self.ground, self.alpha(time))

    def mask(self, *, wide: bool) -> Image.Image:
        """L: as painted on the first frame."""
        return self.outline.filter(ImageFilter.MaxFilter(2 * WIDE + 1)) if wide else self.outline

    def redrawn(self, parent: Image.Image, time: int, drift: Drift | None, seed: int) -> Image.Image:
        """What a generator makes of frame `time - 1`: the subject moves on, and all that is shown drifts.

        What comes into view is new: it shows the ground as it is.
        """
        before, now = self.alpha(time - 1), self.alpha(time)
        ground = Image.composite(self.ground, parent, before.filter(ImageFilter.MaxFilter(5)))
        drawn = Image.composite(self.carried(parent, time - 1, time), ground, now)
        return drift.redrawn(drawn, seed) if drift else drawn


def over(
    photos: list[Image.Image], at: int, moves: Path, *, radius: float, bends: float = 0.0, texture: float = 1.0
) -> Scene:
    """A scene for path number `at`: over one photograph moves what is cut from the next."""
    ground, photo = photos[at % len(photos)], photos[(at + 1) % len(photos)]
    return Scene(ground, photo, (200, 220), radius, moves, bends, texture)


def _bent(picture: Image.Image, before: Callable[[Grid, Grid], tuple[Grid, Grid]]) -> Image.Image:
    ticks = np.arange(0, SIDE + 1, PIECE, dtype=np.float64)
    x, y = before(*np.meshgrid(ticks, ticks))
    inside = np.clip(x, 0, SIDE - 1e-6), np.clip(y, 0, SIDE - 1e-6)
    mesh = []
    for row, column in np.ndindex(len(ticks) - 1, len(ticks) - 1):
        box = (column * PIECE, row * PIECE, (column + 1) * PIECE, (row + 1) * PIECE)
        corners = ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))
        mesh.append((box, tuple(float(grid[at]) for at in corners for grid in inside)))
    return picture.transform(picture.size, Transform.MESH, mesh, Resampling.BICUBIC)
