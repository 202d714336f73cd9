"""Clips that were there before: an MP4, decoded as the program decodes those of generators, and folders of frames."""

from pathlib import Path

from PIL import Image

from chalicelib.domain.errors import PictureRefused
from chalicelib.picture.clips.reading import read_clip

from .clip import Clip, LeftOut

STEP = 3
"""Every third picture: films have 24 to 30 a second, and a GIF about ten."""
SUFFIX = ".mp4"


def film(path: Path, size: int, frames: int) -> Clip:
    """An MP4 from its beginning, made smaller where a side has more pixels. Raises LeftOut where it can't be read."""
    try:
        pictures = read_clip(path.read_bytes())[: frames * STEP : STEP]
    except PictureRefused as refused:
        raise LeftOut(str(refused)) from refused
    return (_within(picture, size) for picture in pictures)


def folder(path: Path) -> Clip:
    """A folder's PNG frames, as they are."""
    return (Image.open(frame).convert("RGB") for frame in sorted(path.glob("*.png")))


def _within(picture: Image.Image, size: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((size, size), Image.Resampling.LANCZOS)
    return smaller
