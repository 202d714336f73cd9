"""Eyeballs, which stay where they are while lids move over them, or turn to look."""

import numpy as np
from numpy.typing import NDArray

from .photo import Colours
from .portrait import Portrait, darken, lay
from .rings import EYES, Eye
from .sheet import Frame, Places, covered, stroke

Field = NDArray[np.float64]
"""A number for each pixel of a frame."""
IRIS, CORNER = 0.2, 0.46
"""In an eye's widths from the iris: up to where all moves when the eye turns, and from where on nothing does."""
OPEN = 0.97
"""How far closed an eye is of which nothing is seen."""
LASHES = 0.62
"""What closed lashes take of the light."""
SHADOW = 0.3
"""What a lid that comes down takes of the light on the eye."""
SEARCHES = 3
PLAYED = 20.0
"""The eye is painted wholly once lids or gaze have gone a twentieth of their way."""


def paint(portrait: Portrait) -> None:
    """Both eyes, where they do anything."""
    play = portrait.play
    for eye, closed in zip(EYES, (play.left, play.right), strict=True):
        if closed or play.gaze_right or play.gaze_up:
            _paint_one(portrait, eye, closed)


def _paint_one(portrait: Portrait, eye: Eye, closed: float) -> None:
    outline = _outline(eye, portrait.after)
    part = portrait.part(outline)
    if part is None:
        return
    frame, colours = part
    if closed < OPEN:
        ball = _ball(portrait, eye, frame, closed)
        darken(ball, np.ones(ball.shape[:2], np.float32), SHADOW * max(0.0, closed))
        much = min(1.0, PLAYED * (abs(closed) + abs(portrait.play.gaze_right) + abs(portrait.play.gaze_up)))
        lay(colours, np.float32(much) * covered(frame, outline), ball)
    if closed > 0:
        edge = portrait.after[[eye.corners[0], *eye.upper, eye.corners[1]]]
        darken(colours, stroke(frame, edge, 0.05 * _width(eye, portrait.before)), LASHES * min(1.0, closed))


def _outline(eye: Eye, places: Places) -> Places:
    return places[[eye.corners[0], *eye.upper, eye.corners[1], *reversed(eye.lower)]]


def _width(eye: Eye, places: Places) -> float:
    return float(np.linalg.norm(places[eye.corners[1]] - places[eye.corners[0]]))


def _ball(portrait: Portrait, eye: Eye, frame: Frame, closed: float) -> Colours:
    """What the eye shows behind its lids: (height, width, 3)."""
    x, y = np.meshgrid(np.arange(frame.width) + frame.left + 0.5, np.arange(frame.height) + frame.top + 0.5)
    x, y = _carried(eye, portrait, x, y)
    x, y = _opened(eye, portrait.before, x, y, closed)
    x, y = _turned(eye, portrait, x, y)
    return portrait.photo.fetch(x, y)


def _carried(eye: Eye, portrait: Portrait, x: Field, y: Field) -> tuple[Field, Field]:
    """Where it lay before its corners moved: turned, shifted and scaled as they are."""
    old, new = portrait.before[list(eye.corners)], portrait.after[list(eye.corners)]
    # A similarity is one multiplication of complex numbers.
    turn = complex(*(old[1] - old[0])) / complex(*(new[1] - new[0]))
    place = (x + 1j * y - complex(*new.mean(0))) * turn + complex(*old.mean(0))
    return place.real, place.imag


def _opened(eye: Eye, before: Places, x: Field, y: Field, closed: float) -> tuple[Field, Field]:
    """An eye that is opened wider shows a little more of itself: it is stretched from its middle."""
    if closed >= 0:
        return x, y
    middle = float(before[[*eye.upper, *eye.lower], 1].mean())
    return x, middle + (y - middle) / (1 - closed)


def _turned(eye: Eye, portrait: Portrait, x: Field, y: Field) -> tuple[Field, Field]:
    """The iris shifted, and less and less what is further from it."""
    play = portrait.play
    if not play.gaze_right and not play.gaze_up:
        return x, y
    width = _width(eye, portrait.before)
    iris = _iris(eye, portrait)
    right, down = play.gaze_right * width, -play.gaze_up * width
    source = x, y
    for _ in range(SEARCHES):
        far = np.hypot(source[0] - iris[0], source[1] - iris[1]) / width
        share = 1 - np.clip((far - IRIS) / (CORNER - IRIS), 0, 1)
        share = share * share * (3 - 2 * share)
        source = x - right * share, y - down * share
    return source


def _iris(eye: Eye, portrait: Portrait) -> Places:
    """Where the eye is darkest, about its middle: (2,)."""
    outline = _outline(eye, portrait.before)
    low, high = outline.min(0), outline.max(0)
    x, y = np.meshgrid(np.linspace(low[0], high[0], 32), np.linspace(low[1], high[1], 16))
    light = portrait.photo.fetch(x, y).mean(-1)
    middle, wide = outline.mean(0), np.maximum(high - low, 1)
    near = np.exp(-(((x - middle[0]) / (0.3 * wide[0])) ** 2) - ((y - middle[1]) / (0.5 * wide[1])) ** 2)
    dark = np.clip(np.percentile(light, 40) - light, 0, None) * near + 1e-6
    iris: Places = np.array([(x * dark).sum(), (y * dark).sum()]) / dark.sum()
    return iris
