"""Pictures → the bytes of a GIF. This file alone knows who writes it: imageio, through Pillow."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import imageio.v3 as iio
import numpy as np
from PIL.Image import Image


def encode(pictures: Iterable[Image], centiseconds: Sequence[int], *, repeats: bool) -> bytes:
    """A GIF of RGB pictures of one size, each shown for its time. The same pictures give the same bytes.

    What looks like the picture before it is not written again: its time is added to that one's. So the total is
    always the sum of `centiseconds`, which must not exceed 65,535: GIF holds no longer delay.
    """
    file = BytesIO()
    options = {
        "save_all": True,  # a single picture too: only then is its duration one of a list
        "duration": [10 * time for time in centiseconds],  # milliseconds
        "loop": 0 if repeats else None,  # 0 is for ever; without the block for it, a GIF plays once
        "interlace": False,
        "bits": 8,  # quantised as it comes, a picture waits in a quarter of the memory
    }
    with iio.imopen(file, "w", plugin="pillow", extension=".gif") as gif:
        for picture in pictures:
            gif.write(np.asarray(picture), **options)
    return file.getvalue()
