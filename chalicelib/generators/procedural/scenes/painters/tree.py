"""A broad tree, grown by chance."""

from dataclasses import dataclass
from math import cos, sin

import numpy as np
from PIL import Image, ImageDraw

from chalicelib.generators.procedural.scenes.canvas import Canvas, Field
from chalicelib.generators.procedural.scenes.stage import Stage

TRUNK = 0.13
"""The trunk's length, in shorter sides of the picture."""
LEAFY, SMALLEST = 0.06, 0.045
"""Boughs shorter than the first bear leaves, those shorter than the second fork no more."""
FINER = 2


@dataclass(frozen=True, slots=True)
class Bough:
    """Where it begins, how it leans from upright, in radians, how long it is and how thick."""

    x: float
    y: float
    lean: float
    long: float
    thick: float

    @property
    def tip(self) -> tuple[float, float]:
        """Where it ends."""
        return self.x + self.long * sin(self.lean), self.y - self.long * cos(self.lean)


def grow(canvas: Canvas, stage: Stage, x: float, foot: float) -> tuple[Field, int]:
    """A tree's mask, (rows, width), 0 to 1, and the row of the canvas that it begins at."""
    rng, scale = stage.rng("tree"), FINER * canvas.unit
    page = Image.new("L", (canvas.pixels.shape[1] * FINER, canvas.pixels.shape[0] * FINER))
    pen = ImageDraw.Draw(page)
    boughs = [Bough(x, foot + 0.01, 0.0, TRUNK, 0.022)]
    while boughs:
        bough = boughs.pop()
        ends = [place * scale for place in (bough.x, bough.y, *bough.tip)]
        pen.line(ends, fill=255, width=max(1, round(bough.thick * scale)))
        if bough.long < LEAFY:
            _leaf(pen, rng, bough.tip, scale)
        if bough.long >= SMALLEST:
            boughs += _fork(rng, bough)
    return np.asarray(page.reduce(FINER), dtype=np.float32) / 255, 0


def _fork(rng: np.random.Generator, bough: Bough) -> list[Bough]:
    sides = (-1, 1, 0.1)[: 2 + (rng.random() < 0.2)]  # noqa: PLR2004 - one in five forks in three
    return [
        Bough(
            *bough.tip,
            bough.lean + side * rng.uniform(0.3, 0.7),
            bough.long * rng.uniform(0.66, 0.84),
            0.62 * bough.thick,
        )
        for side in sides
    ]


def _leaf(pen: ImageDraw.ImageDraw, rng: np.random.Generator, tip: tuple[float, float], scale: float) -> None:
    """A cloud of leaves: three flat rounds."""
    for _ in range(3):
        reach = rng.uniform(0.022, 0.042)
        x, y = tip[0] + rng.uniform(-0.015, 0.015), tip[1] + rng.uniform(-0.015, 0.015)
        box = (x - reach, y - 0.7 * reach, x + reach, y + 0.7 * reach)
        pen.ellipse([place * scale for place in box], fill=255)
