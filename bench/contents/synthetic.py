"""Clips that are computed from a photo and a seed, so that what changes in them is known."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .clip import Clip, square

ZOOM = 0.12
"""By how much a clip has been zoomed at its end."""
NOISE = 3.0
"""Standard deviation, in levels of 255, of the noise that is new in every frame."""
DRIFT = (0.05, -0.03, -0.06)
"""By how much red, green and blue have been brightened at the end."""


def redrawn(photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """A slow zoom with noise and a drift of colours: every pixel changes in every frame."""
    noise, still = np.random.default_rng(seed), square(photo, size)
    for index in range(frames):
        yield _redraw(still, index / max(frames - 1, 1), noise)


def region(photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """What `redrawn` gives inside the middle quarter, and the photo outside it."""
    still = square(photo, size)
    box = (size // 4, size // 4, size // 4 + size // 2, size // 4 + size // 2)
    for changed in redrawn(photo, size, frames, seed):
        frame = still.copy()
        frame.paste(changed.crop(box), box)
        yield frame


def gradients(_photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """Three smooth waves of colour that turn by a quarter, in directions that the seed chooses."""
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


def _redraw(still: Image.Image, progress: float, noise: np.random.Generator) -> Image.Image:
    inset = still.width / 2 * (1 - 1 / (1 + ZOOM * progress))
    box = (inset, inset, still.width - inset, still.height - inset)
    zoomed = np.asarray(still.resize(still.size, Image.Resampling.BICUBIC, box), dtype=np.float64)
    drifted = zoomed * (1 + np.array(DRIFT) * progress)
    return _picture(drifted + noise.normal(0, NOISE, zoomed.shape))


def _picture(levels: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(levels.round().clip(0, 255).astype(np.uint8))
