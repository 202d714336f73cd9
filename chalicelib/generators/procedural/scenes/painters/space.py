"""Other worlds, and what glows between them."""

from collections.abc import Callable

import numpy as np

from chalicelib.generators.procedural.scenes.canvas import Canvas, Field
from chalicelib.generators.procedural.scenes.palette import mix, tone
from chalicelib.generators.procedural.scenes.stage import Stage

WORLDS = (("f2c48d", "8a3f22"), ("bfe6ee", "235a8c"), ("f0c3d8", "5c2f73"), ("efe2b0", "7d5a2c"), ("d7f0c4", "2c6e5a"))
"""The bright and the dark bands of planets."""
RINGED = 0.7
"""The share of planets with a ring."""
RING = (1.32, 2.1)
"""Where it begins and ends, in the planet's radii."""


def nebula(canvas: Canvas, stage: Stage) -> None:
    """Glowing dust between the stars, in three colours."""
    for name, colour, amount in (
        ("dust", stage.palette.low, 0.9),
        ("gas", mix(stage.palette.light, tone("e0508c"), 0.6), 0.4),
        ("ice", tone("3fb7d9"), 0.3),
    ):
        canvas.lighten(colour, amount * np.clip(canvas.soft(_veil(stage, name)), 0, 1))


def planet(canvas: Canvas, stage: Stage) -> None:
    """A world in the sky, away from sun and moon: banded, lit as a ball, mostly with a ring."""
    rng = stage.rng("planet")
    radius, side = rng.uniform(0.17, 0.27), 0.26 if stage.lamp[0] > canvas.width / 2 else 0.74
    x, y = canvas.width * side, stage.horizon * rng.uniform(0.26, 0.38)
    mask, top = canvas.disc(x, y, radius)
    right, down = (canvas.x - x) / radius, (canvas.y[top : top + len(mask)] - y) / radius
    bands = stage.noise("bands", 0.5 * (down + 0.25 * right), 5, 4)[..., None]
    toward = -0.62 if side > 0.5 else 0.62  # noqa: PLR2004 - the middle
    height = np.sqrt(np.clip(1 - right**2 - down**2, 0, 1))
    lit = np.clip(0.15 + 0.9 * (0.55 * height + toward * right - 0.45 * down), 0.04, 1)
    bright, dark = (mix(tone(colour), stage.palette.middle, 0.25) for colour in WORLDS[int(rng.integers(len(WORLDS)))])
    dim, face = stage.palette.dim, dark + bands * (bright - dark)
    canvas.cover(face * (dim * lit + 1 - dim)[..., None], mask * (dim + (1 - dim) * lit), top)
    if stage.happens("ring", RINGED):
        _ring(canvas, stage, (x, y, radius))


def limb(canvas: Canvas, stage: Stage) -> Field:
    """The curve of a dark world below, with its air aglow; its edge, for each column."""
    radius = 1.5 * canvas.width
    low = stage.horizon + 0.4 * (canvas.height - stage.horizon) + radius
    edge: Field = low - np.sqrt(radius**2 - (canvas.x - 0.42 * canvas.width) ** 2)
    above = np.abs(edge - canvas.y)
    lit = np.exp(-(((canvas.x - stage.lamp[0]) / 0.8) ** 2))
    air = mix(stage.palette.light, tone("59b7ff"), 0.75)
    canvas.cover(stage.palette.near, canvas.below(edge, 0))
    canvas.lighten(air, lit * (0.9 * np.exp(-above / 0.01) + 0.35 * np.exp(-above / 0.06) * (canvas.y < edge)))
    return edge


def _ring(canvas: Canvas, stage: Stage, ball: tuple[float, float, float]) -> None:
    x, y, radius = ball
    top, bottom = canvas.row(y - 2 * radius), canvas.row(y + 2 * radius) + 1
    right, down = canvas.x - x, canvas.y[top:bottom] - y
    along, across = 0.94 * right - 0.34 * down, 0.34 * right + 0.94 * down
    away = np.hypot(along, across / 0.22) / radius
    grooves = 0.55 + 0.45 * stage.noise("grooves", away, 14, 2)
    shape = np.clip((away - RING[0]) * 14, 0, 1) * np.clip((RING[1] - away) * 6, 0, 1)
    hidden = (across < 0) & (np.hypot(right, down) < radius)
    canvas.cover(stage.palette.light, 0.75 * shape * grooves * ~hidden, top)


def _veil(stage: Stage, name: str) -> Callable[[Field, Field], Field]:
    """Dust in swirls, densest along a lane across the picture."""

    def values(across: Field, down: Field) -> Field:
        bent = stage.clouds(name, across / 3, down / 3, 4, 2)
        dust = stage.clouds(name + " swirls", across / 3 + 0.25 * bent, down / 3 - 0.2 * bent, 6, 5)
        lane = np.exp(-(((across - 0.5 - 0.45 * (down - 0.6) - 0.5 * (bent - 0.5)) / 0.42) ** 2))
        dense: Field = np.clip((dust - 0.35) * 1.9, 0, 1) * (0.2 + 0.8 * lane)
        return dense

    return values
