"""Pictures as they leave for a wire and as they come back from it."""

import binascii
from base64 import b64decode, b64encode
from io import BytesIO

from PIL import Image

from chalicelib.domain.errors import Lost, PictureRefused
from chalicelib.domain.limits import MAX_PIXELS
from chalicelib.picture.decoder_errors import refusing

from .sizes import Size

_DATA = "data:"


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
        with refusing("picture"), Image.open(BytesIO(encoded), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return Lost(f"{name} answered with a picture of senseless size")
            decoded: Image.Image = picture.convert("RGB")
            return decoded
    except PictureRefused:
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
