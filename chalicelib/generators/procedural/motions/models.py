"""Worlds that are modelled: of clay, or so small that a lens can't keep all of them sharp."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from chalicelib.generators.procedural.layers import grey, recolour, sketch, veil
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.noise import clouds
from chalicelib.generators.procedural.plane import Grid

Levels = NDArray[np.float32]
"""(height, width, …), 0 to 1."""
SMALL = 384
"""Pixels of a sketch's shorter side, in which clay is kneaded: finer than that no finger is."""
RADIUS, POSE = 2, 3
"""How far clay is smoothed, in the sketch's pixels; frames for which hands leave it alone."""
DETAIL = np.float32(0.3)
"""How much of what is darker than its patch is kept: eyes, and lines of a face."""
CORNERS = tuple((down, right) for down in (0, 2 * RADIUS) for right in (0, 2 * RADIUS))
AROUND, REACH = 0.1, 0.22
"""How far above the head and below the subject's middle all is sharp, and how much further from there nothing is: in
shorter sides of the frame."""


def clay(picture: Image.Image, moment: Moment) -> Image.Image:
    """Modelled by hand: every patch of colour is a soft lump, lit from the upper left, which fingers press anew."""
    share = min(1.0, SMALL / min(picture.size))
    small = picture.resize([max(1, round(share * side)) for side in picture.size], Image.Resampling.BOX)
    colours = np.asarray(small, dtype=np.float32) / np.float32(255)
    flat = _kneaded(colours)
    flat += DETAIL * np.minimum(0, colours - flat)
    lit = _lit(flat, _height(flat, moment))
    modelled = Image.fromarray((np.clip(lit, 0, 1) * 255 + 0.5).astype(np.uint8))
    full = modelled.filter(ImageFilter.GaussianBlur(0.5)).resize(picture.size, Image.Resampling.BICUBIC)
    return Image.blend(picture, full, moment.amount * moment.lasting)


def _kneaded(colours: Levels) -> Levels:
    """Smoothed within patches of colour and not across their edges: after Kuwahara and others (1976).

    Each place takes most of the mean of that square, of the four at whose corner it lies, whose light varies the least.
    """
    light = colours.mean(-1, keepdims=True)
    wide = np.pad(np.concatenate([colours, light, light**2], axis=-1), [(2 * RADIUS,) * 2] * 2 + [(0, 0)], "edge")
    means = _box(wide)
    high, wide_ = light.shape[:2]
    squares = np.stack([means[down : down + high, right : right + wide_] for down, right in CORNERS])
    spreads = np.maximum(0, squares[..., 4:] - squares[..., 3:4] ** 2)
    weights = 1 / (spreads + 1e-4) ** 3
    kneaded: Levels = (squares[..., :3] * weights).sum(0) / weights.sum(0)
    return kneaded


def _box(values: Levels) -> Levels:
    """The mean of every square of 2 * RADIUS + 1 places: (height - 2 * RADIUS, width - 2 * RADIUS, …)."""
    for axis in (0, 1):
        side = values.shape[axis] - 2 * RADIUS
        shifted = [np.take(values, np.arange(side) + at, axis) for at in range(2 * RADIUS + 1)]
        values = np.mean(shifted, axis=0, dtype=np.float32)
    return values


def _height(flat: Levels, moment: Moment) -> Levels:
    """How high the clay stands: patches bulge between grooves, and it is lumpy, with other lumps in every pose."""
    light = flat.mean(-1)
    edge = np.hypot(*np.gradient(light)) + 0.7 * np.hypot(*np.gradient(flat[..., 0] - flat[..., 2]))
    groove = veil(edge * 7, light.shape[::-1])
    deep = sum(np.asarray(groove.filter(ImageFilter.GaussianBlur(soft)), dtype=np.float32) for soft in (1.5, 4)) / 255
    high, wide = light.shape
    y, x = (axis / min(high, wide) for axis in np.mgrid[:high, :wide])
    lumps = 0.7 * clouds(moment.rng("clay"), x / 2, y / 2, cells=22, octaves=2)
    lumps += 0.45 * clouds(moment.rng(f"clay {moment.step(POSE)}"), x / 2, y / 2, cells=34, octaves=1)
    height: Levels = (1.5 * light - 1.3 * deep + lumps).astype(np.float32)
    return height


def _lit(flat: Levels, height: Levels) -> Levels:
    """Clay has no black and hardly any white; a lump is lighter on its upper left and shines a little."""
    down, right = np.gradient(4 * height)
    slope = (0.6 * right + 0.8 * down) / np.sqrt(1 + right**2 + down**2)
    plain = flat.mean(-1, keepdims=True)
    colours = 0.07 + 0.86 * (plain + 1.35 * (flat - plain))
    shaded = colours * (1 + 0.6 * slope[..., None])
    gloss = np.clip(slope - 0.3, 0, 1)[..., None]
    lit: Levels = shaded + 0.3 * gloss
    return lit


def miniature(picture: Image.Image, moment: Moment) -> Image.Image:
    """A toy world: bright colours, and all that lies above and below the subject out of focus, as in a close-up."""
    _, y = sketch()
    down, head, middle = y * picture.height / min(picture.size), moment.head.y, moment.focus.y
    away = np.maximum(0, np.maximum(min(head, middle) - down, down - max(head, middle)) - AROUND) / REACH
    amount = moment.amount * moment.lasting
    soft = picture
    for radius, near in ((4, 0.0), (10, 0.5)):
        blurred = picture.filter(ImageFilter.GaussianBlur(radius * moment.unit))
        soft = Image.composite(blurred, soft, veil(amount * np.clip(2 * (away - near), 0, 1), picture.size))

    def painted(colours: Grid) -> Grid:
        bright = colours * colours * (3 - 2 * colours) * 0.6 + 0.4 * colours
        plain = grey(bright)
        vivid: Grid = plain + 1.45 * (bright - plain) + 0.02
        return vivid

    return recolour(soft, painted, amount)
