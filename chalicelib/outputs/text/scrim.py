"""What makes type readable on any picture: an ink, and a veil behind it, no denser than the picture asks for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Values = NDArray[np.float64]
Colour = tuple[int, int, int]

LIGHT: Colour = (255, 252, 245)
DARK: Colour = (14, 15, 20)
ENOUGH = 4.5
"""The contrast that WCAG 2.2 asks of text (success criterion 1.4.3)."""
WORST = 0.02
"""The share of the pixels behind the type, those nearest to its ink, for which the contrast is made."""
TINT = 0.12
"""How much of the picture's own colour the veil has."""
STEPS = 32
PREFERENCE = 0.3
"""How much denser a dark veil may be than a light one, which makes a picture look faded."""
LOOK = 256
"""Pixels to a side, at most, that are looked at."""


@dataclass(frozen=True, slots=True)
class Scrim:
    """The colour of the type, that of the veil behind it, and how dense the veil must be, 0 to 1."""

    ink: Colour
    veil: Colour
    density: float

    def lay(self, picture: Image.Image, top: float, fade: float) -> Image.Image:
        """The picture with the veil from `top` down; it thins out over `fade` pixels above."""
        rows = np.clip((np.arange(picture.height) + 0.5 - top + fade) / max(fade, 1.0), 0, 1)
        eased = self.density * rows * rows * (3 - 2 * rows)
        column = Image.fromarray((eased[:, None] * 255).round().astype(np.uint8))
        veiled = picture.copy()
        veiled.paste(self.veil, mask=column.resize(picture.size, Image.Resampling.NEAREST))
        return veiled


def choose(behind: Image.Image) -> Scrim:
    """Light type for what lies behind it, or dark where the picture is bright throughout."""
    step = max(1, max(behind.size) // LOOK)
    looked_at: Values = np.asarray(behind, dtype=np.float64)[::step, ::step].reshape(-1, 3)
    pixels = looked_at[np.argsort(luminance(looked_at), kind="stable")]
    worst = max(1, round(WORST * len(pixels)))
    mean = pixels.mean(axis=0)
    light = _veiled(LIGHT, TINT * mean, pixels[-worst:].mean(axis=0))
    dark = _veiled(DARK, 255 - TINT * (255 - mean), pixels[:worst].mean(axis=0))
    return light if light.density <= dark.density + PREFERENCE else dark


def _veiled(ink: Colour, veil: Values, nearest: Values) -> Scrim:
    densities = np.linspace(0, 1, STEPS + 1)
    grounds = nearest + densities[:, None] * (veil - nearest)
    enough = contrast(np.array(ink, dtype=np.float64), grounds) >= ENOUGH
    red, green, blue = (round(part) for part in veil.tolist())
    return Scrim(ink, (red, green, blue), float(densities[enough.argmax()]))


def contrast(one: Values, other: Values) -> Values:
    """The contrast ratio of WCAG 2.2, 1 to 21, of colours (…, 3) in 0..255."""
    first, second = luminance(one), luminance(other)
    ratio: Values = (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)
    return ratio


def luminance(colours: Values) -> Values:
    """The relative luminance of WCAG 2.2, 0 to 1, of colours (…, 3) in 0..255."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB's knee
    weighed: Values = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weighed
