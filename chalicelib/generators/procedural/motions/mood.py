"""Moods of colour: each comes, stays and goes."""

from collections.abc import Callable
from math import cos, pi, sin, sqrt

import numpy as np
from PIL import Image

from chalicelib.generators.procedural.layers import grey, recolour, vignette
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.plane import Grid


def warm(picture: Image.Image, moment: Moment) -> Image.Image:
    """Golden light."""
    return _tinted(picture, moment, lambda colours: colours**0.95 * np.array([1.14, 0.99, 0.72]))


def cold(picture: Image.Image, moment: Moment) -> Image.Image:
    """Winter light."""
    return _tinted(picture, moment, lambda colours: (0.3 * grey(colours) + 0.7 * colours) * np.array([0.78, 0.97, 1.2]))


def sepia(picture: Image.Image, moment: Moment) -> Image.Image:
    """A brown old print."""
    return _tinted(picture, moment, browned)


def noir(picture: Image.Image, moment: Moment) -> Image.Image:
    """Black and white with hard contrast and closed corners."""
    grade = _tinted(picture, moment, lambda colours: np.repeat(_contrast(grey(colours), 1.5), 3, axis=1))
    return vignette(grade, 0.6 * moment.amount * moment.lasting)


def neon(picture: Image.Image, moment: Moment) -> Image.Image:
    """Shadows in violet, lights in pink and cyan, and the two take turns."""
    turn = 0.5 + 0.5 * cos(2 * pi * moment.beat(30))

    def lit(colours: Grid) -> Grid:
        light = _contrast(grey(colours), 1.35)
        pink, cyan = np.array([1.0, 0.16, 0.74]), np.array([0.1, 0.86, 1.0])
        first, second = (
            (pink, cyan) if turn == 1 else (turn * pink + (1 - turn) * cyan, turn * cyan + (1 - turn) * pink)
        )
        dark = np.array([0.1, 0.02, 0.22]) * (1 - light)
        toned: Grid = dark + light * (first * (1 - light) + (0.45 * second + 0.55) * light) * 1.25
        mixed: Grid = 0.25 * colours + 0.75 * toned
        return mixed

    return _tinted(picture, moment, lit)


def rainbow(picture: Image.Image, moment: Moment) -> Image.Image:
    """All hues turn once around."""
    angle = 2 * pi * moment.turns(48) * moment.phase

    def turned(colours: Grid) -> Grid:
        vivid = grey(colours) + 1.35 * (colours - grey(colours)) + np.array([0.05, 0.0, -0.05])
        hued: Grid = vivid @ _hue_turn(angle).T
        return hued

    return recolour(picture, turned, moment.amount * moment.presence)


def vivid(picture: Image.Image, moment: Moment) -> Image.Image:
    """Fuller colours."""
    return _tinted(picture, moment, lambda colours: _contrast(grey(colours) + 1.7 * (colours - grey(colours)), 1.1))


def faded(picture: Image.Image, moment: Moment) -> Image.Image:
    """Colour drains away: sadness, age."""
    return _tinted(
        picture, moment, lambda colours: 0.9 * (0.85 * grey(colours) + 0.15 * colours) + np.array([0.02, 0.03, 0.05])
    )


def rage(picture: Image.Image, moment: Moment) -> Image.Image:
    """Everything turns red, in beats."""
    beat = 0.75 + 0.25 * sin(pi * moment.beat(12)) ** 2
    red = recolour(
        picture,
        lambda colours: _contrast(grey(colours), 1.3) * np.array([1.05, 0.16, 0.1]) + 0.15 * colours,
        0.8 * moment.amount * moment.lasting * beat,
    )
    return vignette(red, 0.5 * moment.amount * moment.lasting)


def teal(picture: Image.Image, moment: Moment) -> Image.Image:
    """Deep water."""
    sunk = _tinted(
        picture, moment, lambda colours: (0.4 * grey(colours) + 0.6 * colours) * np.array([0.42, 0.86, 0.96])
    )
    return vignette(sunk, 0.45 * moment.amount * moment.lasting)


def toxic(picture: Image.Image, moment: Moment) -> Image.Image:
    """A sick green."""
    return _tinted(picture, moment, lambda colours: (0.5 * grey(colours) + 0.5 * colours) * np.array([0.72, 1.12, 0.5]))


def browned(colours: Grid) -> Grid:
    """The colours of an old print."""
    tone: Grid = grey(colours) ** 0.92 * np.array([1.04, 0.87, 0.66]) + np.array([0.03, 0.015, 0.0])
    return tone


def _tinted(picture: Image.Image, moment: Moment, change: Callable[[Grid], Grid]) -> Image.Image:
    return recolour(picture, change, moment.amount * moment.lasting)


def _contrast(values: Grid, gain: float) -> Grid:
    return np.clip(0.5 + gain * (values - 0.5), 0, 1)


def _hue_turn(angle: float) -> Grid:
    """The rotation of RGB around its grey axis (Rodrigues)."""
    cosine, share, sine = cos(angle), (1 - cos(angle)) / 3, sin(angle) / sqrt(3)
    more, less = share + sine, share - sine
    return np.array([[cosine + share, less, more], [more, cosine + share, less], [less, more, cosine + share]])
