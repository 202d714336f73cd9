"""Fireworks over a darkened picture, and sparkles on it."""

from math import exp, pi, sin

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from chalicelib.generators.procedural.layers import Colour, lighten, recolour
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.particles import GOLDEN, share
from chalicelib.generators.procedural.plane import Grid
from chalicelib.generators.procedural.stamps import glow, stamp

COLOURS: tuple[Colour, ...] = ((255, 186, 74), (255, 74, 96), (92, 214, 255), (150, 255, 128), (214, 128, 255))
LIFE, RISE = 18, 5
"""Frames from a burst to its end, and from the start of a rocket to its burst."""
BURST_EVERY = 5
"""Frames, about."""
SPARKS = 90
TRAIL = (1.0, 0.62, 0.36, 0.18)
"""Light of a spark, and of the places where it was in the frames before."""
FINE = 2
"""Pixels of drawing for one pixel of the answer, either way."""


def fireworks(picture: Image.Image, moment: Moment) -> Image.Image:
    """Rockets that burst into balls of sparks, which fly out, sink and go out."""
    night = recolour(picture, lambda colours: colours**1.15 * np.array([0.38, 0.4, 0.5]), 0.9 * moment.opacity)
    count = max(2, share(moment.turns(BURST_EVERY), moment))
    for burst in range(count):
        age = (moment.frame - round(burst / count * moment.span)) % moment.span - RISE
        colour = COLOURS[int(moment.rng(f"colour {burst}").integers(len(COLOURS)))]
        if age < 0:
            night = lighten(night, (255, 224, 170), _rocket(moment, burst, age))
        elif age < LIFE:
            night = lighten(night, colour, _sparks(moment, burst, age))
            night = lighten(night, (255, 250, 236), _flash(moment, burst, age))
    return night


def _place(moment: Moment, burst: int) -> tuple[float, float]:
    """Where it bursts, in pixels: side by side as evenly as can be, and above."""
    across = (moment.rng("fireworks").random() + GOLDEN * burst) % 1
    down = moment.rng(f"burst {burst}").uniform(0.14, 0.42)
    return (0.1 + 0.8 * across) * moment.size[0], down * moment.size[1]


def _rocket(moment: Moment, burst: int, age: int) -> Image.Image:
    """The light that climbs to where it bursts; `age` is negative."""
    x, y = _place(moment, burst)
    behind = np.arange(4.0)
    below = (RISE + age - behind) / RISE
    places = np.full(4, x), y + (1 - below) * (moment.size[1] - y) * 0.9
    return stamp(moment.size, places, 2.2 * moment.unit, moment.opacity * (1 - behind / 4) * (below >= 0), glow)


def _sparks(moment: Moment, burst: int, age: int) -> Image.Image:
    """All sparks of one burst, with what is left of their light behind them."""
    rng = moment.rng(f"sparks {burst}")
    angle, far = 2 * pi * rng.random(SPARKS), rng.uniform(0.45, 1, SPARKS)
    flicker = 0.75 + 0.25 * np.sin(2 * pi * (rng.random(SPARKS) + 0.37 * age))
    x, y = _place(moment, burst)
    reach = rng.uniform(0.2, 0.34) * min(moment.size)
    places: list[tuple[Grid, Grid]] = []
    bright: list[Grid] = []
    for behind, light in enumerate(TRAIL[: age + 1]):
        flown = reach * (1 - exp(-(age - behind + 0.6) / 4.5))
        sunk = 0.0006 * (age - behind) ** 2 * min(moment.size)
        places.append((x + flown * far * np.cos(angle), y + flown * far * np.sin(angle) + sunk))
        bright.append(light * flicker)
    left = moment.opacity * (1 - age / LIFE) ** 0.8
    along, down = (np.concatenate([place[axis] for place in places]) for axis in (0, 1))
    there, light = (along, down), left * np.concatenate(bright)
    core, halo = (
        stamp(moment.size, there, radius * moment.unit, part * light, glow) for radius, part in ((4, 1.0), (11, 0.3))
    )
    return ImageChops.add(core, halo)


def _flash(moment: Moment, burst: int, age: int) -> Image.Image:
    x, y = (np.array([place]) for place in _place(moment, burst))
    light = np.array([moment.opacity * exp(-age / 1.6)])
    return stamp(moment.size, (x, y), (10 + 34 * exp(-age)) * moment.unit, light, glow)


def sparkles(picture: Image.Image, moment: Moment) -> Image.Image:
    """Small stars of four points that flash up here and there, where the picture is bright most of all."""
    sites = moment.rng("sparkles").random((90, 4))[: share(90, moment)]
    small = np.asarray(picture.convert("L").resize((32, 32), Image.Resampling.BOX), dtype=np.float64) / 255
    light = small[(sites[:, 1] * 32).astype(int), (sites[:, 0] * 32).astype(int)]
    turn = moment.cycles(14 + 14 * sites[:, 2]) * moment.phase + sites[:, 3]
    bright = np.sin(pi * turn) ** 10 * (0.35 + 0.65 * light) * moment.opacity
    drawn = Image.new("L", (FINE * moment.size[0], FINE * moment.size[1]))
    pen = ImageDraw.Draw(drawn)
    for (x, y, wide, _), lit in zip(sites.tolist(), bright.tolist(), strict=True):
        long = FINE * (7 + 12 * wide) * moment.unit * lit**0.5
        middle = x * drawn.width, y * drawn.height
        pen.polygon(_star(middle, max(1.0, long)), fill=round(255 * lit))
    stars = drawn.reduce(FINE)
    there = sites[:, 0] * moment.size[0], sites[:, 1] * moment.size[1]
    halo = stamp(moment.size, there, 6 * moment.unit, 0.45 * bright, glow)
    return lighten(lighten(picture, (255, 226, 160), halo), (255, 252, 240), stars)


def _star(middle: tuple[float, float], long: float) -> list[tuple[float, float]]:
    """Eight corners: four far out and four near the middle."""
    turns = (pi * at / 4 for at in range(8))
    reach = (long if at % 2 == 0 else 0.16 * long for at in range(8))
    return [
        (middle[0] + far * sin(turn), middle[1] - far * sin(turn + pi / 2))
        for turn, far in zip(turns, reach, strict=True)
    ]
