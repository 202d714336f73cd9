"""Pictures as they leave for a wire and as they come back from it."""

import binascii
import struct
import warnings
import zlib
from base64 import b64decode, b64encode
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps

from chalicelib.errors import Lost
from chalicelib.models import MAX_PIXELS

from .sizes import Size, ratio_of

_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, Image.DecompressionBombError, Warning)
"""What Pillow raises for bytes that are no whole picture."""
_DATA = "data:"
_BLANK = 3
"""Levels: the spread of a channel within which a picture shows nothing."""
_SQUEEZED = 0.06
"""How far two aspect ratios may lie apart to be taken for the same picture, rounded to the sizes that a model draws."""


def to_png(picture: Image.Image, size: Size) -> bytes:
    """PNG of that size: lossless, so that a chain of redraws adds no blocks of its own."""
    file = BytesIO()
    resized = picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)
    resized.save(file, "PNG", compress_level=1)
    return file.getvalue()


def to_base64(picture: Image.Image, size: Size) -> str:
    """PNG of that size in base64, as a JSON body holds it."""
    return b64encode(to_png(picture, size)).decode()


def from_bytes(name: str, encoded: bytes) -> Image.Image | Lost:
    """RGB; Lost for anything but a whole PNG, JPEG or WebP of sane size."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(encoded), formats=("PNG", "JPEG", "WEBP"))
        if picture.width * picture.height > MAX_PIXELS:
            return Lost(f"{name} answered with a picture of senseless size")
        return picture.convert("RGB")
    except _BROKEN:
        return Lost(f"{name} answered with something that is no picture")


def from_base64(name: str, encoded: str) -> Image.Image | Lost:
    """RGB from a JSON body's base64, broken into lines or not, or in a `data:` URL; Lost for anything else."""
    try:
        return from_bytes(name, b64decode("".join(_without_head(encoded).split()), validate=True))
    except (binascii.Error, ValueError):
        return Lost(f"{name} answered with something that is no picture")


def _without_head(encoded: str) -> str:
    """What follows `data:image/png;base64,` (RFC 2397)."""
    head, comma, content = encoded.partition(",")
    return content if comma and is_data_url(head) else encoded


def is_data_url(text: str) -> bool:
    """Whether a text is a `data:` URL (RFC 2397): content, and no place."""
    return text[: len(_DATA)].lower() == _DATA


def bring(picture: Image.Image, sent: Size, wanted: Size) -> Image.Image:
    """The answer at the job's size.

    sent: what the generator was asked for, which may be `wanted` stretched a little to suit its wire
    An answer of about that shape is stretched back, because cropping a sliver off each frame would add up to a zoom;
    one of another shape is cropped around its middle first.
    """
    if abs(ratio_of(picture.size) / ratio_of(sent) - 1) > _SQUEEZED:
        picture = ImageOps.fit(picture, sent, Image.Resampling.LANCZOS)
    return picture if picture.size == wanted else picture.resize(wanted, Image.Resampling.LANCZOS)


def is_blank(picture: Image.Image) -> bool:
    """Whether a picture shows nothing: one colour all over, as a model gives whose numbers overflowed."""
    low_and_high = np.asarray(picture).reshape(-1, 3)
    return bool((np.ptp(low_and_high, axis=0) <= _BLANK).all())


def is_black(picture: Image.Image) -> bool:
    """Whether nothing in a picture is lighter than black."""
    return bool(np.asarray(picture).max() <= _BLANK)
