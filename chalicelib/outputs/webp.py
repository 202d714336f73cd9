"""Pictures → the bytes of an animated WebP: most often far smaller than a GIF, where it is understood."""

from collections.abc import Iterable, Sequence

from PIL import Image

from .reel import Reel

_METHOD = 4
"""libwebp's effort, 0 to 6."""


def encode(pictures: Iterable[Image.Image], centiseconds: Sequence[int], *, repeats: bool, quality: int) -> bytes:
    """A WebP of RGB pictures of one size, each shown for its time. The same pictures give the same bytes.

    Raises Refused where libwebp can't make it, as of sides over 16,383 pixels, and where Pillow has none.
    """
    reel = Reel(iter(pictures), len(centiseconds))
    return reel.encoded("WEBP", centiseconds, loop=0 if repeats else 1, quality=quality, method=_METHOD)
