"""Lightning: a dark sky, a bolt, its light going out."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from chalicelib.generators.procedural.layers import lighten, recolour
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.plane import Grid

AFTERGLOW = (1.0, 0.35, 0.8, 0.3, 0.12)
"""Light of a strike, frame by frame: it strikes twice, as lightning does."""


def lightning(picture: Image.Image, moment: Moment) -> Image.Image:
    """A dark sky, and now and then a bolt whose light goes out in a flicker."""
    dim = recolour(picture, lambda colours: colours * np.array([0.42, 0.46, 0.58]), 0.8 * moment.opacity)
    for strike in range(_strikes(moment)):
        since = moment.frame - strikes_at(moment, strike)
        if 0 <= since < len(AFTERGLOW):
            flash = AFTERGLOW[since] * moment.opacity
            dim = recolour(dim, lambda colours: 1.75 * colours + np.array([0.1, 0.12, 0.18]), flash)
            dim = _bolt(dim, moment, moment.rng(f"lightning {strike}"), flash)
    return dim


def strikes_at(moment: Moment, strike: int = 0) -> int:
    """The frame of a strike."""
    at = strike + moment.rng(f"strike {strike}").uniform(0.25, 0.75)
    last = max(0, moment.span - len(AFTERGLOW) - 1)
    return min(last, round(at / _strikes(moment) * moment.span))


def _strikes(moment: Moment) -> int:
    """How many there are in a prompt's time."""
    return 1 + moment.turns(40)


def _bolt(picture: Image.Image, moment: Moment, rng: np.random.Generator, flash: float) -> Image.Image:
    """A jagged line from the upper edge downwards, with a glow around it."""
    width, height = moment.size
    drawn = Image.new("L", (2 * width, 2 * height))
    pen = ImageDraw.Draw(drawn)
    trunk = _jagged(rng, (rng.uniform(0.1, 0.9), -0.02), rng.uniform(0.45, 0.75))
    branches = [_jagged(rng, (float(trunk[at, 0]), float(trunk[at, 1])), 0.2) for at in (9, 16)]
    for path, thick in ((trunk, 5.0), *((branch, 2.5) for branch in branches)):
        points = [(x * 2 * width, y * 2 * height) for x, y in path.tolist()]
        pen.line(points, fill=round(255 * flash), width=max(1, round(thick * moment.unit)))
    line = drawn.reduce(2)
    halo = (
        drawn.reduce(8).filter(ImageFilter.GaussianBlur(3 * moment.unit)).resize(moment.size, Image.Resampling.BICUBIC)
    )
    picture = lighten(picture, (150, 170, 255), halo.point([min(255, 3 * level) for level in range(256)]))
    return lighten(picture, (250, 250, 255), line)


def _jagged(rng: np.random.Generator, start: tuple[float, float], fall: float) -> Grid:
    """A path of 25 points, shape (25, 2), in parts of the frame."""
    steps = rng.choice([-1, 1], 24) * rng.uniform(0.004, 0.034, 24) + rng.normal(0, 0.008)
    x = start[0] + np.concatenate([[0.0], np.cumsum(steps)])
    y = start[1] + np.linspace(0, fall, 25)
    return np.stack([x, y], axis=1)
