"""What the program's own generator, `procedural`, makes of a photo or of words."""

from typing import NamedTuple

from PIL import Image, ImageDraw, ImageOps

from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.procedural.expressions.casting import cast
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.settings import ProceduralSettings
from chalicelib.outputs.text.poster_type import set_poster
from chalicelib.picture.frame_png import composite
from chalicelib.picture.mask import feathered

from .clip import Clip, LeftOut, square

STRENGTH = 0.5
SOBS, RIPPLES = "begins to sob", "water ripples in the rain"
RIM = 0.25
"""The share of a side that is left free beside the mask, whose ellipse then covers a fifth of the picture."""
NARROW = 2 / 3
"""A poster's width, of its height."""


class Poster(NamedTuple):
    """What a poster is made of, and moves by."""

    prompt: str
    title: str
    tagline: str


POSTERS = (
    Poster("snow on the mountains, a stag", "First Snow", "Nobody came down that winter"),
    Poster("a sailing ship at sunset", "Leeward", "The sea keeps what it is given"),
    Poster("neon city in the rain", "Wet Light", "Every window is a witness"),
    Poster("a lighthouse in the storm, lightning", "Landfall", "Hold on until morning"),
)


def face(photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """A face that begins to sob, and what is around it at rest. Raises LeftOut where no face is large enough."""
    picture = ImageOps.contain(photo.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
    if not cast(picture, None, "all"):
        raise LeftOut("It shows no face, or none that is large enough to be seen moving.")
    return _moved(picture, None, SOBS, frames, seed)


def mask(photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """Ripples and rain under a mask in the middle, and the photo outside it."""
    inside = Image.new("L", (size, size))
    near, far = round(RIM * size), round((1 - RIM) * size)
    ImageDraw.Draw(inside).ellipse((near, near, far, far), fill=255)
    return _moved(square(photo, size), feathered(inside), RIPPLES, frames, seed)


def poster(_photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """A poster drawn from words alone, set in motion by them under a title that stands; the seed chooses which."""
    film = POSTERS[seed % len(POSTERS)]
    first = build(ProceduralSettings()).draw(Draw(film.prompt, "", seed, (round(size * NARROW), size)))
    for frame in _moved(first, None, film.prompt, frames, seed):
        yield set_poster(frame, film.title, film.tagline, ground=first)


def _moved(first: Image.Image, inside: Image.Image | None, prompt: str, frames: int, seed: int) -> Clip:
    """The picture, and what the prompt makes of it, within the mask (L)."""
    generator = build(ProceduralSettings())
    yield first
    for index in range(1, frames):
        drawn = generator.redraw(
            Redraw(first, inside, prompt, "", STRENGTH, seed, seed + index, index, frames, 0, frames)
        )
        yield composite(drawn, first, inside) if inside else drawn
