"""The sky of a picture, found by its colour, and its colours changed."""

from functools import partial
from math import pi, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from chalicelib.generators.procedural.layers import Colour, grey, recolour
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.plane import Grid

SIDE = 128
"""Pixels of the longer side of the copy in which it is searched."""
ALIKE, ALIKE_AT_FIRST = 7.0, 110.0
"""Levels by which neighbours in a sky may differ, and the sky's pixels from what it begins with above them."""
SMOOTH = 2.2
"""Levels of grain, in the mean around a pixel, that a sky may have: fur, leaves and bricks have more."""
LEAST = 0.03
"""Share of the picture under which nothing is taken for a sky."""
PURPLE, PINK, RED, GOLD, GREEN, BLUE = (
    (148, 84, 214),
    (255, 132, 178),
    (226, 56, 44),
    (255, 172, 64),
    (84, 208, 132),
    (64, 132, 255),
)
EVENING: tuple[Colour, ...] = (GOLD, PINK, PURPLE, BLUE)
"""The colours that a changing sky goes through."""

Mask = NDArray[np.bool_]


def found(picture: Image.Image) -> Image.Image | None:
    """Where the sky is, as an L veil of the picture's size; None where there is none.

    It begins at the upper edge and goes on as long as neighbours are alike: branches and roofs end it, slow changes of
    light do not.
    """
    share = SIDE / max(picture.size)
    size = max(2, round(picture.width * share)), max(2, round(picture.height * share))
    small = picture.resize(size, Image.Resampling.BOX)
    grain = (
        ImageChops.difference(small, small.filter(ImageFilter.BoxBlur(1))).convert("L").filter(ImageFilter.BoxBlur(2))
    )
    is_smooth = np.asarray(grain, np.float64) <= SMOOTH
    sky = _grown(np.asarray(small.filter(ImageFilter.MedianFilter(3)), np.float64), is_smooth)
    if sky.mean() < LEAST:
        return None
    # The grain of what it borders on keeps its edge away: it is carried back to it.
    drawn = (
        Image.fromarray((sky * 255).astype(np.uint8))
        .filter(ImageFilter.MaxFilter(5))
        .filter(ImageFilter.MedianFilter(3))
    )
    return drawn.resize(picture.size, Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(max(picture.size) / 400)
    )


def _grown(colours: Grid, is_smooth: Mask) -> Mask:
    """The pixels that are reached from the upper edge: (rows, columns), of colours of shape (rows, columns, 3)."""
    first = np.broadcast_to(np.median(colours[:2], axis=0), colours.shape)
    likely = is_smooth & (np.abs(colours - first).max(-1) < ALIKE_AT_FIRST)
    below = np.abs(np.diff(colours, axis=0)).max(-1) < ALIKE
    beside = np.abs(np.diff(colours, axis=1)).max(-1) < ALIKE
    sky = np.zeros(colours.shape[:2], dtype=np.bool_)
    sky[0] = likely[0]
    before = 0
    while (now := int(sky.sum())) > before:
        before = now
        sky[1:] |= sky[:-1] & below & likely[1:]
        sky[:-1] |= sky[1:] & below & likely[:-1]
        sky[:, 1:] |= sky[:, :-1] & beside & likely[:, 1:]
        sky[:, :-1] |= sky[:, 1:] & beside & likely[:, :-1]
    return sky


def tinted(picture: Image.Image, moment: Moment, colour: Colour) -> Image.Image:
    """The sky in one colour, as light as it was."""
    return _painted(picture, np.array(colour) / 255, moment.amount * moment.lasting)


def changing(picture: Image.Image, moment: Moment) -> Image.Image:
    """The sky goes through the colours of an evening, and comes back."""
    at = (moment.turns(96) * moment.phase * len(EVENING)) % len(EVENING)
    here, there = np.array(EVENING[int(at)]), np.array(EVENING[(int(at) + 1) % len(EVENING)])
    share = sin(pi / 2 * (at % 1)) ** 2
    return _painted(picture, (here + share * (there - here)) / 255, moment.amount * moment.presence)


def _painted(picture: Image.Image, colour: Grid, amount: float) -> Image.Image:
    where = found(picture)
    if where is None or not amount:
        return picture.copy()

    def toned(colours: Grid) -> Grid:
        light = grey(colours)
        # Dark and light stay as they were: between them lies the colour.
        tone: Grid = np.where(2 * light < 1, 2 * light * colour, 1 - 2 * (1 - light) * (1 - colour))
        return 0.2 * colours + 0.8 * tone

    changed = recolour(picture, toned, 0.85 * amount)
    return Image.composite(changed, picture, where)


PURPLE_SKY, PINK_SKY, RED_SKY, GOLDEN_SKY, GREEN_SKY, BLUE_SKY = (
    partial(tinted, colour=colour) for colour in (PURPLE, PINK, RED, GOLD, GREEN, BLUE)
)
