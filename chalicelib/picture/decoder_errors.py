"""The seam to Pillow: whatever it raises over a stranger's bytes becomes one sentence for the stranger."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, UnidentifiedImageError

from chalicelib.domain.errors import PictureRefused
from chalicelib.domain.limits import MAX_PIXELS

BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Pillow's readers raise over damaged bytes: no narrower promise is documented."""

TOO_LARGE = f"has more than {MAX_PIXELS // 1_000_000} megapixels, which is the most that can be read."


@contextmanager
def refusing(noun: str) -> Iterator[None]:
    """Turn what goes wrong inside into PictureRefused, about the thing that `noun` names.

    Warnings (damaged EXIF and the like) are dropped, but for the one that is about memory. Pillow's own limit lies
    above ours, so whatever it stops is too large for us as well.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise PictureRefused(f"The {noun} {TOO_LARGE}") from None
        except UnidentifiedImageError:
            raise PictureRefused(
                f"The {noun} must be a JPEG, PNG, WebP or GIF file; this is none, or it is damaged."
            ) from None
        except BROKEN:
            raise PictureRefused(f"The {noun} is damaged or cut short; it must be a whole file.") from None
