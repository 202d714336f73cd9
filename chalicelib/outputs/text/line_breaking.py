"""Text broken into even lines, as large as its box allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, floor

from PIL import Image, ImageDraw

from .font_face import Face, advance, font

SPARING = 2.0
"""A word is broken only where the letters become larger by this factor."""
LOOSEN = 1.02
"""The factor by which lines are widened, again and again, until the text takes no more of them."""
ASCENT = 0.95
"""Ems from the top of a line to its baseline: room for accents on capitals."""
DEPTH = 0.25
"""Ems from the last baseline to the bottom."""
UNHINTED = 64.0
"""Pixels of an em, from which on hinting moves nothing that an eye would see."""
FINEST = 32
"""Times larger, at the most: letters of less than two pixels are a haze, and would be drawn from ever more."""
SMALLEST = 0.25
"""Pixels of an em, below which nothing is drawn: not even a haze would be seen."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A text that fits its box.

    size: pixels of an em
    """

    face: Face
    size: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Pixels from the top of the first line to the bottom of the last; 0 without lines."""
        return self.size * _ems(len(self.lines), self.face)

    def draw(self, on: Image.Image, top: float, stroke: float = 0.0) -> None:
        """Centre the lines on an L picture, in white; small ones are drawn large first, where hinting can't shift them.

        stroke: pixels by which each letter is fattened all around
        """
        if not self.lines or self.size < SMALLEST:
            return
        finer = max(1, min(FINEST, ceil(UNHINTED / self.size)))
        row, rows = floor(top), ceil(top + self.height) + 1
        drawn = Image.new("L", (finer * on.width, finer * (rows - row)))
        _draw(replace(self, size=finer * self.size), drawn, finer * (top - row), finer * stroke)
        on.paste(255, (0, row), drawn.reduce(finer))


@lru_cache(maxsize=8)
def fit(text: str, face: Face, box: tuple[float, float], largest: float) -> Lines:
    """The text in even lines within a box of (width, height) pixels, at most `largest` pixels an em.

    Remembered, as all frames of a job are set alike.
    """
    if not text:
        return Lines(face, largest, ())
    whole = _largest(text.split(), " ", face, box, largest)
    broken = _largest(list(text), "", face, box, largest)
    return broken if broken.size > SPARING * whole.size else whole


def _draw(lines: Lines, on: Image.Image, top: float, stroke: float) -> None:
    """Letter for letter: Pillow has no tracking."""
    canvas, face = ImageDraw.Draw(on), lines.face
    for nth, line in enumerate(lines.lines):
        pen = (on.width - lines.size * face.measure(line)) / 2
        baseline = top + lines.size * (ASCENT + nth * face.leading)
        for letter in line:
            canvas.text((pen, baseline), letter, 255, font(face, lines.size), anchor="ls", stroke_width=stroke)
            pen += lines.size * (advance(face, letter) + face.tracking)


def _largest(units: Sequence[str], between: str, face: Face, box: tuple[float, float], largest: float) -> Lines:
    """The lines that can be set largest, whether one, two or more; of equals, the fewest."""
    best = Lines(face, 0.0, ())
    for count in range(1, len(units) + 1):
        tall = min(largest, box[1] / _ems(count, face))
        if tall <= best.size:
            break
        lines = _divide(units, between, face, count)
        size = min(tall, box[0] / max(face.measure(line) for line in lines))
        if size > best.size:
            best = Lines(face, size, tuple(lines))
    return best


def _divide(units: Sequence[str], between: str, face: Face, count: int) -> list[str]:
    """At most so many lines, hardly wider than the evenest."""
    limit = max(face.measure(between.join(units)) / count, *map(face.measure, units), 0.0)
    while len(lines := _wrap(units, between, face, limit)) > count:
        limit *= LOOSEN
    return lines


def _wrap(units: Sequence[str], between: str, face: Face, limit: float) -> list[str]:
    """Lines that take as many units as fit the limit, in ems."""
    lines = [units[0]]
    for unit in units[1:]:
        longer = lines[-1] + between + unit
        if face.measure(longer) <= limit:
            lines[-1] = longer
        else:
            lines.append(unit)
    return [line.strip() for line in lines]


def _ems(count: int, face: Face) -> float:
    return ASCENT + (count - 1) * face.leading + DEPTH if count else 0.0
