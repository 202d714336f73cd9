"""Silhouettes, put into the scene."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from PIL import Image, ImageDraw

from chalicelib.generators.procedural.scenes.canvas import Canvas, Field
from chalicelib.generators.procedural.scenes.palette import mix, tone
from chalicelib.generators.procedural.scenes.stage import Stage

from .outlines import Outline

FINER = 4
"""How much larger an outline is drawn before it is reduced, so that its edge is smooth."""
BETWEEN = 6
"""Points of the curve from one of the outline's points to the next."""
RIM = 0.0025
"""How wide the light on a figure's edge is, in shorter sides."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A silhouette; its height in shorter sides of the picture, and its width in heights."""

    outline: Outline
    tall: float
    wide: float


def place(
    canvas: Canvas,
    stage: Stage,
    figure: Figure,
    x: float,
    foot: float,
    *,
    mirrored: bool = False,
    ground: Field | None = None,
) -> None:
    """Paint a figure whose lower edge has its middle at x, foot; what is below the ground's edge is hidden."""
    mask, top = silhouette(canvas, figure, x, foot, mirrored=mirrored)
    if ground is not None:
        mask = mask * (1 - canvas.below(ground, top)[: len(mask)])
    paint(canvas, stage, mask, top)


def paint(canvas: Canvas, stage: Stage, mask: Field, top: int) -> None:
    """Dark, with a rim of light above and on the side of sun or moon."""
    canvas.cover(mix(stage.palette.near, tone("000000"), 0.25), mask, top)
    columns = np.flatnonzero(mask.max(axis=0, initial=0))
    if stage.flat or not len(columns):
        return
    aside = max(1, round(canvas.unit * RIM))
    toward = -aside if stage.lamp[0] * canvas.unit > columns.mean() else aside
    inner = np.minimum(np.roll(mask, toward, axis=1), np.roll(mask, aside, axis=0))
    canvas.lighten(stage.palette.light, 0.4 * np.clip(mask - inner, 0, 1), top)


def silhouette(canvas: Canvas, figure: Figure, x: float, foot: float, *, mirrored: bool) -> tuple[Field, int]:
    """A figure's mask over the whole width of the canvas, and the row that it begins at."""
    size = np.array([figure.tall * figure.wide, figure.tall]) * canvas.unit
    corner = np.array([x, foot]) * canvas.unit - size * [0.5, 1.0]
    column, row = floor(corner[0]), floor(corner[1])
    points = curve(figure.outline) * [-1 if mirrored else 1, -1] + [1 if mirrored else 0, 1]
    places = (points * size + corner - [column, row]) * FINER
    drawn = Image.new("L", (FINER * (ceil(size[0]) + 2), FINER * (ceil(size[1]) + 2)))
    ImageDraw.Draw(drawn).polygon([(across, down) for across, down in places.tolist()], fill=255)
    small = drawn.reduce(FINER)
    rows = canvas.pixels.shape[0]
    top, bottom = min(max(0, row), rows), min(max(0, row + small.height), rows)
    page = Image.new("L", (canvas.pixels.shape[1], bottom - top))
    page.paste(small, (column, row - top))
    return np.asarray(page, dtype=np.float32) / 255, top


def curve(outline: Outline) -> Field:
    """A closed Catmull-Rom spline through the points, with corners where a point is repeated: shape (n, 2)."""
    points = np.array(outline)
    before, after = np.roll(points, 1, 0), np.roll(points, -1, 0)
    corner = (points == before).all(axis=1) | (points == after).all(axis=1)
    leaving = np.where(corner[:, None], 0, (after - before) / 2)
    arriving, step = np.roll(leaving, -1, 0), after - points
    share = (np.arange(BETWEEN) / BETWEEN)[:, None, None]
    bend = 3 * step - 2 * leaving - arriving + share * (leaving + arriving - 2 * step)
    path: Field = points + share * (leaving + share * bend)
    return path.transpose(1, 0, 2).reshape(-1, 2)
