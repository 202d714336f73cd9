"""How far apart two colours look: CIEDE2000, after Sharma, Wu and Dalal (2005)."""

import numpy as np
from numpy.typing import NDArray

from .grids import Grid

Lab = NDArray[np.float64]
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.95047, 1.0, 1.08883])
_25_7 = 25.0**7


def to_lab(colours: Grid) -> Lab:
    """CIE L*a*b* under D65 of sRGB shares (…, 3)."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((np.maximum(colours, 0) + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004
    ratio = linear.astype(np.float64) @ _TO_XYZ.T / _WHITE
    bent = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = bent[..., 0], bent[..., 1], bent[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def distance(one: Lab, other: Lab) -> NDArray[np.float64]:
    """ΔE00 of colours (…, 3): about 1 can just be seen side by side."""
    (light_1, a_1, b_1), (light_2, a_2, b_2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    mean_chroma = (np.hypot(a_1, b_1) + np.hypot(a_2, b_2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean_chroma**7 / (mean_chroma**7 + _25_7))
    a_1, a_2 = a_1 * stretch, a_2 * stretch
    chroma_1, chroma_2 = np.hypot(a_1, b_1), np.hypot(a_2, b_2)
    hue_1, hue_2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a_1, b_1), (a_2, b_2)))
    is_grey = chroma_1 * chroma_2 == 0
    turn = np.where(is_grey, 0, (hue_2 - hue_1 + 180) % 360 - 180)
    hue = np.where(is_grey, hue_1 + hue_2, (hue_1 + turn / 2) % 360)
    lightness, chroma = (light_1 + light_2) / 2, (chroma_1 + chroma_2) / 2
    weight_light = 1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2)
    weight_chroma, weight_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * _hue_factor(hue)
    d_light = (light_2 - light_1) / weight_light
    d_chroma = (chroma_2 - chroma_1) / weight_chroma
    d_hue = 2 * np.sqrt(chroma_1 * chroma_2) * np.sin(np.radians(turn / 2)) / weight_hue
    squared = d_light**2 + d_chroma**2 + d_hue**2 + _rotation(hue, chroma) * d_chroma * d_hue
    apart: NDArray[np.float64] = np.sqrt(np.maximum(squared, 0))
    return apart


def _hue_factor(hue: NDArray[np.float64]) -> NDArray[np.float64]:
    parts = ((0.17, 1, -30), (-0.24, 2, 0), (-0.32, 3, 6), (0.20, 4, -63))
    return 1 + sum((-share * np.cos(np.radians(times * hue + shift)) for share, times, shift in parts), 0 * hue)


def _rotation(hue: NDArray[np.float64], chroma: NDArray[np.float64]) -> NDArray[np.float64]:
    angle = np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))
    turned: NDArray[np.float64] = -2 * np.sqrt(chroma**7 / (chroma**7 + _25_7)) * np.sin(angle)
    return turned
