"""Dither where it helps: where an area's mean colour would be wrong without it, and nowhere else."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.gif.texture import roughness, tint

FAINT, PLAIN = 0.5, 1.5
"""Levels by which an area's colour may be off unseen, and from which on it gets its full dither."""

SMOOTHEST, ROUGHEST = 1.0, 2.0
"""Levels of roughness up to which an area is dithered fully, and from which on it is texture, which needs none."""


def need_of_dither(picture: Image.Image, plain: Image.Image, strength: float) -> NDArray[np.uint8]:
    """How much of its error a pixel is to pass on, 0 to 255, where `plain` is the picture without dither."""
    miss = tint(picture, plain.convert("RGB"))
    off = np.clip((miss - FAINT) / (PLAIN - FAINT), 0, 1)
    smooth = np.clip((ROUGHEST - roughness(picture)) / (ROUGHEST - SMOOTHEST), 0, 1)
    return (off * smooth * (255 * strength)).astype(np.uint8)


def diffuse(picture: Image.Image, plain: Image.Image, need: NDArray[np.uint8]) -> Image.Image:
    """The picture in the palette of `plain`, with errors diffused where there is need.

    Floyd and Steinberg's diffusion has no strength of its own. Here each pixel is first leaned towards its plain
    colour: one that lies on that colour has no error to pass on, one that is left alone passes all of it.
    """
    mask = Image.fromarray(need)
    leaned = Image.composite(picture, plain.convert("RGB"), mask)
    diffused = leaned.quantize(palette=plain, dither=Image.Dither.FLOYDSTEINBERG)
    plain = plain.copy()
    plain.paste(diffused, mask=mask.point(lambda share: 255 if share else 0))
    return plain
