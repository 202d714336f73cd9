"""What there is to see on made-up pictures: slopes with some noise."""

from random import Random

import numpy as np
from PIL import Image


def shade(rng: Random, width: int, height: int) -> Image.Image:
    """RGBA."""
    dice = np.random.default_rng(rng.randrange(2**32))
    row, column = np.mgrid[0:height, 0:width]
    slopes = [dice.uniform(-8, 8) * row + dice.uniform(-8, 8) * column + dice.uniform(0, 255) for _ in range(4)]
    levels = np.stack(slopes, axis=-1) + dice.normal(0, dice.choice((0, 6)), (height, width, 4))
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))
