"""The picture as a stuff: jelly, water, cloth, wax."""

from math import pi, sin

import numpy as np
from PIL import Image

from chalicelib.generators.procedural.layers import lighten, shade, sketch, veil
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.noise import clouds
from chalicelib.generators.procedural.plane import Grid, Plane, Shift

from .camera import enlarge, rotate

FOLDS, FOLDS_SLANT = 1.5, 0.35
"""Waves of a cloth from one side to the other, and how much later they come below."""


def wobble(plane: Plane, moment: Moment) -> Shift:
    """Jelly: slow crossing waves."""
    far = 0.035 * moment.strength * moment.presence
    return (
        far * _running(2.1 * plane.y + 0.6 * plane.x, moment, 18),
        far * _running(1.9 * plane.x + 0.4 * plane.y + 0.3, moment, 24),
    )


def ripple(plane: Plane, moment: Moment) -> Shift:
    """Rings that run outwards from the subject, as in a pond."""
    right, down = plane.x - moment.focus.x, plane.y - moment.focus.y
    away = np.hypot(right, down) + 1e-6
    far = 0.022 * moment.strength * moment.presence * _running(6 * away, moment, 14) * np.exp(-0.8 * away)
    fade = np.clip(away / 0.12, 0, 1)
    return far * fade * right / away, far * fade * down / away


def wave(plane: Plane, moment: Moment) -> Shift:
    """A flag in the wind: waves run across and grow on their way."""
    far = 0.06 * moment.strength * moment.presence
    along = plane.x / plane.width
    lift = _running(1.6 * plane.x + 0.3 * plane.y, moment, 20) * (0.35 + along)
    return 0.3 * far * _running(1.6 * plane.x + 0.25, moment, 20) * along, far * lift


def flag(plane: Plane, moment: Moment) -> Shift:
    """Cloth in the wind: waves run through the focus, or the mask, and grow on their way from the left."""
    along, down = _within(plane.x, plane.y, moment)
    far = 0.13 * moment.focus.reach * moment.strength * moment.presence * (0.25 + np.clip(along, 0, 1.2))
    run = FOLDS * along + FOLDS_SLANT * down
    return 0.35 * far * _running(run + 0.25, moment, 20), far * _running(run, moment, 20)


def folds(picture: Image.Image, moment: Moment) -> Image.Image:
    """Light and shade on the folds of such a cloth."""
    x, y = sketch()
    short = min(picture.size)
    along, down = _within(x * picture.width / short, y * picture.height / short, moment)
    slope = _running(FOLDS * along + FOLDS_SLANT * down + 0.25, moment, 20)
    near = np.exp(-((2 * along - 1) ** 4) - (0.9 * down) ** 4)
    deep = 0.9 * moment.amount * moment.presence * near * (0.3 + 0.7 * np.clip(along, 0, 1))
    shaded = shade(picture, veil(1 - 0.5 * deep * np.clip(slope, 0, 1), picture.size))
    return lighten(shaded, (255, 255, 255), veil(0.3 * deep * np.clip(-slope, 0, 1), picture.size))


def _within(x: Grid, y: Grid, moment: Moment) -> tuple[Grid, Grid]:
    """How far along the focus each place is, 0 at its left edge to 1 at its right, and how far below its middle."""
    reach = moment.focus.reach
    return (x - moment.focus.x + reach) / (2 * reach), (y - moment.focus.y) / reach


def melt(plane: Plane, moment: Moment) -> Shift:
    """The picture runs down like wax, in tongues of chance, and gathers itself again."""
    columns = clouds(moment.rng("melt"), plane.x / 2, plane.y * 0.08, cells=7, octaves=2)
    low = plane.y / plane.height
    run = 0.95 * moment.strength * moment.swell * columns**2 * (0.15 + low) * plane.height
    sag = 0.02 * moment.strength * moment.swell * np.sin(2 * pi * (3 * plane.y + 2 * columns))
    return sag * columns, run


def twist(plane: Plane, moment: Moment) -> Shift:
    """A whirl around the subject that winds up and unwinds."""
    right, down = plane.x - moment.focus.x, plane.y - moment.focus.y
    near = np.exp(-((np.hypot(right, down) / (1.1 * moment.focus.reach)) ** 2))
    return rotate(plane, moment.focus.x, moment.focus.y, 2.4 * moment.strength * moment.swell * near)


def bulge(plane: Plane, moment: Moment) -> Shift:
    """A lens that wanders over the picture."""
    x = moment.focus.x + 0.5 * moment.focus.reach * moment.wave(48)
    y = moment.focus.y + 0.35 * moment.focus.reach * moment.wave(24)
    near = np.exp(-(((plane.x - x) ** 2 + (plane.y - y) ** 2) / 0.06))
    return enlarge(plane, x, y, 1 + 0.9 * moment.strength * moment.presence * near)


def wind(plane: Plane, moment: Moment) -> Shift:
    """Gusts lean on all that stands; what is rooted low moves least, and it flutters."""
    free = 1 - plane.y / plane.height
    gust = moment.presence * (0.65 + 0.35 * moment.wander("gust", 24))
    flutter = _running(2.5 * plane.x + 3 * plane.y, moment, 9) * (0.3 + free)
    bent = 0.09 * gust * free**1.3 + 0.012 * gust * flutter
    return moment.sided * moment.strength * bent, 0.008 * moment.strength * gust * flutter


def haze(plane: Plane, moment: Moment) -> Shift:
    """Hot air, or water, between the eye and the world: a fine rising shimmer."""
    far = 0.014 * moment.strength * moment.presence
    rise = plane.y + plane.height * moment.turns(60) * moment.phase
    field = clouds(moment.rng("haze"), plane.x, rise / plane.height, cells=9, octaves=2) - 0.5
    other = clouds(moment.rng("haze down"), plane.x, rise / plane.height, cells=9, octaves=2) - 0.5
    return 2 * far * field, far * other


def swim(plane: Plane, moment: Moment) -> Shift:
    """A dream: near and far swim against each other, region by region."""
    field = clouds(moment.rng("dream"), plane.x / 2, plane.y / 2, cells=4, octaves=2)
    turn = 2 * pi * (moment.turns(40) * moment.phase + field)
    far = 0.03 * moment.strength * moment.presence
    return far * np.cos(turn), far * np.sin(turn)


def crumple(plane: Plane, moment: Moment) -> Shift:
    """An earthquake in the ground itself: it heaves in waves of chance, from below."""
    low = plane.y / plane.height
    far = 0.05 * moment.strength * moment.presence * low
    jolt = 0.6 + 0.4 * sin(2 * pi * moment.beat(8))
    return far * 0.5 * _running(1.7 * plane.x, moment, 6), far * jolt * _running(
        2.3 * plane.x + 0.4 * plane.y, moment, 5
    )


def _running(place: Grid, moment: Moment, frames: float) -> Grid:
    """A wave that runs towards higher places, one cycle in about so many frames."""
    running: Grid = np.sin(2 * pi * (place - moment.turns(frames) * moment.phase))
    return running
