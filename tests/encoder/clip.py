"""A clip as Hypothesis draws it: its pictures, their times, and how they are to be encoded."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as draw
from numpy.typing import NDArray
from PIL import Image

from chalicelib.outputs.gif.encoder import DITHER
from chalicelib.outputs.size_ladder import COLOURS

LONGEST, MOST = 300, 12
"""Pixels of a side, and pictures."""
THIN = 8
"""How many times as long a side may be where the other is at most three pixels."""
TABLES = [2, 3, 4, 5, 8, 9, 16, 17, 32, 33, 64, 65, 128, 129, 254, 255, 256]
"""Colours of a frame: where a GIF's table grows, and beside it."""
TOLERANCES = [0.0, 4.0, 10.0, 24.0]
DITHERS = [DITHER, DITHER, 0.0, 1.0]
FASTEST, SLOW = 2, 500
"""Hundredths of a second. What is faster is shown slower by browsers and by ffmpeg; no timeline asks for it."""
LONG = [0xFFFF, 0xFFFF + 1, 2 * 0xFFFF, 2 * 0xFFFF + 1, 200_000]
"""About as long as one frame of a GIF can stand, and longer."""
Levels = NDArray[np.uint8]


@dataclass(frozen=True)
class Clip:
    """Pictures of one size, each with its hundredths of a second, and how they are to be encoded."""

    pictures: list[Image.Image]
    centiseconds: list[int]
    colours: int
    tolerance: float
    dither: float
    repeat: bool

    @property
    def is_plain(self) -> bool:
        """Whether no picture has more colours than any frame may."""
        return all(picture.getcolors(self.colours - 1) for picture in self.pictures)

    def __repr__(self) -> str:
        """For Hypothesis to tell which it was."""
        kind = "plain" if self.is_plain else "noisy"
        terms = f"colours={self.colours}, tolerance={self.tolerance}, dither={self.dither}, repeat={self.repeat}"
        return f"{kind} {self.pictures[0].size}, centiseconds={self.centiseconds}, {terms}"


@draw.composite
def sizes(choose: draw.DrawFn, longest: int) -> tuple[int, int]:
    """(width, height): any, and some that are thin and long."""
    sides = draw.integers(1, longest)
    thin = draw.tuples(draw.integers(1, 3), draw.integers(1, THIN * longest))
    width, height = choose(draw.one_of(draw.tuples(sides, sides), draw.tuples(sides, sides), thin))
    return (height, width) if choose(draw.booleans()) else (width, height)


@draw.composite
def clips_of(choose: draw.DrawFn, pictures: list[Image.Image], colours: list[int] | None = None) -> Clip:
    """Those pictures, with times and terms; colours: what may be chosen, where it isn't what the program does."""
    some = choose(draw.sampled_from([_USUAL, _USUAL, _USUAL, _USUAL | draw.sampled_from(LONG)]))
    times = [choose(some) for _ in pictures]
    terms = draw.tuples(draw.sampled_from(colours or TABLES), draw.sampled_from(TOLERANCES))
    count, tolerance = choose(terms if colours else draw.one_of(terms, draw.sampled_from(COLOURS)))
    return Clip(pictures, times, count, tolerance, choose(draw.sampled_from(DITHERS)), choose(draw.booleans()))


def picture_of(levels: NDArray[np.float64] | NDArray[np.int64] | Levels) -> Image.Image:
    """RGB, of (height, width, 3) levels or of (height, width) greys; what is out of range is cut."""
    whole = levels.clip(0, 255).astype(np.uint8)
    return Image.fromarray(whole).convert("RGB")


_USUAL = draw.integers(FASTEST, SLOW)
