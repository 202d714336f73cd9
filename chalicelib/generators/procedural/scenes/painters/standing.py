"""Who and what stands on the ground."""

import numpy as np

from chalicelib.generators.procedural.scenes.canvas import Canvas, Field
from chalicelib.generators.procedural.scenes.stage import Stage

from . import outlines
from .figures import Figure, paint, place
from .tree import grow

FIGURES = {
    "castle": Figure(outlines.CASTLE, 0.34, 1.1),
    "house": Figure(outlines.HOUSE, 0.15, 1.2),
    "lighthouse": Figure(outlines.LIGHTHOUSE, 0.4, 0.36),
    "stag": Figure(outlines.STAG, 0.27, 0.95),
    "horse": Figure(outlines.HORSE, 0.24, 1.08),
    "wolf": Figure(outlines.WOLF, 0.21, 0.78),
    "person": Figure(outlines.PERSON, 0.2, 0.36),
    "cat": Figure(outlines.CAT, 0.2, 0.6),
}
COUPLE = ((-0.036, 0.2), (0.036, 0.185))
"""How far each of two stands aside, and how tall."""
STANDING = frozenset(FIGURES) | {"couple", "tree"}
PLACES = (0.62, 0.34, 0.82, 0.16, 0.5)
"""Where they stand, one after the other, in parts of the picture's width."""
SUNK = 0.012
"""How deep their feet are in the grass."""
PANE = (0.009, 0.014)
"""A window's width and height."""
LAMP = 0.8
"""Where a lighthouse's lamp is, in its heights."""


def stand(canvas: Canvas, stage: Stage, ground: Field) -> None:
    """All of the scene that stand, on the ground's edge: a height for each column."""
    turned = stage.happens("sides", 0.5)
    asked = [name for name in (*FIGURES, "couple", "tree") if name in stage]
    for name, share in zip(asked, PLACES, strict=False):
        _stand_one(canvas, stage, name, canvas.width * (1 - share if turned else share), ground)


def _stand_one(canvas: Canvas, stage: Stage, name: str, x: float, ground: Field) -> None:
    mirrored = x < canvas.width / 2
    wide = FIGURES[name].tall * FIGURES[name].wide if name in FIGURES else 0.1
    foot = float(ground[np.abs(canvas.x - x) <= wide / 2].max()) + SUNK
    if name == "tree":
        paint(canvas, stage, *grow(canvas, stage, x, foot))
    elif name == "couple":
        for aside, tall in COUPLE:
            place(canvas, stage, Figure(outlines.PERSON, tall, 0.36), x + aside, foot, ground=ground)
    else:
        figure = FIGURES[name]
        place(canvas, stage, figure, x, foot, mirrored=mirrored, ground=ground)
        if name in ("house", "castle"):
            _light_windows(canvas, stage, figure, x, foot)
        if name == "lighthouse":
            _turn_light(canvas, stage, x, foot - LAMP * figure.tall)


def _light_windows(canvas: Canvas, stage: Stage, figure: Figure, x: float, foot: float) -> None:
    """Somebody is at home."""
    rng = stage.rng("windows")
    for _ in range(3):
        middle = x + rng.uniform(-0.28, 0.28) * figure.tall
        low = foot - rng.uniform(0.12, 0.32) * figure.tall
        top, bottom = canvas.row(low - PANE[1]), canvas.row(low)
        across = (np.abs(canvas.x - middle) < PANE[0] / 2).astype(np.float32)
        canvas.lighten(stage.palette.light, 0.9 * np.tile(across, (bottom - top, 1)), top)


def _turn_light(canvas: Canvas, stage: Stage, x: float, y: float) -> None:
    """A beam over the sea."""
    toward = -1.0 if x > canvas.width / 2 else 1.0

    def beam(across: Field, down: Field) -> Field:
        right = np.clip((across - x) * toward, 0, None)
        off = np.abs(down - y + 0.16 * right) / (0.006 + 0.085 * right)
        lamp = np.exp(-np.hypot(across - x, down - y) / 0.025)
        lit: Field = 0.75 * np.exp(-(off**2) - right / 0.5) + 0.8 * lamp
        return lit

    canvas.lighten(stage.palette.light, np.clip(canvas.soft(beam), 0, 1))
