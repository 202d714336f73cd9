"""A chat's caption: white with a black outline, at the foot of every frame."""

from functools import lru_cache

from PIL import Image

from .font_face import Face
from .glyphs import settable
from .line_breaking import fit

CAPTION = Face(weight=800, width=75, tracking=0.01, leading=1.12)
MARGIN = 0.04
"""Shares of the shorter side; at least what an outline takes."""
LARGEST = 0.13
"""Ems, of the picture's width."""
TALLEST = 0.4
"""The share of the picture's height that a caption may take."""
OUTLINE = 0.07
"""Ems, to each side of a letter."""


def set_caption(picture: Image.Image, caption: str) -> Image.Image:
    """The frame with the caption: RGB, the same size. What the font lacks is left out: see `missing_glyphs`.

    Where it stands depends on size and text alone: it is the same in all frames, and costs a GIF almost nothing.
    """
    text = settable(caption)
    captioned = picture.copy()
    if text:
        outline, letters = _drawn(text, picture.size)
        captioned.paste((0, 0, 0), mask=outline)
        captioned.paste((255, 255, 255), mask=letters)
    return captioned


@lru_cache(maxsize=2)
def _drawn(text: str, size: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
    """The letters with their outline, and without: L, of the frame's size. A GIF asks for the same in each frame."""
    margin = max(2.0, MARGIN * min(size))
    lines = fit(text, CAPTION, (size[0] - 2 * margin, TALLEST * size[1]), LARGEST * size[0])
    top = size[1] - margin - lines.height
    outline, letters = Image.new("L", size), Image.new("L", size)
    lines.draw(outline, top, max(1.0, OUTLINE * lines.size))
    lines.draw(letters, top)
    return outline, letters
