"""How near a decoded clip is to the frames it was made from."""

from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""(height, width, 3)"""
Plane = NDArray[np.float32]

SIGMA = 1.5
"""Pixels: the window of SSIM in its authors' paper, and about what an eye blends at arm's length."""


@dataclass(frozen=True)
class Quality:
    """Means over all frames.

    ssim: structural similarity (Wang et al. 2004), mean of the three channels, 1 = the same; it punishes dither
    psnr: decibels over all three channels
    blurred: the same after a Gaussian blur: it rewards dither that keeps an area's mean colour
    flicker: mean absolute error of the differences between frames that follow each other, in levels
    """

    ssim: float
    psnr: float
    blurred: float
    flicker: float


def quality(meant: list[Frame], decoded: list[Frame]) -> Quality:
    """Compare frame by frame; both lists have one frame for every tick that was meant."""
    errors = [shown.astype(np.float32) - frame for frame, shown in zip(meant, decoded, strict=True)]
    steps = [np.abs(later - earlier).mean() for earlier, later in pairwise(errors)]
    return Quality(
        ssim=float(
            np.mean(
                [
                    _ssim(frame.astype(np.float32), shown.astype(np.float32))
                    for frame, shown in zip(meant, decoded, strict=True)
                ]
            )
        ),
        psnr=_decibels([(error**2).mean() for error in errors]),
        blurred=_decibels([(_blur(error) ** 2).mean() for error in errors]),
        flicker=float(np.mean(steps)) if steps else 0.0,
    )


def _decibels(squares: list[np.float32]) -> float:
    return float(10 * np.log10(255**2 / max(float(np.mean(squares)), 1e-9)))


def _ssim(meant: Plane, shown: Plane) -> float:
    first, second = _blur(meant), _blur(shown)
    first_variance = _blur(meant * meant) - first * first
    second_variance = _blur(shown * shown) - second * second
    covariance = _blur(meant * shown) - first * second
    luminance = (0.01 * 255) ** 2
    contrast = (0.03 * 255) ** 2
    similarity = (2 * first * second + luminance) * (2 * covariance + contrast)
    similarity /= (first**2 + second**2 + luminance) * (first_variance + second_variance + contrast)
    return float(similarity.mean())


def _blur(plane: Plane) -> Plane:
    """A Gaussian over the first two axes; edges repeat outwards."""
    reach = np.arange(-5, 6)
    weights = np.exp(-(reach**2) / (2 * SIGMA**2)).astype(np.float32)
    weights /= weights.sum()
    return _along(_along(plane, weights, 0), weights, 1)


def _along(plane: Plane, weights: Plane, axis: int) -> Plane:
    half = len(weights) // 2
    padding = [(half, half) if number == axis else (0, 0) for number in range(plane.ndim)]
    padded = np.pad(plane, padding, mode="edge")
    length = plane.shape[axis]
    shifted = (padded.take(range(at, at + length), axis=axis) * weight for at, weight in enumerate(weights))
    return reduce(np.add, shifted)
