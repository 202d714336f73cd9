"""The three kinds of clip that every encoder is measured on, made from one picture and a seed.

a: a photo with slow zoom, noise and colour drift, as redrawing gives it: every pixel changes
b: a photo in which only a region of a quarter of the area changes: what a mask gives
c: pure gradients, which band without dither and cost bytes with it
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

Clip = Iterator[Image.Image]

ZOOM = 0.12
"""By how much a clip has been zoomed at its end."""
NOISE = 3.0
"""Standard deviation, in levels of 255, of the noise that is new in every frame."""
DRIFT = (0.05, -0.03, -0.06)
"""By how much red, green and blue have been brightened at the end."""


def redrawn(photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """Content a. Every frame is `size` pixels square."""
    noise = np.random.default_rng(seed)
    square = ImageOps.fit(photo.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
    for index in range(frames):
        yield _redraw(square, index / max(frames - 1, 1), noise)


def region(photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """Content b: content a inside the middle quarter, frame 0 outside it."""
    square = ImageOps.fit(photo.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
    box = (size // 4, size // 4, size // 4 + size // 2, size // 4 + size // 2)
    for changed in redrawn(photo, size, frames, seed):
        still = square.copy()
        still.paste(changed.crop(box), box)
        yield still


def gradients(_photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """Content c: three smooth waves of colour that turn by a quarter, in directions that the seed chooses."""
    choice = np.random.default_rng(seed)
    angles, tones = choice.uniform(0, 2 * np.pi) + np.arange(3) * 2 * np.pi / 3, choice.uniform(90, 120, 3)
    row, column = np.mgrid[0:size, 0:size] / size
    for index in range(frames):
        turn = index / frames * np.pi / 2
        waves = [
            128 + tone * np.sin(3.3 * (np.cos(angle + turn) * row + np.sin(angle + turn) * column) + angle)
            for angle, tone in zip(angles, tones, strict=True)
        ]
        yield _picture(np.stack(waves, axis=-1))


CONTENTS: dict[str, Callable[[Image.Image, int, int, int], Clip]] = {"a": redrawn, "b": region, "c": gradients}


def _redraw(square: Image.Image, progress: float, noise: np.random.Generator) -> Image.Image:
    inset = square.width / 2 * (1 - 1 / (1 + ZOOM * progress))
    box = (inset, inset, square.width - inset, square.height - inset)
    zoomed = np.asarray(square.resize(square.size, Image.Resampling.BICUBIC, box), dtype=np.float64)
    drifted = zoomed * (1 + np.array(DRIFT) * progress)
    return _picture(drifted + noise.normal(0, NOISE, zoomed.shape))


def _picture(levels: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(levels.round().clip(0, 255).astype(np.uint8))
