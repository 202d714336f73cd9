"""A stranger's bytes → RGB pixels, upright, at the size that was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageChops
from PIL.GifImagePlugin import GifImageFile
from PIL.Image import Resampling, Transpose

from chalicelib.domain.errors import PictureRefused
from chalicelib.domain.limits import MAX_PIXELS, MAX_UPLOAD_BYTES, MIN_SIDE

from . import file_kinds, jpeg_end, png_chunks
from .colour import to_eight_bits, to_srgb
from .decoder_errors import BROKEN, TOO_LARGE, refusing

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

START_OF_JPEG = b"\xff\xd8\xff"
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
    _refuse_by_bytes(data, kind.noun)
    with refusing(kind.noun):
        parts = png_chunks.read(data) if data.startswith(png_chunks.SIGNATURE) else None
        with _opened(parts.data if parts else data, kind.noun) as image:
            size = _scaled(image.size, longer, kind.noun)
            # A JPEG can be decoded at a half, a quarter or an eighth; twice the size leaves enough for a clean resize.
            image.draft(None, (2 * size[0], 2 * size[1]))
            covered = image.tile[0][1] if isinstance(image, GifImageFile) else None
            image.load()
            profile = parts.profile if parts else image.info.get("icc_profile")
            turn = _turn(image)
            colours, alpha = _layers(image, parts.transparency(image) if parts else None, covered)
            pixels = _grounded(colours, alpha, size, kind, profile)
            return _plain(pixels.transpose(turn) if turn is not None else pixels)


def _refuse_by_bytes(data: bytes, noun: str) -> None:
    if not data:
        raise PictureRefused(f"The {noun} is an empty file.")
    if len(data) > MAX_UPLOAD_BYTES:
        raise PictureRefused(f"The {noun} has {len(data):,} bytes; {MAX_UPLOAD_BYTES:,} is the most.")
    if name := file_kinds.name_of(data):
        raise PictureRefused(f"The {noun} is {name}, whatever it is called; save it as a JPEG, PNG, WebP or GIF file.")


@contextmanager
def _opened(data: bytes, noun: str) -> Iterator[Image.Image]:
    """The picture, not yet decoded, after every check that needs no decoding."""
    if data.startswith(START_OF_JPEG):
        data, scans = jpeg_end.read(data)
        if scans > MAX_SCANS:
            raise PictureRefused(f"The {noun} is a JPEG of more than {MAX_SCANS} scans; save it anew with fewer.")
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise PictureRefused(f"The {noun} {TOO_LARGE}")
        if min(width, height) < MIN_SIDE:
            raise PictureRefused(f"The {noun} is {width} by {height} pixels; each side needs at least {MIN_SIDE}.")
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
    if image.format == "WEBP":
        return None  # no browser turns it
    image.info.pop("xmp", None)  # Pillow would look for a turn in it, and no browser does
    try:
        return TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except BROKEN:  # damaged EXIF says nothing against the pixels
        return None


Box = tuple[int, int, int, int]


def _layers(
    image: Image.Image, named: Image.Image | None, covered: Box | None
) -> tuple[Image.Image, Image.Image | None]:
    """Colours in a mode that can be resized, and their alpha: the picture's own, or `named`, or 0 outside `covered`."""
    if named is not None:
        return to_eight_bits(image).convert(OPAQUE.get(image.mode, to_eight_bits(image).mode)), named
    if not image.has_transparency_data or image.mode == "I;16":
        image = image.convert(OPAQUE[image.mode]) if image.mode in OPAQUE else image
        alpha = None
    else:
        image = image if image.mode in {"RGBA", "LA"} else image.convert("RGBA")
        alpha = image.getchannel("A")
    if covered is None or covered == (0, 0, *image.size):
        return image, alpha
    shown = Image.new("L", image.size)
    shown.paste(255, covered)
    return image, shown if alpha is None else ImageChops.darker(shown, alpha)


def _grounded(
    image: Image.Image, alpha: Image.Image | None, size: Size, kind: Kind, profile: bytes | None
) -> Image.Image:
    """RGB at `size`, in sRGB's colours, over the ground.

    What is seen through is brought to sRGB's colours first: of levels that alpha has made few, a curve would show the
    rounding. Band by band: 40 megapixels shall not stand in memory twice. What is transparent has no colour to lend to
    what is beside it, hence the multiplying.
    """
    if alpha is not None and profile:
        image, profile = to_srgb(image.convert("RGB"), profile), None
    bands = [band for band in image.getbands() if band != "A"]
    if alpha is None:
        if len(bands) == 1:
            return to_srgb(image.resize(size, kind.resample), profile)
        parts = [image.getchannel(band).resize(size, kind.resample) for band in bands]
        return to_srgb(Image.merge("".join(bands), parts), profile)
    parts = [ImageChops.multiply(image.getchannel(band), alpha).resize(size, kind.resample) for band in bands]
    alpha = alpha.resize(size, kind.resample)
    whole = Image.merge("RGBa", [*(parts * 3)[:3], alpha]).convert("RGBA")
    return Image.composite(whole.convert("RGB"), Image.new("RGB", size, (kind.ground,) * 3), alpha)


def _plain(image: Image.Image) -> Image.Image:
    """The pixels in a new picture: what else the file said stays behind."""
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    return plain
