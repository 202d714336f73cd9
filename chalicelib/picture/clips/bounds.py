"""How large a clip may be, checked by what its file says of itself, before anything in it is decoded."""

from chalicelib.domain.errors import PictureRefused
from chalicelib.domain.limits import (
    MAX_CLIP_PICTURE_PIXELS,
    MAX_CLIP_PICTURES,
    MAX_CLIP_PIXELS,
    MAX_CLIP_SECONDS,
    MIN_SIDE,
)

DAMAGED = "The clip is damaged or cut short; it must be a whole file."
TOO_MANY = f"The clip has more than {MAX_CLIP_PICTURES} pictures, which is the most that is read."

Size = tuple[int, int]


def check_size(size: Size) -> None:
    """Raises PictureRefused for pictures that are too large or too small, in pixels."""
    if size[0] * size[1] > MAX_CLIP_PICTURE_PIXELS:
        most = MAX_CLIP_PICTURE_PIXELS // 1_000_000
        raise PictureRefused(f"The clip is {size[0]} by {size[1]} pixels; {most} megapixels are the most that is read.")
    if min(size) < MIN_SIDE:
        raise PictureRefused(f"The clip is {size[0]} by {size[1]} pixels; each side needs at least {MIN_SIDE}.")


def check_length(size: Size, pictures: int, seconds: float) -> None:
    """Raises PictureRefused for a clip without pictures, or with too many, or too long, or of too many pixels."""
    if pictures == 0:
        raise PictureRefused("The clip has no pictures.")
    if pictures > MAX_CLIP_PICTURES:
        raise PictureRefused(TOO_MANY)
    if seconds > MAX_CLIP_SECONDS:
        raise PictureRefused(f"The clip is {seconds:,.0f} seconds long; {MAX_CLIP_SECONDS} are the most that is read.")
    if pictures * size[0] * size[1] > MAX_CLIP_PIXELS:
        most = MAX_CLIP_PIXELS // 1_000_000
        raise PictureRefused(f"The clip's pictures have more than {most} megapixels together, which is the most.")
