"""Dither where it helps: where an area's mean colour would be wrong without it, and nowhere else."""

import numpy as np
from PIL import Image

from chalicelib.gif.hold import Mask
from chalicelib.gif.mapping import Indices
from chalicelib.gif.texture import Map, tint

FAINT, PLAIN = 0.5, 2.0
"""Levels by which an area's colour may be off unseen, and from which on it gets its full dither."""


def diffuse(picture: Image.Image, nearest: Image.Image, fresh: Mask, strength: float) -> Indices:
    """Indices into the palette of `nearest`, the picture without dither, with errors diffused where areas need it.

    Floyd and Steinberg's diffusion has no strength of its own. Here each pixel is first leaned towards its nearest
    colour: one that lies on that colour has no error to pass on, one that is left alone passes all of it.
    """
    plain = nearest.convert("RGB")
    need = np.where(fresh, _need(tint(picture, plain), strength), np.uint8(0))
    if not need.any():
        return np.asarray(nearest)
    leaned = Image.composite(picture, plain, Image.fromarray(need))
    diffused = leaned.quantize(palette=nearest, dither=Image.Dither.FLOYDSTEINBERG)
    return np.where(need > 0, np.asarray(diffused), np.asarray(nearest))


def _need(miss: Map, strength: float) -> Indices:
    """How much of its error a pixel passes on: 0 to 255."""
    return (np.clip((miss - FAINT) / (PLAIN - FAINT), 0, 1) * (255 * strength)).astype(np.uint8)
