"""Pictures → the bytes of an animated WebP: most often far smaller than a GIF, where it is understood."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from PIL import Image

from chalicelib.domain.errors import Refused

from .dimensions import in_words
from .reel import Reel

_METHOD = 4
"""libwebp's effort, 0 to 6."""


def encode(pictures: Iterable[Image.Image], centiseconds: Sequence[int], *, repeats: bool, quality: int) -> bytes:
    """A WebP of RGB pictures of one size, each shown for its time. The same pictures give the same bytes.

    Raises Refused where libwebp can't make it, as of sides over 16,383 pixels.
    """
    file, reel = BytesIO(), Reel(iter(pictures), len(centiseconds))
    try:
        reel.save(
            file,
            "WEBP",
            save_all=True,
            duration=[10 * time for time in centiseconds],  # milliseconds
            loop=0 if repeats else 1,
            quality=quality,
            method=_METHOD,
        )
    except (OSError, RuntimeError, ValueError, SystemError) as error:
        raise Refused(f"A WebP of {in_words(reel.size)} could not be made: its encoder refused.") from error
    return file.getvalue()
