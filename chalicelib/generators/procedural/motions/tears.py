"""Tears: small glossy drops that gather under the eyes and run down the cheeks."""

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from chalicelib.generators.procedural.layers import cover, lighten
from chalicelib.generators.procedural.moment import Moment, smooth
from chalicelib.generators.procedural.plane import Grid
from chalicelib.generators.procedural.stamps import disc, stamp

FINE = 4
"""Pixels of drawing for one pixel of the answer, either way."""
DROP = tuple((0.72 * sin(at * pi / 12) * sin(at * pi / 24), -1.4 * cos(at * pi / 12) / 1.2) for at in range(24))
"""The outline of a hanging drop, pointed above, around (0, 0)."""
RUN = 20
"""Frames from one tear of an eye to its next."""


@dataclass(frozen=True, slots=True)
class Tear:
    """One drop on its way, in pixels; `bright` 0..1 is how much of it there is."""

    x: float
    y: float
    eye_x: float
    eye_y: float
    radius: float
    bright: float


def tears(picture: Image.Image, moment: Moment) -> Image.Image:
    """Wet traces, and on them drops: a shadow below, light gathered inside, a highlight above."""
    running = [tear for side in (-1, 1) for lag in (0.0, 0.5) for tear in _running(moment, side, lag)]
    if not running:
        return picture.copy()
    traces, bodies = _drawn(moment.size, running)
    radius = running[0].radius
    below = Image.new("L", moment.size)
    below.paste(bodies, (round(0.25 * radius), round(0.45 * radius)))
    below = below.filter(ImageFilter.GaussianBlur(0.4 * radius)).point([round(level * 0.5) for level in range(256)])
    wet = cover(lighten(picture, (190, 205, 225), traces), (40, 34, 44), below)
    wet = lighten(wet, (140, 160, 185), bodies)
    for right, down, share, bright in ((-0.22, -0.05, 0.26, 1.0), (0.18, 0.62, 0.2, 0.6)):
        x, y, lit = (np.array(values) for values in zip(*((t.x, t.y, t.bright) for t in running), strict=True))
        places = x + right * radius, y + down * radius
        glint = stamp(moment.size, places, share * radius, bright * lit, disc)
        wet = cover(wet, (255, 255, 255), glint)
    return wet


def _running(moment: Moment, side: int, lag: float) -> list[Tear]:
    """The tear of one eye, unless it hasn't come yet: it gathers, lets go, runs ever faster and dries."""
    head, short = moment.head, min(moment.size)
    at = (moment.turns(RUN) * moment.phase + lag + 0.23 * (side > 0)) % 1.0
    fallen = max(0.0, at - 0.2) ** 1.6 * 1.5 * head.reach
    bright = smooth(at / 0.15) * smooth((1 - at) / 0.2) * moment.presence * min(1.0, 2.2 * moment.strength)
    if bright == 0:
        return []
    eye_x, eye_y = head.x + side * 0.4 * head.reach, head.y + 0.05 * head.reach
    bent = side * 0.05 * head.reach * sin(2.2 * pi * at + lag)
    radius = max(1.0, (0.045 + 0.04 * moment.strength) * head.reach * short)
    return [Tear((eye_x + bent) * short, (eye_y + fallen) * short, eye_x * short, eye_y * short, radius, bright)]


def _drawn(size: tuple[int, int], running: list[Tear]) -> tuple[Image.Image, Image.Image]:
    """The traces and the drops as L veils, drawn large around the face and reduced for smooth edges."""
    traces, bodies = Image.new("L", size), Image.new("L", size)
    left, top, right, bottom = _around(size, running)
    fine = (FINE * (right - left), FINE * (bottom - top))
    wet, full = Image.new("L", fine), Image.new("L", fine)
    for tear in running:
        x, y, radius = FINE * (tear.x - left), FINE * (tear.y - top), FINE * tear.radius
        eye = FINE * (tear.eye_x - left), FINE * (tear.eye_y - top)
        ImageDraw.Draw(wet).line([eye, (x, y)], fill=round(70 * tear.bright), width=max(1, round(0.8 * radius)))
        outline = [(x + radius * right, y + radius * down) for right, down in DROP]
        ImageDraw.Draw(full).polygon(outline, fill=round(150 * tear.bright))
    traces.paste(wet.reduce(FINE), (left, top))
    bodies.paste(full.reduce(FINE), (left, top))
    return traces.filter(ImageFilter.GaussianBlur(0.3 * running[0].radius)), bodies


def _around(size: tuple[int, int], running: list[Tear]) -> tuple[int, int, int, int]:
    edge = 3 * running[0].radius
    xs = [place for tear in running for place in (tear.x, tear.eye_x)]
    ys = [place for tear in running for place in (tear.y, tear.eye_y)]
    left, top = max(0, int(min(xs) - edge)), max(0, int(min(ys) - edge))
    return left, top, max(left + 1, min(size[0], int(max(xs) + edge))), max(top + 1, min(size[1], int(max(ys) + edge)))


def blush(picture: Image.Image, moment: Moment) -> Image.Image:
    """Both cheeks redden and pale again."""
    head, short = moment.head, min(moment.size)
    warm = 0.42 * min(1.0, 1.6 * moment.strength) * moment.swell
    x = np.array([head.x - 0.38 * head.reach, head.x + 0.38 * head.reach]) * short
    y = np.full(2, (head.y + 0.3 * head.reach) * short)
    return cover(picture, (226, 44, 60), stamp(moment.size, (x, y), 0.26 * head.reach * short, np.full(2, warm), _soft))


def _soft(distance: Grid) -> Grid:
    return np.clip(1 - (distance / 1.5) ** 2, 0, 1) ** 2
