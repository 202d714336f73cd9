"""A clip by what its bytes are, whatever it is called."""

from chalicelib.domain.errors import PictureRefused

from . import mp4_boxes, webp
from .clip import Clip


def read_clip(data: bytes) -> Clip:
    """The pictures of an MP4 with H.264, or of an animated WebP, at even times; decoded as they are looked at.

    Bounded by what the file says of itself, before anything is decoded. Raises PictureRefused, here or when a picture
    is looked at: for other files, damaged and too large ones, and for an MP4 where there is no PyAV.
    """
    if webp.is_webp(data):
        return webp.read(data)
    if not mp4_boxes.is_mp4(data):
        raise PictureRefused("The clip must be an MP4 or an animated WebP; this is neither, or it is damaged.")
    try:
        from . import mp4  # noqa: PLC0415 - PyAV is there for who reads MP4s, and for nobody else
    except ImportError as error:
        raise PictureRefused(
            "The clip is an MP4: that needs PyAV, the Python package av, and what reads clips here has none."
        ) from error
    return mp4.read(data)
