"""What is laid over a picture: veils of light and shade, and recolourings."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from .plane import Grid

Colour = tuple[int, int, int]

STEPS = 17
"""Entries of a recolouring's table along each of red, green and blue."""
COARSE = 64
"""Pixels of the sketch from which a soft veil is drawn."""
LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of ITU-R BT.601."""


def recolour(picture: Image.Image, change: Callable[[Grid], Grid], amount: float) -> Image.Image:
    """Every colour changed by `change`, of which `amount` (0..1) is taken.

    `change` maps colours of shape (n, 3) in 0..1 to the same shape; what leaves 0..1 is clipped.
    """
    if not amount:
        return picture.copy()
    along = np.linspace(0, 1, STEPS)
    blue, green, red = np.meshgrid(along, along, along, indexing="ij")
    colours = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    table = colours + amount * (np.clip(change(colours), 0, 1) - colours)
    return picture.filter(ImageFilter.Color3DLUT(STEPS, table.astype(np.float32)))


def grey(colours: Grid) -> Grid:
    """The brightness of colours (n, 3), as (n, 1)."""
    brightness: Grid = (colours @ LUMA)[:, None]
    return brightness


def sketch() -> tuple[Grid, Grid]:
    """Places of a coarse grid over the frame, x and y in 0..1, for `veil`."""
    along = (np.arange(COARSE) + 0.5) / COARSE
    x, y = np.meshgrid(along, along)
    return x, y


def veil(values: Grid, size: tuple[int, int]) -> Image.Image:
    """An L picture of that size from values 0..1 of any shape."""
    levels = (np.clip(values, 0, 1) * 255).round().astype(np.uint8)
    drawn = Image.fromarray(levels)
    return drawn if drawn.size == size else drawn.resize(size, Image.Resampling.BICUBIC)


def cover(picture: Image.Image, colour: Colour, over: Image.Image) -> Image.Image:
    """The colour laid on where the veil is white."""
    covered = picture.copy()
    covered.paste(colour, mask=over)
    return covered


def lighten(picture: Image.Image, colour: Colour, over: Image.Image) -> Image.Image:
    """Light of that colour added where the veil is white; it never burns out."""
    light = Image.merge("RGB", [over.point([level * part // 255 for level in range(256)]) for part in colour])
    return ImageChops.screen(picture, light)


def shade(picture: Image.Image, over: Image.Image) -> Image.Image:
    """The picture darkened to black where the veil is black."""
    return ImageChops.multiply(picture, Image.merge("RGB", (over, over, over)))


def vignette(picture: Image.Image, amount: float) -> Image.Image:
    """The corners darkened: by all their light where amount is 1."""
    x, y = sketch()
    distance = np.hypot(x - 0.5, y - 0.5) / 0.7071
    return shade(picture, veil(1 - amount * np.clip(distance, 0, 1) ** 2.5, picture.size))
