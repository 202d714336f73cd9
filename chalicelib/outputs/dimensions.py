"""How many pixels wide and high an output is. Pure."""

from math import inf, sqrt

from chalicelib.domain.limits import MAX_OUTPUT_SIDE
from chalicelib.domain.presets import Limits

Size = tuple[int, int]
"""(width, height) in pixels."""


def fitted(size: Size, width: int | None, limits: Limits) -> Size:
    """As wide as was asked, and within the limits, with the aspect of frames of that size.

    A narrow frame is not made so wide that its height is more than every format holds.
    """
    scale = (width or size[0]) / size[0]
    for side, limit in zip(size, (limits.width, limits.height), strict=True):
        scale = min(scale, min(limit or inf, MAX_OUTPUT_SIDE) / side)
    return scaled(size, scale)


def scaled(size: Size, scale: float) -> Size:
    """The size times `scale`, each side at least a pixel."""
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def within(size: Size, pictures: int, volume: int | None) -> Size:
    """The size, or a smaller one of its aspect, by which so many pictures have no more pixels than `volume` in all."""
    pixels = size[0] * size[1] * pictures
    if volume is None or pixels <= volume:
        return size
    scale = sqrt(volume / pixels)
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def in_words(size: Size) -> str:
    """The size as a sentence names it."""
    return f"{size[0]:,} by {size[1]:,} pixels"


def even(size: Size) -> Size:
    """The sides as an MP4 can have them, no larger: it keeps colour for two by two pixels at a time."""
    return max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2)
