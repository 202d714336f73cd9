"""What a motion is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PIL.Image import Image

from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.plane import Plane, Shift
from chalicelib.generators.procedural.play import Play

Family = Literal["camera", "body", "face", "surface", "light", "weather", "style"]

Bend = Callable[[Plane, Moment], Shift]
"""How far each place of the picture moves; the bends of all motions are added up and the picture is resampled once."""
Act = Callable[[Moment], Play]
"""What faces do; the acts of all motions are played together."""
Paint = Callable[[Image, Moment], Image]
"""The picture with light, weather or a style on it: RGB to RGB of the same size, never in place."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Something that can happen in a picture, and the words that ask for it.

    words: parted by commas; each is a word in any of its forms, or a phrase whose words follow each other closely
    act: what faces do, instead of its bend and its paint where a face is found; `besides`: in addition to them
    """

    name: str
    family: Family
    words: str
    bend: Bend | None = None
    paint: Paint | None = None
    stands: bool = False
    """In a loop it is the same in every frame."""
    act: Act | None = None
    besides: bool = False
