"""Steam that comes out of a face's ears."""

from math import pi

import numpy as np
from PIL import Image, ImageChops

from chalicelib.generators.procedural.layers import cover
from chalicelib.generators.procedural.plane import Grid
from chalicelib.generators.procedural.play import Puff
from chalicelib.generators.procedural.stamps import stamp

from .portrait import Portrait
from .sheet import Frame, Places

EARS = {"left": (234, 127), "right": (454, 356)}
"""Points at the outline, beside the ears."""
FOREHEAD, CHIN = 10, 152
OUT, FAR, UP = 0.1, 1.2, 1.3
"""Where a puff begins, and how far it flies to the side and upwards: in distances between the eyes."""
SMALLEST, LARGEST = 0.14, 0.46
"""Radii of a puff when it leaves the ear and when it is gone."""
LUMPS = 5
"""A puff is made of so many soft balls."""
DENSE = 0.66
WHITE, SHADED, BELOW = (246, 247, 249), (120, 126, 138), 0.05
"""Steam in the light and, as far below it, where it shades itself: it is seen before a white wall too."""
SHADE = tuple(round(0.4 * level) for level in range(256))
SHARE = 2
"""The sketch of what is soft is so many times smaller."""


def paint(picture: Image.Image, portrait: Portrait) -> None:
    """All puffs of a face, in place: they fly out, slow down, rise, spread and thin out."""
    if not any(puff.bright for puff in portrait.play.puffs):
        return
    frame = Frame.around(_reached(portrait), picture.size)
    if frame is None:
        return
    veil = Image.new("L", (max(1, frame.width // SHARE), max(1, frame.height // SHARE)))
    for puff in portrait.play.puffs:
        veil = ImageChops.screen(veil, _puff(portrait, frame, veil.size, puff))
    part = picture.crop(frame.box)
    white = veil.resize(part.size, Image.Resampling.BICUBIC)
    below = Image.new("L", part.size)
    below.paste(white.point(SHADE), (0, round(BELOW * portrait.unit)))
    picture.paste(cover(cover(part, SHADED, below), WHITE, white), frame.box[:2])


def _reached(portrait: Portrait) -> Places:
    """Corners of all that steam can reach."""
    reach = (FAR + LARGEST + OUT) * portrait.unit * 1.2
    return np.concatenate([portrait.after.min(0)[None] - reach, portrait.after.max(0)[None] + reach])


def _puff(portrait: Portrait, frame: Frame, size: tuple[int, int], puff: Puff) -> Image.Image:
    after, unit = portrait.after, portrait.unit
    ear = after[list(EARS[puff.side])].mean(0)
    up = (after[FOREHEAD] - after[CHIN]) / np.linalg.norm(after[FOREHEAD] - after[CHIN])
    side = np.array([-up[1], up[0]]) * (-1 if puff.side == "left" else 1)
    flown = 1 - (1 - puff.age) ** 2
    # Steam leaves at a right angle to the head, however that leans, and rises to the upper edge of the picture.
    place = ear + unit * ((OUT + FAR * flown) * side - (0, UP * puff.age**1.6))
    radius = unit * (SMALLEST + (LARGEST - SMALLEST) * puff.age**0.8)
    turn = 2 * pi * (0.618 * puff.number + np.arange(LUMPS) / LUMPS) + 0.6 * puff.age
    away = 0.55 * radius * (0.5 + 0.5 * np.sin(7.0 * turn + puff.number)[:, None])
    lumps = (place + away * np.column_stack([np.cos(turn), np.sin(turn)]) - (frame.left, frame.top)) / SHARE
    bright = DENSE * puff.bright * min(1.0, 8 * puff.age) * (1 - puff.age) ** 1.3
    return stamp(size, (lumps[:, 0], lumps[:, 1]), radius / SHARE, np.full(LUMPS, bright), _soft)


def _soft(distance: Grid) -> Grid:
    return np.clip(1 - (distance / 1.5) ** 2, 0, 1) ** 2
