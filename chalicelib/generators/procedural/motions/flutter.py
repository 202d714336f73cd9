"""Flat things that tumble through the air: leaves, petals, hearts, confetti; and bubbles, which are round."""

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageDraw

from chalicelib.generators.procedural.layers import Colour, cover, lighten
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.particles import PERIOD, Depth, Particles
from chalicelib.generators.procedural.stamps import disc, ring, stamp

TUMBLE, MOST_TUMBLES = 25, 6
"""Frames of one turn, and how many there may be on the way through the frame."""
FINE = 4
"""Pixels of drawing for one pixel of the answer, either way."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline around (0, 0) within -1..1, and the colours that it comes in."""

    outline: tuple[tuple[float, float], ...]
    colours: tuple[Colour, ...]
    upright: bool = False
    """Whether the shape only rocks, and never stands on its head."""


LEAF = Shape(
    tuple((-cos(pi * at / 8) * 1.0, -0.45 * sin(pi * at / 8) ** 1.2) for at in range(9))
    + tuple((cos(pi * at / 8), 0.45 * sin(pi * at / 8) ** 1.2) for at in range(1, 9)),
    ((196, 92, 22), (224, 142, 34), (168, 54, 22), (206, 172, 60), (130, 92, 36)),
)
PETAL = Shape(
    tuple(
        (cos(2 * pi * at / 20) * (0.75 + 0.25 * cos(2 * pi * at / 20)), 0.6 * sin(2 * pi * at / 20)) for at in range(20)
    ),
    ((255, 196, 212), (250, 172, 196), (255, 218, 228)),
)
HEART = Shape(
    tuple(
        (
            sin(2 * pi * at / 30) ** 3,
            -(13 * cos(2 * pi * at / 30) - 5 * cos(4 * pi * at / 30) - 2 * cos(6 * pi * at / 30)) / 15,
        )
        for at in range(30)
    ),
    ((226, 38, 72), (242, 84, 112), (200, 24, 60)),
    upright=True,
)
PAPER = Shape(
    ((-0.7, -0.45), (0.7, -0.45), (0.7, 0.45), (-0.7, 0.45)),
    ((230, 62, 74), (250, 196, 54), (66, 160, 226), (88, 190, 110), (170, 96, 206)),
)


def leaves(picture: Image.Image, moment: Moment) -> Image.Image:
    """Autumn leaves that rock down on the wind."""
    return _tumble(picture, moment, LEAF, (Depth(34, 9, 0.012, 1), Depth(12, 17, 0.019, 1)), 0.5)


def petals(picture: Image.Image, moment: Moment) -> Image.Image:
    """Cherry petals, slow and light."""
    return _tumble(picture, moment, PETAL, (Depth(36, 4, 0.008, 0.9), Depth(14, 7.5, 0.013, 0.9)), 0.8)


def hearts(picture: Image.Image, moment: Moment) -> Image.Image:
    """Hearts that rise."""
    return _tumble(picture, moment, HEART, (Depth(24, 10, -0.01, 0.9), Depth(12, 19, -0.016, 0.9)), 0.1)


def confetti(picture: Image.Image, moment: Moment) -> Image.Image:
    """Bright scraps of paper, turning quickly."""
    return _tumble(picture, moment, PAPER, (Depth(110, 4.5, 0.016, 1), Depth(36, 8, 0.026, 1)), 0.1)


def bubbles(picture: Image.Image, moment: Moment) -> Image.Image:
    """Soap bubbles with a rim and two highlights, rising."""
    for layer, depth in enumerate((Depth(30, 5, -0.008, 0.5), Depth(16, 11, -0.012, 0.55), Depth(6, 24, -0.018, 0.5))):
        there = Particles.of(moment, f"bubbles {layer}", depth, 0.1, 0.012)
        radius, bright = depth.radius * moment.unit, depth.bright * moment.opacity * np.ones_like(there.x)
        picture = lighten(picture, (205, 232, 255), stamp(moment.size, (there.x, there.y), radius, bright, ring))
        for right, down, share, light in ((-0.38, -0.42, 0.2, 1.5), (0.4, 0.45, 0.11, 0.9)):
            at = there.x + right * radius, there.y + down * radius
            picture = cover(picture, (255, 255, 255), stamp(moment.size, at, share * radius, light * bright, disc))
    return picture


def _tumble(picture: Image.Image, moment: Moment, shape: Shape, depths: tuple[Depth, ...], slant: float) -> Image.Image:
    picture = picture.copy()
    for layer, depth in enumerate(depths):
        there = Particles.of(moment, f"{shape.colours} {layer}", depth, moment.sided * slant, 0.03)
        radius = max(1.0, depth.radius * moment.unit)
        tumbles = min(MOST_TUMBLES, PERIOD / (TUMBLE * abs(depth.speed)))
        places = zip(there.x.tolist(), there.y.tolist(), there.fallen.tolist(), there.chance.tolist(), strict=True)
        for x, y, fallen, chance in places:
            over, shine = _turned(shape, radius, tumbles * (0.5 + 0.5 * chance) * fallen + 9 * chance)
            over = over.point([round(level * depth.bright * moment.opacity) for level in range(256)])
            red, green, blue = shape.colours[int(chance * 997) % len(shape.colours)]
            colour = round(red * shine), round(green * shine), round(blue * shine)
            picture.paste(colour, (round(x) - over.width // 2, round(y) - over.height // 2), over)
    return picture


def _turned(shape: Shape, radius: float, turn: float) -> tuple[Image.Image, float]:
    """The shape as an L veil, tumbled by so many turns, and how brightly its side catches the light."""
    roll = 0.4 * sin(2 * pi * turn) if shape.upright else 2 * pi * turn
    flip, shown = cos(2 * pi * 1.7 * turn), 0.7 if shape.upright else 0.25
    half = int(radius) + 2
    centre, scale = FINE * half, FINE * radius
    points = [(x, y * (shown + (1 - shown) * abs(flip))) for x, y in shape.outline]
    turned = [
        (centre + scale * (x * cos(roll) - y * sin(roll)), centre + scale * (x * sin(roll) + y * cos(roll)))
        for x, y in points
    ]
    drawn = Image.new("L", (2 * centre, 2 * centre))
    ImageDraw.Draw(drawn).polygon(turned, fill=255)
    return drawn.reduce(FINE), 0.8 + 0.2 * flip
