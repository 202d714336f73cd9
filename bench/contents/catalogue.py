"""The kinds of clip that GIF encoders are measured on, each by its name, and what they are in a reader's words."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from PIL import Image

from .chains import chain, held
from .clip import Clip
from .motions import face, mask, poster
from .synthetic import gradients, redrawn, region

Part = Literal["all", "some"]
Make = Callable[[Image.Image, int, int, int], Clip]
"""From a photo, the pixels of a side, the number of frames and a seed."""


class Content(NamedTuple):
    """One kind of clip.

    changes: how much of the picture changes from frame to frame: by that there are goals
    meaning: a clause for the documents
    make: None where no photo is made into it
    shows_photo: whether anything of the photo is in it, beside its place among others as a seed
    """

    changes: Part
    meaning: str
    make: Make | None
    shows_photo: bool = True


FILM = "film"
CONTENTS = {
    "redrawn": Content("all", "a photo with slow zoom, new noise in every frame and a drift of colours", redrawn),
    "region": Content("some", "that inside a quarter of the area, and the photo at rest around it", region),
    "gradients": Content("all", "three smooth waves of colour that turn", gradients, shows_photo=False),
    "chain": Content("all", "a chain of redraws that drifts: colour, grain, blur and small shifts", chain),
    "held": Content("all", "such a chain, held to its first frame as the program holds it", held),
    "face": Content("some", "a portrait that begins to sob", face),
    "mask": Content("some", "ripples and rain inside a mask, and the photo at rest around it", mask),
    "poster": Content(
        "all",
        "a poster drawn from words and set in motion by them, under a title that stands",
        poster,
        shows_photo=False,
    ),
    FILM: Content("all", "every third picture of an MP4", None),
}
