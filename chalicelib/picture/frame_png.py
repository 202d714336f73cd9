"""The pipeline's own pictures, stored as PNG: frames, which are RGB, and masks, which are L."""

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, ImageStat
from PIL.Image import Resampling

from chalicelib.domain.errors import PictureRefused

from .decoder_errors import refusing

if TYPE_CHECKING:
    from .decoding import Size

COMPRESS_LEVEL = 1
"""zlib's fastest: a frame is written and read a few times, and storing it costs less than the CPU for a smaller one."""
UNIFORM = 2.0
"""Grey levels of standard deviation: a picture with less, in every channel, shows nothing."""
SQUEEZED = 0.06
"""How far two aspect ratios may lie apart to be taken for the same picture, rounded to the sizes that a model draws."""


def encode_frame(image: Image.Image) -> bytes:
    """PNG of the pixels alone; the same pixels give the same bytes."""
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    file = BytesIO()
    plain.save(file, "PNG", compress_level=COMPRESS_LEVEL)
    return file.getvalue()


def decode_frame(
    data: bytes, *, noun: str = "frame", mode: str | None = None, size: "Size | None" = None
) -> Image.Image:
    """What `encode_frame` wrote. Raises PictureRefused where the object holds something else.

    noun: what its refusals call it
    mode, size: what it must have, where that is known
    """
    with refusing(noun), Image.open(BytesIO(data), formats=("PNG",)) as file:
        frame: Image.Image = file.copy()
    frame.info = {}
    if (frame.mode, frame.size) != (mode or frame.mode, size or frame.size):
        raise PictureRefused(f"The {noun} is not the one that was stored: another picture stands in its place.")
    return frame


def fit(image: Image.Image, size: "Size", *, sent: "Size | None" = None) -> Image.Image:
    """A generator's answer as RGB at the job's size.

    sent: what the generator was asked for, where that is not `size` but that stretched a little, to suit its wire

    An answer of about that shape is stretched back, because cropping a sliver off each frame would add up to a zoom;
    one of another shape is cropped around its middle first.
    """
    image = image.convert("RGB")
    sent = sent or size
    if abs(image.width / image.height * sent[1] / sent[0] - 1) > SQUEEZED:
        image = ImageOps.fit(image, sent, Resampling.LANCZOS)
    return image if image.size == size else image.resize(size, Resampling.LANCZOS)


def composite(drawn: Image.Image, first: Image.Image, mask: Image.Image) -> Image.Image:
    """`drawn` where the mask is 255, `first` bit for bit where it is 0, a blend between. All of one size."""
    return Image.composite(drawn, first, mask)


def is_blank(drawn: Image.Image, parent: Image.Image | None = None) -> bool:
    """Whether a generator answered with a single colour, as filters and failures do.

    Not where the parent shows hardly more: a fade, or a plain picture, must not fail for ever.
    """
    return _spread(drawn) < UNIFORM and (parent is None or _spread(parent) >= 2 * UNIFORM)


def _spread(image: Image.Image) -> float:
    return max(ImageStat.Stat(image).stddev)
