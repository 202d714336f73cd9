"""What flies: birds, balloons, a rocket on its way."""

import numpy as np

from chalicelib.generators.procedural.scenes.canvas import Canvas, Field
from chalicelib.generators.procedural.scenes.palette import mix, tone
from chalicelib.generators.procedural.scenes.stage import Stage

from . import outlines
from .figures import Figure, place

BALLOONS = ((0.24, 0.34, 0.55), (0.1, 0.68, 0.4), (0.06, 0.54, 0.66))
"""How tall each is, how far across the picture, and how far down the sky."""
ROCKET = Figure(outlines.ROCKET, 0.26, 0.44)
FLOCK = 9


def fly(canvas: Canvas, stage: Stage) -> None:
    """All of the scene that fly."""
    if "balloon" in stage:
        for tall, across, down in BALLOONS:
            balloon = Figure(outlines.BALLOON, tall, 0.74)
            place(canvas, stage, balloon, canvas.width * across, stage.horizon * down)
    if "birds" in stage:
        _flock(canvas, stage)
    if "rocket" in stage:
        across = 0.38 if stage.happens("rocket", 0.5) else 0.6
        _launch(canvas, stage, canvas.width * across, stage.horizon * 0.72)


def _flock(canvas: Canvas, stage: Stage) -> None:
    """A wedge, as geese fly."""
    rng = stage.rng("birds")
    lead_x, lead_y = canvas.width * rng.uniform(0.35, 0.65), stage.horizon * rng.uniform(0.36, 0.56)
    for nth in range(FLOCK):
        rank = (nth + 1) // 2 * (1 if nth % 2 else -1)
        x, y = lead_x + 0.055 * rank + rng.uniform(0, 0.02), lead_y + 0.022 * abs(rank) + rng.uniform(0, 0.02)
        place(canvas, stage, Figure(outlines.BIRD, rng.uniform(0.018, 0.03), 2.6), x, y)


def _launch(canvas: Canvas, stage: Stage, x: float, foot: float) -> None:
    """The rocket over its fire."""

    def fire(across: Field, down: Field) -> Field:
        below = np.clip(down - foot + 0.01, 0, None)
        jet = np.exp(-(((across - x) / (0.02 + 0.07 * below)) ** 2) - below / 0.5) * (below > 0)
        lit: Field = 1.3 * jet + 0.7 * np.exp(-np.hypot(across - x, down - foot) / 0.09)
        return lit

    canvas.lighten(mix(stage.palette.light, tone("ffb45a"), 0.5), np.clip(canvas.soft(fire), 0, 1))
    place(canvas, stage, ROCKET, x, foot)
