"""How near a decoded clip is to the frames it was made from."""

from dataclasses import dataclass

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


class Judge:
    """Holds what was meant, with what every comparison needs of it; frames are compared one by one."""

    def __init__(self, meant: list[Frame]) -> None:
        self._meant = [_Meant(frame.astype(np.float32)) for frame in meant]

    def quality(self, decoded: list[Frame]) -> Quality:
        """Of a decoded clip, which has one frame for every frame that was meant."""
        similarities, squares, blurred, steps = list[float](), list[float](), list[float](), list[float]()
        before: Plane | None = None
        for meant, frame in zip(self._meant, decoded, strict=True):
            shown = frame.astype(np.float32)
            error, mean = shown - meant.levels, blur(shown)
            similarities.append(meant.similarity(shown, mean))
            squares.append(float((error**2).mean()))
            blurred.append(float(((mean - meant.mean) ** 2).mean()))
            if before is not None:
                steps.append(float(np.abs(error - before).mean()))
            before = error
        flicker = float(np.mean(steps)) if steps else 0.0
        return Quality(float(np.mean(similarities)), _decibels(squares), _decibels(blurred), flicker)


class _Meant:
    """A frame, its means under the window, and its variances there."""

    def __init__(self, levels: Plane) -> None:
        self.levels = levels
        self.mean = blur(levels)
        self.variance = blur(levels * levels) - self.mean * self.mean

    def similarity(self, shown: Plane, mean: Plane) -> float:
        """SSIM of what is shown, whose means under the window are given."""
        variance = blur(shown * shown) - mean * mean
        covariance = blur(self.levels * shown) - self.mean * mean
        luminance, contrast = (0.01 * 255) ** 2, (0.03 * 255) ** 2
        similarity = (2 * self.mean * mean + luminance) * (2 * covariance + contrast)
        similarity /= (self.mean**2 + mean**2 + luminance) * (self.variance + variance + contrast)
        return float(similarity.mean())


def _decibels(squares: list[float]) -> float:
    return float(10 * np.log10(255**2 / max(float(np.mean(squares)), 1e-9)))


def blur(plane: Plane) -> Plane:
    """A Gaussian over the first two axes; edges repeat outwards."""
    reach = np.arange(-5, 6)
    weights = np.exp(-(reach**2) / (2 * SIGMA**2)).astype(np.float32)
    weights /= weights.sum()
    return _along(_along(plane, weights, 0), weights, 1)


def _along(plane: Plane, weights: Plane, axis: int) -> Plane:
    half, length = len(weights) // 2, plane.shape[axis]
    padding = [(half, half) if number == axis else (0, 0) for number in range(plane.ndim)]
    padded = np.moveaxis(np.pad(plane, padding, mode="edge"), axis, 0)
    total = weights[0] * padded[:length]
    for at, weight in enumerate(weights[1:], start=1):
        total += weight * padded[at : at + length]
    return np.moveaxis(total, 0, axis)
