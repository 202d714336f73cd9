"""A poster's title and tagline."""

from PIL import Image, ImageFilter

from .font_face import Face
from .glyphs import settable
from .line_breaking import Lines, fit
from .scrim import choose

TITLE = Face(weight=900, width=75, tracking=0.012, leading=1.02)
TAGLINE = Face(weight=500, width=100, tracking=0.05, leading=1.35)
MARGIN = 0.07
"""The share of the shorter side that stays free around the type."""
TITLE_LARGEST, TAGLINE_LARGEST = 0.18, 0.036
"""Ems, of the shorter side."""
TITLE_TALLEST, TAGLINE_TALLEST = 0.28, 0.12
"""The shares of the picture's height that title and tagline may take."""
LEGIBLE = 8.0
"""Pixels of an em, below which a tagline is set only where there is no room for more."""
FADE = 0.5
"""How far the veil thins out above the type, of the type's height."""
SHADOW = 0.05
"""How far the type's shadow is blurred, in ems of the title."""


def set_poster(picture: Image.Image, title: str, tagline: str, *, ground: Image.Image | None = None) -> Image.Image:
    """The picture with both at its foot: RGB, the same size. What the font lacks is left out: see `missing_glyphs`.

    The words stand as they were written, capitals or not, in even lines and as large as there is room.

    ground: a picture of the same size whose light decides on the colour of the type; of a poster in motion its first
        frame, so that the type stays as it is from frame to frame
    """
    short = min(picture.size)
    margin = MARGIN * short
    wide = picture.width - 2 * margin
    head = fit(settable(title), TITLE, (wide, TITLE_TALLEST * picture.height), TITLE_LARGEST * short)
    foot = fit(
        settable(tagline), TAGLINE, (wide, TAGLINE_TALLEST * picture.height), max(LEGIBLE, TAGLINE_LARGEST * short)
    )
    if not (head.lines or foot.lines):
        return picture.copy()
    return _ink(picture, ground or picture, head, foot, picture.height - margin)


def _ink(picture: Image.Image, ground: Image.Image, head: Lines, foot: Lines, bottom: float) -> Image.Image:
    top = bottom - head.height - foot.height
    letters = Image.new("L", picture.size)
    head.draw(letters, top)
    foot.draw(letters, bottom - foot.height)
    scrim = choose(ground.crop((0, int(top), picture.width, round(bottom))))
    veiled = scrim.lay(picture, top, FADE * (picture.height - top))
    blur = SHADOW * (head.size if head.lines else foot.size)
    veiled.paste(scrim.veil, mask=letters.filter(ImageFilter.GaussianBlur(blur)))
    veiled.paste(scrim.ink, mask=letters)
    return veiled
