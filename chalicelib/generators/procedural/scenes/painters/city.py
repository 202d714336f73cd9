"""A skyline with lit windows, and a road that runs to the horizon."""

from dataclasses import dataclass

import numpy as np

from chalicelib.generators.procedural.scenes.canvas import Canvas, Field
from chalicelib.generators.procedural.scenes.palette import mix
from chalicelib.generators.procedural.scenes.stage import Stage

from .water import shoreline

ROWS = ((0.16, 0.46), (0.4, 0.36), (0.66, 0.24))
"""How near each row of towers is, and how tall."""
PANE = (0.0096, 0.013)
"""From one window to the next, and from one storey to the next, in shorter sides."""
LIT = 0.3
"""The share of windows behind which there is light."""
STEPPED, POINTED, MAST = 0.3, 0.42, 0.16
"""Towers by chance: up to the first they have a setback, then a pointed roof; a mast up to the last."""
ROAD = (0.004, 0.42)
"""Half its width on the horizon, and what is added to that down to the foot of the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Towers:
    """A row of towers: their height at each column, and how far into its tower the column lies; (width,)."""

    tall: Field
    inside: Field


def city(canvas: Canvas, stage: Stage) -> None:
    """Three rows of towers, the farthest the tallest, down to the water or the ground."""
    base = shoreline(canvas, stage)
    for nth, (near, tall) in enumerate(ROWS):
        towers = _build(canvas, stage.rng(f"towers {nth}"), tall)
        edge = base - towers.tall
        top, bottom = canvas.row(float(edge.min())), canvas.row(base + 0.02)
        down = canvas.y[top:bottom] - edge
        haze = stage.palette.depth(0.35 * near)
        colour = stage.palette.depth(near)
        faded = colour + 0.6 * np.clip(down / 0.45, 0, 1)[..., None] * (haze - colour)
        canvas.cover(faded, canvas.below(edge, top)[: bottom - top], top)
        if not stage.flat:
            lit = _light(canvas, stage.rng(f"windows {nth}"), towers, down, top)
            amount = (0.2 + 0.75 * stage.palette.dim) * (0.45 + 0.55 * near)
            canvas.lighten(mix(stage.palette.light, stage.palette.low, 0.25), amount * lit, top)


def road(canvas: Canvas, stage: Stage) -> None:
    """Straight ahead, with its broken line."""
    top = canvas.row(stage.horizon)
    down = np.clip((canvas.y[top:] - stage.horizon) / (canvas.height - stage.horizon), 0, 1)
    half = ROAD[0] + ROAD[1] * down
    across, sharp = np.abs(canvas.x - canvas.width / 2) / half, canvas.unit * half
    colours = stage.palette
    canvas.cover(mix(colours.near, colours.middle, 0.22), np.clip((1 - across) * sharp, 0, 1), top)
    verge = np.clip((0.03 - np.abs(across - 0.93)) * sharp, 0, 1)
    dashed = np.clip(4 * np.sin(2 * np.pi * 1.6 / (down + 0.06)) + 1, 0, 1)
    line = np.clip((0.025 - across) * sharp, 0, 1) * dashed
    canvas.cover(mix(colours.light, colours.low, 0.3), 0.8 * np.maximum(0.6 * verge, line), top)


def _build(canvas: Canvas, rng: np.random.Generator, tall: float) -> Towers:
    """From the left to the right, taller towards the middle."""
    towers = Towers(np.zeros_like(canvas.x), np.full_like(canvas.x, -1))
    left = -0.05 * rng.random()
    while left < canvas.width:
        wide = rng.uniform(0.035, 0.095)
        middle = 1 - 0.5 * abs(2 * (left + wide / 2) / canvas.width - 1)
        _raise(canvas, towers, (left, wide), tall * middle * (0.25 + 0.75 * rng.random() ** 1.6), rng.random())
        left += wide + rng.choice((0.012 * rng.random(), -0.01), p=(0.4, 0.6))
    return towers


def _raise(canvas: Canvas, towers: Towers, plot: tuple[float, float], high: float, kind: float) -> None:
    """One tower on its plot: left edge and width."""
    left, wide = plot
    from_middle = np.abs(2 * (canvas.x - left) / wide - 1)
    here = from_middle <= 1
    towers.tall[here], towers.inside[here] = high, (canvas.x - left)[here]
    if kind < STEPPED:
        towers.tall[from_middle < 0.44] = 1.12 * high  # noqa: PLR2004 - the setback
    elif kind < POINTED:
        towers.tall[here] = high * (1.16 - 0.22 * from_middle[here])
    if kind < MAST:
        towers.tall[from_middle * wide / 2 < max(0.0016, 0.6 / canvas.unit)] = 1.12 * high + 0.045


def _light(canvas: Canvas, rng: np.random.Generator, towers: Towers, down: Field, top: int) -> Field:
    """Windows behind some of which there is light, for the rows from `top` on."""
    across, low = canvas.x / PANE[0], canvas.y[top : top + len(down)] / PANE[1]
    column, row = np.floor(across).astype(int), np.floor(low).astype(int)
    shape = int(row.max()) + 1, int(column.max()) + 1
    lamps = (rng.random(shape) < LIT) * rng.uniform(0.4, 1.0, shape)
    glass = (across % 1 > 0.45) & (low % 1 > 0.5)  # noqa: PLR2004 - the rest is frame
    wall = (down > 0.6 * PANE[1]) & (towers.inside > 0.2 * PANE[1])
    lit: Field = (glass & wall) * lamps[row, column]
    return lit
