"""What happens to the colour of skin: blood that comes and goes, and folds."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from chalicelib.faces import model
from chalicelib.generators.procedural.play import Play

from .photo import Colours
from .portrait import Portrait

RED, BLUSH, PALE = (0.1, -0.26, -0.24), (0.06, -0.3, -0.24), (-0.04, 0.02, 0.05)
"""The share of their light by which red, green and blue change, in a face that reddens or loses its blood."""
CHEEK, CHEEK_REACH = (4.3, -1.3, 3.8), 1.65
GREY = 6.0
"""Levels between a picture's colours, in the mean, below which it is taken for one in black and white."""
LEAST_EYES = 24.0
"""Pixels between the eyes, below which folds are too fine to be drawn."""
EXTREMES = np.float32(0.3), np.float32(1.5)
"""What a colour may be multiplied by."""
FOLDS: dict[str, tuple[tuple[int, ...], ...]] = {
    "cheeks": ((129, 203, 206, 216, 212), (358, 423, 426, 436, 432)),
    "brow": ((107, 9), (336, 9)),
    "forehead": ((68, 104, 69, 108, 151, 337, 299, 333, 298),),
    "nose": ((193, 122, 196), (417, 351, 419)),
    "chin": ((182, 83, 18, 313, 406),),
}
"""Points along each fold."""


class Tint(NamedTuple):
    """A change of colour.

    much: how much of it each point of the mesh has, (468,)
    change: the shares of their light by which red, green and blue change where there is all of it
    """

    much: NDArray[np.float64]
    change: NDArray[np.float64]


def tints(play: Play) -> tuple[Tint, ...]:
    """How the blood in a face changes its colours."""
    inside = Tint(_inside(), play.red * np.array(RED) + play.pale * np.array(PALE))
    cheeks = Tint(_cheeks(), play.blush * np.array(BLUSH))
    return tuple(tint for tint in (inside, cheeks) if tint.change.any())


def tinge(colours: Colours, tints: Iterable[tuple[NDArray[np.float32], Tint]]) -> None:
    """Tints laid on colours, (height, width, 3), in place; each comes with how much of it there is, (height, width)."""
    tints = tuple(tints)
    for channel in range(3 if tints else 0):
        factor = sum(much * np.float32(tint.change[channel]) for much, tint in tints)
        colours[..., channel] *= np.clip(1 + factor, *EXTREMES)


@cache
def _cheeks() -> NDArray[np.float64]:
    soft = [
        np.exp(-(((model().mesh - (side * CHEEK[0], *CHEEK[1:])) / CHEEK_REACH) ** 2).sum(1) / 2) for side in (-1, 1)
    ]
    cheeks: NDArray[np.float64] = np.sum(soft, axis=0)
    return cheeks


@cache
def _inside() -> NDArray[np.float64]:
    """1 in the face, 0 at its outline; it fades slowly over the forehead, where no hair may hide an edge."""
    _, y, z = model().mesh.T
    inside: NDArray[np.float64] = _eased((z - 0.2) / 3) * _eased((8.3 - y) / 4.2) * _eased((y + 9.3) / 1.5)
    return inside


def _eased(values: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(values, 0, 1)
    return clipped * clipped * (3 - 2 * clipped)


def fold(portrait: Portrait) -> None:
    """Folds laid over the skin: a dark line, and light below it."""
    drawn = {name: deep for name, deep in portrait.play.folds.items() if deep > 0}
    if not drawn or portrait.unit < LEAST_EYES:
        return
    unit = portrait.unit
    part = portrait.part(portrait.after, margin=round(0.15 * unit))
    if part is None:
        return
    frame, colours = part
    veil = Image.new("L", (frame.width, frame.height))
    for name, deep in drawn.items():
        for line in FOLDS[name]:
            places = (portrait.after[list(line)] - (frame.left, frame.top)).ravel().tolist()
            width = max(1, round(0.028 * unit))
            ImageDraw.Draw(veil).line(places, fill=round(min(1.0, deep) * 255), width=width, joint="curve")
    soft = np.asarray(veil.filter(ImageFilter.GaussianBlur(0.03 * unit)), dtype=np.float32) / np.float32(255)
    lit = np.roll(soft, max(1, round(0.035 * unit)), axis=0)
    colours *= (1 - 0.34 * soft + 0.06 * (lit - soft))[..., None]


def is_grey(picture: Image.Image) -> bool:
    """Whether a picture is in black and white, or in the tones of one."""
    small = np.asarray(picture.resize((32, 32), Image.Resampling.BOX), dtype=np.float64)
    return float(np.ptp(small, axis=-1).mean()) < GREY
