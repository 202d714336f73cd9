"""Light that comes, goes and moves."""

from functools import partial
from math import cos, pi

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from chalicelib.generators.procedural.layers import grey, lighten, recolour, shade, sketch, veil, vignette
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.noise import clouds
from chalicelib.generators.procedural.plane import Grid

SOFT = 128
"""Pixels of the longer side at which a glow is blurred: it has no detail to lose."""


def night(picture: Image.Image, moment: Moment) -> Image.Image:
    """Night falls: colours fade to blue, shadows close, and it dawns again."""
    dark = moment.amount * moment.lasting

    def moonlit(colours: Grid) -> Grid:
        pale = 0.6 * grey(colours) + 0.4 * colours
        moonlight: Grid = pale**1.3 * np.array([0.27, 0.37, 0.62])
        return moonlight

    return vignette(recolour(picture, moonlit, dark), 0.75 * dark)


def sunrise(picture: Image.Image, moment: Moment) -> Image.Image:
    """A warm light rises from the horizon and fills the picture."""
    up = moment.amount * moment.lasting
    x, y = sketch()
    warm = recolour(picture, lambda colours: colours**0.9 * np.array([1.1, 0.96, 0.74]), up)
    high = 1.05 - 0.45 * moment.lasting
    sun = np.exp(-(((x - 0.5) / 0.75) ** 2) - ((y - high) / 0.38) ** 2)
    warm = lighten(warm, (255, 138, 52), veil(0.6 * up * sun, picture.size))
    band = np.exp(-(((y - high - 0.1) / 0.6) ** 2))
    return lighten(warm, (255, 92, 92), veil(0.2 * up * band, picture.size))


def sunset(picture: Image.Image, moment: Moment) -> Image.Image:
    """The light turns red and low, and violet above."""
    low = moment.amount * moment.lasting
    _, y = sketch()
    red = recolour(picture, lambda colours: colours**1.2 * np.array([1.02, 0.74, 0.62]), low)
    red = lighten(red, (255, 96, 20), veil(0.48 * low * y**1.6, picture.size))
    return lighten(red, (92, 36, 128), veil(0.42 * low * (1 - y) ** 1.6, picture.size))


def flicker(picture: Image.Image, moment: Moment) -> Image.Image:
    """A candle or a bad lamp: the light jumps, warm in its lows."""
    chance = 0.42 + 0.5 * moment.wander("flicker", 4) + 0.3 * moment.wander("draught", 11)
    low = moment.amount * moment.presence * min(1.0, max(0.0, chance))
    dimmed = recolour(picture, lambda colours: colours**1.15 * np.array([0.46, 0.36, 0.26]), low)
    return vignette(dimmed, 0.35 * moment.amount * moment.presence)


def bloom(picture: Image.Image, moment: Moment) -> Image.Image:
    """What is bright glows, and the glow breathes."""
    amount = moment.amount * moment.presence * (0.75 - 0.25 * cos(2 * pi * moment.beat(30)))
    lights = picture.point([round(max(0, level - 90) * 255 / 165) for level in range(256)] * 3)
    return Image.blend(picture, ImageChops.screen(picture, blurred(lights, 0.04)), 0.85 * amount)


def spotlight(picture: Image.Image, moment: Moment) -> Image.Image:
    """The surroundings go dark; a cone of light wanders around the subject."""
    x, y = sketch()
    short = min(picture.size)
    right, down = x * picture.width / short - moment.focus.x, y * picture.height / short - moment.focus.y
    far = 0.22 * moment.presence
    away = np.hypot(right - far * moment.wave(48, 0.13), down + 0.1 - 0.4 * far * moment.wave(24, 0.13)) / 0.42
    lit = 1 / (1 + away**8)
    amount = moment.amount * moment.presence
    warm = recolour(picture, lambda colours: colours * np.array([1.12, 1.06, 0.92]), amount)
    return shade(warm, veil(1 - amount * 0.88 * (1 - lit), picture.size))


def beams(picture: Image.Image, moment: Moment) -> Image.Image:
    """Shafts of sunlight from above that drift slowly."""
    x, y = sketch()
    angle = np.arctan2(x - 0.15, y + 0.35)
    shafts = moment.drifting(
        "beams", lambda rng, frames: clouds(rng, angle * 0.9 + frames * 0.0015, 0.2 + 0 * y, cells=9, octaves=3)
    )
    lit = np.clip(shafts * 1.6 - 0.5, 0, 1) * np.clip(1.15 - 0.8 * y, 0, 1)
    dim = recolour(picture, lambda colours: colours**1.1 * np.array([0.95, 0.88, 0.76]), 0.7 * moment.opacity)
    return lighten(dim, (255, 224, 158), veil(0.8 * moment.opacity * lit, picture.size))


def aurora(picture: Image.Image, moment: Moment) -> Image.Image:
    """Green and violet curtains in the upper half of a darkened sky."""
    x, y = sketch()
    dark = recolour(picture, lambda colours: colours**1.2 * np.array([0.34, 0.44, 0.58]), moment.opacity)
    for name, colour, low in (("aurora green", (48, 255, 150), 0.42), ("aurora violet", (164, 70, 255), 0.3)):
        fold = moment.drifting(name, partial(_folds, x, y))
        rays = moment.drifting(f"{name} rays", partial(_rays, x + fold / 3, y))
        hem = low + 0.35 * (fold - 0.5)
        curtain = np.exp(-np.where(y > hem, (y - hem) / 0.06, (hem - y) / 0.26)) * (0.35 + 0.65 * rays)
        dark = lighten(dark, colour, veil(0.75 * moment.opacity * curtain, picture.size))
    return dark


def _folds(x: Grid, y: Grid, rng: np.random.Generator, frames: float) -> Grid:
    return clouds(rng, x * 0.5 + frames * 0.003, 0 * y + 0.3, cells=4, octaves=2)


def _rays(x: Grid, y: Grid, rng: np.random.Generator, frames: float) -> Grid:
    return clouds(rng, x * 0.9 - frames * 0.003, 0 * y + 0.6, cells=12, octaves=2)


def siren(picture: Image.Image, moment: Moment) -> Image.Image:
    """Red from one side and blue from the other, by turns."""
    x, _ = sketch()
    turn = moment.wave(14, lag=0.25)
    lit = recolour(picture, lambda colours: colours * 0.62, moment.opacity)
    lit = lighten(lit, (255, 24, 32), veil(0.75 * moment.opacity * max(0.0, turn) * (1 - x) ** 0.8, picture.size))
    return lighten(lit, (30, 60, 255), veil(0.8 * moment.opacity * max(0.0, -turn) * x**0.8, picture.size))


def fade(picture: Image.Image, moment: Moment) -> Image.Image:
    """Into darkness, and back."""
    return recolour(picture, lambda colours: colours * 0.0, 0.97 * moment.amount * moment.stay)


def blurred(picture: Image.Image, radius: float) -> Image.Image:
    """Widely blurred; the radius in shorter sides of the frame. Done small, where it costs little."""
    share = min(1.0, SOFT / max(picture.size))
    small = picture.resize(
        (max(1, round(picture.width * share)), max(1, round(picture.height * share))), Image.Resampling.BOX
    )
    soft = small.filter(ImageFilter.GaussianBlur(radius * min(small.size)))
    return soft.resize(picture.size, Image.Resampling.BICUBIC)
