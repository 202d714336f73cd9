"""A picture → the bytes of a PNG. imageio writes it."""

import imageio.v3 as iio
import numpy as np
from PIL.Image import Image


def encode(picture: Image) -> bytes:
    """An RGB picture, as small as PNG makes it without a loss. The same picture gives the same bytes."""
    data: bytes = iio.imwrite("<bytes>", np.asarray(picture), plugin="pillow", extension=".png", optimize=True)
    return data
