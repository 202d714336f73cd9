"""One cut of the font, and how wide text is in it."""

from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import ImageFont

from .glyphs import font_file

EM = 1000.0
"""Pixels at which widths are measured: large enough that hinting doesn't show in them."""


@dataclass(frozen=True, slots=True)
class Face:
    """A cut of the font, and how it is spaced.

    weight: 100 to 900; width: 75 (condensed) to 100
    tracking: what stands between letters beyond their own, in ems
    leading: from one baseline to the next, in ems
    """

    weight: int
    width: int
    tracking: float = 0.0
    leading: float = 1.2

    def measure(self, text: str) -> float:
        """The width of a line in ems; nothing trails its last letter."""
        return sum(advance(self, letter) + self.tracking for letter in text) - (self.tracking if text else 0.0)


@lru_cache(maxsize=16)
def font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """The cut at that size in pixels. Layout is ours: with Pillow's other one, pixels would depend on the machine."""
    cut = ImageFont.truetype(str(font_file()), size, layout_engine=ImageFont.Layout.BASIC)
    cut.set_variation_by_axes([face.weight, face.width])
    return cut


@cache
def advance(face: Face, letter: str) -> float:
    """From the letter's origin to the next one's, in ems, tracking apart."""
    return font(face, EM).getlength(letter) / EM
