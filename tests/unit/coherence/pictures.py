"""Photographs of the examples, small, and scenes of them."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.Image import Resampling

from bench.motion.scenes import PATHS, SIDE, Scene

EXAMPLES = Path(__file__).parents[3] / "examples"


@cache
def photo(name: str = "astronaut", side: int = SIDE) -> Image.Image:
    with Image.open(EXAMPLES / f"{name}.jpg") as file:
        return ImageOps.fit(file.convert("RGB"), (side, side), Resampling.LANCZOS)


def scene(path: str = "all at once", *, bends: float = 0) -> Scene:
    return Scene(photo("cat"), photo("astronaut"), (190, 220), 75, PATHS[path], bends)


def apart(one: Image.Image, other: Image.Image) -> NDArray[np.int_]:
    """Levels by which each channel of each pixel differs."""
    return np.abs(np.asarray(one, np.int_) - np.asarray(other, np.int_))
