"""Mountains, hills, dunes and woods: skylines one before the other, each a little nearer."""

import numpy as np

from chalicelib.generators.procedural.scenes.canvas import FINE, Canvas, Field
from chalicelib.generators.procedural.scenes.palette import mix, tone
from chalicelib.generators.procedural.scenes.stage import Stage

HAZE = 0.55
"""How much of the haze lies at the foot of a far skyline."""
FLANK = 0.26
"""How far below a crest light and shade are to be seen."""
SNOWLINE = 0.17
"""How far above the horizon snow lies."""
BRIGHT = 0.3
"""How dim an hour may be for snow to show."""
RANGES = ((0.06, 0.3), (0.24, 0.42), (0.46, 0.2))
RANKS = ((0.34, 0.07), (0.56, 0.12), (0.8, 0.2))
"""How near each range of mountains, and each rank of firs, is, and how tall."""


def mountains(canvas: Canvas, stage: Stage) -> None:
    """Three ranges; the nearer ones have light and shade on their flanks, and snow on their heights."""
    for nth, (near, tall) in enumerate(RANGES):
        edge = stage.horizon + 0.03 * nth - tall * _crest(stage, f"range {nth}", canvas.x, 2 + nth)
        fill(canvas, stage, edge, near)
        if nth and not stage.flat:
            _carve(canvas, stage, edge)


def hills(canvas: Canvas, stage: Stage) -> None:
    """Rolling ground with bushes, down to the foot of the picture."""
    deep = canvas.height - stage.horizon
    for nth, near in enumerate((0.3, 0.5, 0.72)):
        roll = stage.noise(f"hill {nth}", canvas.x, 1 + nth % 2, 2)
        edge = stage.horizon + deep * (0.05 + 0.2 * nth) - (0.1 + 0.03 * nth) * (roll - 0.3)
        fill(canvas, stage, edge - _thicket(canvas, stage, f"thicket {nth}", 0.02 + 0.008 * nth), near)


def dunes(canvas: Canvas, stage: Stage) -> None:
    """Sand in long crests."""
    deep = canvas.height - stage.horizon
    for nth, near in enumerate((0.14, 0.34, 0.54, 0.76)):
        crest = (0.13 + 0.06 * nth) * (stage.noise(f"dune {nth}", canvas.x, 1 + nth % 2, 1) - 0.35)
        edge = stage.horizon + deep * (0.02 + 0.2 * nth) - crest
        fill(canvas, stage, edge, near)
        if not stage.flat:
            _drift(canvas, stage, edge, nth)


def woods(canvas: Canvas, stage: Stage) -> None:
    """Firs in ranks, mist between them."""
    deep = canvas.height - stage.horizon
    for nth, (near, tall) in enumerate(RANKS):
        ground = stage.horizon + deep * (0.04 + 0.15 * nth) - 0.08 * stage.noise(f"wood {nth}", canvas.x, 1, 2)
        firs = _firs(canvas, stage, f"firs {nth}", tall)
        fill(canvas, stage, ground - firs, near, ground=ground - 0.6 * tall)


def fog(canvas: Canvas, stage: Stage) -> None:
    """Banks that lie over the land, in the colour of its haze."""
    middle = stage.horizon + 0.12

    def banks(across: Field, down: Field) -> Field:
        drift = stage.clouds("fog", across / 4, down / 2, 9, 4)
        dense: Field = 0.85 * np.exp(-(((down - middle) / 0.2) ** 2)) * np.clip(1.6 * drift - 0.1, 0, 1)
        return dense

    canvas.cover(stage.palette.depth(0.02), np.clip(canvas.soft(banks), 0, 1))


def foreground(canvas: Canvas, stage: Stage) -> Field:
    """The nearest ground, dark before a bright mist, for figures and a title; its edge, for each column."""
    deep = canvas.height - stage.horizon
    edge = stage.horizon + 0.37 * deep - 0.16 * deep * (stage.noise("foreground", canvas.x, 1, 2) - 0.4)

    def mist(across: Field, down: Field) -> Field:
        above = np.clip(np.interp(across[0], canvas.x, edge) - down, 0, None)
        dense: Field = 0.6 * np.exp(-above / 0.1)
        return dense

    canvas.cover(stage.palette.depth(0.12), np.clip(canvas.soft(mist), 0, 1))
    grass = 0 if stage.flat else 0.006 * stage.rng("grass").random(len(canvas.x)) ** 2
    top = canvas.row(float(edge.min()) - 0.01)
    canvas.cover(mix(stage.palette.near, stage.palette.depth(0.7), 0.3), canvas.below(edge - grass, top), top)
    knoll = edge + (0.24 + 0.16 * stage.noise("knoll", canvas.x, 1, 2)) * deep
    top = canvas.row(float(knoll.min()) - 0.01)
    canvas.cover(stage.palette.near, canvas.below(knoll - 1.5 * grass, top), top)
    return edge


def fill(canvas: Canvas, stage: Stage, edge: Field, near: float, ground: Field | None = None) -> None:
    """What lies below a skyline; it fades into haze from there, or from the ground, towards its foot."""
    top = canvas.row(float(edge.min()) - 0.01)
    colour, haze = stage.palette.depth(near), stage.palette.depth(max(0.0, near - 0.3))
    down = np.clip((canvas.y[top:] - (edge if ground is None else ground)) / 0.3, 0, 1)[..., None]
    faded = colour + (0.0 if stage.flat else HAZE) * down * (haze - colour)
    canvas.cover(faded, canvas.below(edge, top), top)


def _crest(stage: Stage, name: str, x: Field, cells: int) -> Field:
    """A mountain chain's line, 0..1: folds upon folds, each a sharp edge."""
    broad = stage.noise(name, x, cells, 1)
    total, share = np.zeros_like(x), 1.0
    for octave in range(5):
        total += share * (1 - np.abs(2 * stage.noise(f"{name} folds {octave}", x, cells * 2**octave, 1) - 1))
        share *= 0.42
    line: Field = 0.3 * broad + 0.21 * total * (1 + broad)
    return line


def _carve(canvas: Canvas, stage: Stage, edge: Field) -> None:
    """Flanks: the crest's own slopes, carried down aslant, lit where they face the light; and snow on the heights."""
    side = 1 if stage.lamp[0] > canvas.width / 2 else -1
    top, bottom = canvas.row(float(edge.min()) - 0.01), canvas.row(float(edge.max()) + FLANK)
    mask = canvas.below(edge, top)[: bottom - top]
    down = np.clip(canvas.y[top:bottom] - edge, 0, None)
    rugged = canvas.soft(lambda across, deep: stage.noise("rugged", across + 0.9 * deep, 14, 3) - 0.5, FINE)[top:bottom]
    places = canvas.x - side * 0.55 * down + 0.05 * rugged
    steep = np.interp(places.ravel(), canvas.x, np.gradient(edge) * canvas.unit * side).reshape(down.shape)
    lit = np.clip(0.5 + 0.9 * steep + 0.8 * rugged, 0, 1)
    shown = mask * np.clip(1 - down / FLANK, 0, 1)
    canvas.lighten(stage.palette.light, 0.34 * lit * shown, top)
    canvas.cover(stage.palette.near, 0.22 * (1 - lit) * shown, top)
    if stage.palette.dim < BRIGHT:
        cap = np.clip((stage.horizon - SNOWLINE + 0.09 * rugged - canvas.y[top:bottom]) * 40, 0, 1)
        canvas.cover(mix(stage.palette.light, tone("ffffff"), 0.4), cap * mask * (0.25 + 0.7 * lit), top)


def _drift(canvas: Canvas, stage: Stage, edge: Field, nth: int) -> None:
    """A dune's lit and its shaded side, which part along a winding line."""
    side = 1 if stage.lamp[0] > canvas.width / 2 else -1
    top = canvas.row(float(edge.min()))
    below = np.clip(canvas.y[top:] - edge, 0, None)
    places = canvas.x - side * 0.9 * below + 0.02 * np.sin(26 * below + 3 * nth)
    slope = np.interp(places.ravel(), canvas.x, np.gradient(edge) * canvas.unit * side).reshape(places.shape)
    lit, shown = np.clip(0.5 + 7 * slope, 0, 1), canvas.below(edge, top) * np.clip(1 - below / 0.4, 0, 1)
    canvas.lighten(stage.palette.light, 0.4 * lit * shown, top)
    canvas.cover(stage.palette.near, 0.3 * (1 - lit) * shown, top)


def _thicket(canvas: Canvas, stage: Stage, name: str, tall: float) -> Field:
    """The height of bushes and trees that stand in groups, for each column."""
    if stage.flat:
        return np.zeros_like(canvas.x)
    groups = np.clip(4 * (stage.noise(name + " groups", canvas.x, 4, 2) - 0.52), 0, 1)
    crowns = np.sqrt(np.clip(1.6 * (stage.noise(name, canvas.x, 70, 2) - 0.3), 0, 1))
    high: Field = tall * groups * (0.35 + 0.65 * crowns)
    return high


def _firs(canvas: Canvas, stage: Stage, name: str, tall: float) -> Field:
    """The height of a row of firs above their ground, for each column."""
    rng = stage.rng(name)
    count = round(7 * canvas.width / tall)
    places = rng.uniform(-0.1, canvas.width + 0.1, count)
    high = np.zeros_like(canvas.x)
    for x, height in zip(places.tolist(), (tall * (0.45 + 0.55 * rng.random(count) ** 1.5)).tolist(), strict=True):
        slope = np.clip(1 - np.abs(canvas.x - x) / (0.3 * height), 0, 1)
        boughs = np.floor(9 * slope) / 9
        high = np.maximum(high, height * (0.75 * slope + 0.25 * boughs))
    return high
