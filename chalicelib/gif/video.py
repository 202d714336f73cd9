"""Pictures → the bytes of an MP4. imageio writes it through PyAV, which is not among what ships."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from math import gcd
from typing import Any

import imageio.v3 as iio
import numpy as np
from PIL.Image import Image

_CODEC, _PIXELS = "libx264", "yuv420p"
"""What every browser and phone plays."""


def encode(pictures: Iterable[Image], centiseconds: Sequence[int]) -> bytes:
    """An MP4 of RGB pictures of one size, each shown for its time. It plays once, or as its player decides.

    The rate is constant, so a picture that stands longer is written as often as its time holds the shortest common
    one. Sides are even: an odd row or column at the edge is left out.
    """
    tick = gcd(*centiseconds)
    file = BytesIO()
    writer: Any = iio.imopen(file, "w", plugin="pyav", extension=".mp4")
    with writer:
        writer.init_video_stream(_CODEC, fps=100 / tick, pixel_format=_PIXELS)
        for picture, time in zip(pictures, centiseconds, strict=True):
            pixels = np.asarray(picture)[: picture.height // 2 * 2, : picture.width // 2 * 2]
            for _ in range(time // tick):
                writer.write_frame(pixels)
    return file.getvalue()
