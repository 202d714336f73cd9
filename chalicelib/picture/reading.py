"""A stranger's bytes → RGB pixels, upright, at the size that was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageChops
from PIL.Image import Resampling, Transpose

from chalicelib.errors import PictureRefused
from chalicelib.models import MAX_PIXELS, MAX_UPLOAD_BYTES, MIN_SIDE
from chalicelib.picture.colour import to_srgb
from chalicelib.picture.refusing import BROKEN, TOO_LARGE, refusing

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""EXIF's Orientation → what brings the pixels upright (CIPA DC-008, 4.6.4)."""

OPAQUE = {"P": "RGB", "1": "L"}
"""Modes that cannot be resized smoothly → those that hold the same and can."""

START_OF_SCAN = b"\xff\xda"
MAX_SCANS = 100
"""Passes of a progressive JPEG: ten are usual, and thousands, in few bytes, keep a decoder busy for minutes."""

Size = tuple[int, int]


@dataclass(frozen=True)
class Kind:
    """What a picture is read as.

    noun: what its refusals call it
    ground: 0 to 255, the grey that shows where it is transparent
    resample: how it is resized
    """

    noun: str
    ground: int
    resample: Resampling


def read(data: bytes, longer: int, kind: Kind) -> Image.Image:
    """RGB without metadata, upright, aspect kept, its longer side `longer` pixels. Raises PictureRefused."""
    with refusing(kind.noun), _opened(data, kind.noun) as image:
        size = _scaled(image.size, longer, kind.noun)
        # A JPEG can be decoded at a half, a quarter or an eighth; twice the size leaves enough for a clean resize.
        image.draft(None, (2 * size[0], 2 * size[1]))
        image.load()
        profile = image.info.get("icc_profile")
        turn = _turn(image)
        pixels = _resized(_grounded(image, kind.ground), size, kind.resample)
        pixels = to_srgb(pixels, profile)
        return _plain(pixels.transpose(turn) if turn is not None else pixels)


@contextmanager
def _opened(data: bytes, noun: str) -> Iterator[Image.Image]:
    """The picture, not yet decoded, after every check that needs no decoding."""
    if not data:
        raise PictureRefused(f"The {noun} is an empty file.")
    if len(data) > MAX_UPLOAD_BYTES:
        raise PictureRefused(f"The {noun} has {len(data):,} bytes; {MAX_UPLOAD_BYTES:,} is the most.")
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise PictureRefused(f"The {noun} {TOO_LARGE}")
        if min(width, height) < MIN_SIDE:
            raise PictureRefused(f"The {noun} is {width} by {height} pixels; each side needs at least {MIN_SIDE}.")
        if image.format in {"JPEG", "MPO"} and data.count(START_OF_SCAN) > MAX_SCANS:
            raise PictureRefused(f"The {noun} is a JPEG of more than {MAX_SCANS} scans; save it anew with fewer.")
        yield image


def _scaled(size: Size, longer: int, noun: str) -> Size:
    """`size` with its longer side brought to `longer`; refused where the other would be too short to show anything."""
    width, height = (round(side * longer / max(size)) for side in size)
    if min(width, height) < MIN_SIDE:
        most = longer // MIN_SIDE
        raise PictureRefused(
            f"The {noun} is {size[0]} by {size[1]} pixels, too long and thin: "
            f"at {longer} pixels, one side may be at most {most} times the other."
        )
    return width, height


def _turn(image: Image.Image) -> Transpose | None:
    try:
        return TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except BROKEN:  # damaged EXIF says nothing against the pixels
        return None


def _grounded(image: Image.Image, ground: int) -> Image.Image:
    """A mode that can be resized, with `ground` behind what is transparent; its alpha, if any, means nothing more.

    It works in place where it can: 40 megapixels shall not stand in memory twice.
    """
    if not image.has_transparency_data or image.mode == "I;16":
        return image.convert(OPAQUE[image.mode]) if image.mode in OPAQUE else image
    if image.mode not in {"RGBA", "LA"}:
        image = image.convert("RGBA")
    image.paste((ground,) * len(image.getbands()), mask=ImageChops.invert(image.getchannel("A")))
    return image


def _resized(image: Image.Image, size: Size, resample: Resampling) -> Image.Image:
    """`image` at `size` without its alpha, band by band: as a whole, Pillow would first copy what has alpha."""
    if len(image.getbands()) == 1:
        return image.resize(size, resample)
    bands = [band for band in image.getbands() if band != "A"]
    return Image.merge("".join(bands), [image.getchannel(band).resize(size, resample) for band in bands])


def _plain(image: Image.Image) -> Image.Image:
    """The pixels in a new picture: what else the file said stays behind."""
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    return plain
