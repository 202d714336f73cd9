"""Pictures on their way to a model that draws other shapes than theirs."""

import numpy as np
from PIL import Image
from PIL.Image import Resampling

from .frame_png import SQUEEZED

Size = tuple[int, int]


def extend(image: Image.Image, size: Size) -> Image.Image:
    """An RGB picture at that size, from which `fit` takes back all of it and nothing else.

    One of about that shape is stretched, as `fit` stretches it back. Another is mirrored beyond its edges, since `fit`
    crops around the middle.
    """
    scale = min(size[0] / image.width, size[1] / image.height)
    inner = round(image.width * scale), round(image.height * scale)
    if abs(image.width / image.height * size[1] / size[0] - 1) <= SQUEEZED:
        inner = size
    resized = image.resize(inner, Resampling.LANCZOS)
    across, down = size[0] - inner[0], size[1] - inner[1]
    margins = ((down // 2, down - down // 2), (across // 2, across - across // 2), (0, 0))
    return Image.fromarray(np.pad(np.asarray(resized), margins, mode="symmetric"))
