"""The picture that a job starts from."""

from PIL.Image import Image, Resampling

from .decoding import Kind, read

SOURCE = Kind(noun="picture", ground=255, resample=Resampling.LANCZOS)


def read_source(data: bytes, size: int) -> Image:
    """What a person sent → frame 0's pixels: RGB in sRGB's colours, upright, the longer side `size` pixels.

    JPEG, PNG, WebP or GIF (its first frame), by content; what is transparent becomes white. Raises PictureRefused.
    """
    return read(data, size, SOURCE)
