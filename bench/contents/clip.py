"""What every content is made into: pictures of one size, one at a time."""

from collections.abc import Iterator

from PIL import Image, ImageOps

Clip = Iterator[Image.Image]
"""RGB, all of one size."""


class LeftOut(Exception):
    """A clip that can't be made of that picture; its message is a sentence that says why."""


def square(photo: Image.Image, size: int) -> Image.Image:
    """The middle of a photo, RGB, that many pixels each way."""
    return ImageOps.fit(photo.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
