"""What sails on the sea, and what swims beneath."""

import numpy as np

from chalicelib.generators.procedural.scenes.canvas import Canvas
from chalicelib.generators.procedural.scenes.stage import Stage

from . import outlines
from .figures import Figure, place, silhouette

BOAT = Figure(outlines.BOAT, 0.24, 0.9)
FLUKE = Figure(outlines.FLUKE, 0.24, 1.15)
WHALE = Figure(outlines.WHALE, 0.3, 2.4)
KEEL = Figure(outlines.BOAT, 0.14, 0.9)
SHOAL = 13


def sail(canvas: Canvas, stage: Stage) -> None:
    """A boat, and a whale's fluke as it dives, with their reflections."""
    out = canvas.height - stage.horizon
    left = stage.happens("sail", 0.5)
    for name, figure, share, deep in (("boat", BOAT, 0.36, 0.13), ("whale", FLUKE, 0.64, 0.28)):
        if name in stage:
            x = canvas.width * (share if left else 1 - share)
            foot = stage.horizon + deep * out
            place(canvas, stage, figure, x, foot, mirrored=not left)
            _mirror(canvas, stage, figure, x, foot - 0.004, mirrored=not left)


def swim(canvas: Canvas, stage: Stage) -> None:
    """A shoal; a whale among it, and a boat far above, where the scene has them."""
    rng = stage.rng("shoal")
    if "boat" in stage:
        place(canvas, stage, KEEL, stage.lamp[0], 0.1)
    for _ in range(SHOAL if "fish" in stage else 0):
        x, y = canvas.width * rng.uniform(0.12, 0.88), canvas.height * rng.uniform(0.24, 0.6)
        place(canvas, stage, Figure(outlines.FISH, 0.014 + 0.03 * rng.random() ** 2, 1.9), x, y)
    if "whale" in stage:
        place(canvas, stage, WHALE, canvas.width / 2, canvas.height * 0.48, mirrored=stage.happens("whale", 0.5))


def _mirror(canvas: Canvas, stage: Stage, figure: Figure, x: float, foot: float, *, mirrored: bool) -> None:
    """A figure's reflection on moving water: upside down, row by row aside, fading."""
    mask, _ = silhouette(canvas, figure, x, foot, mirrored=mirrored)
    top = canvas.row(foot)
    upside = mask[::-1][: canvas.pixels.shape[0] - top]
    aside = stage.rng("reflection").normal(0, 0.006 * canvas.unit, len(upside)).round().astype(int)
    columns = (np.arange(mask.shape[1]) + aside[:, None]) % mask.shape[1]
    fade = np.linspace(0.55, 0, len(upside), dtype=np.float32)[:, None]
    canvas.cover(stage.palette.near, np.take_along_axis(upside, columns, axis=1) * fade, top)
