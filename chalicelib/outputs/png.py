"""A picture → the bytes of a PNG. imageio writes it."""

import imageio.v3 as iio
import numpy as np
from PIL.Image import Image

from chalicelib.domain.errors import Refused

from .dimensions import in_words


def encode(picture: Image) -> bytes:
    """An RGB picture, as small as PNG makes it without a loss. The same picture gives the same bytes.

    Raises Refused where Pillow can't make it.
    """
    try:
        data: bytes = iio.imwrite("<bytes>", np.asarray(picture), plugin="pillow", extension=".png", optimize=True)
    except (OSError, ValueError, SystemError) as error:
        raise Refused(f"A PNG of {in_words(picture.size)} could not be made: its encoder refused.") from error
    return data
