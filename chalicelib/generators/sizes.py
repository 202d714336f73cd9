"""The sizes that a wire takes."""

from dataclasses import dataclass
from math import ceil, sqrt

Size = tuple[int, int]
"""Width and height in pixels."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a generator demands of a picture's sides."""

    step: int = 1
    """Both sides are multiples of it."""
    min_side: int = 64
    min_pixels: int = 4096
    max_ratio: float = 2.5
    """The longer side divided by the shorter."""
    most_pixels: int | None = None
    """Where more of them would be refused, or cost more."""

    def nearest(self, size: Size) -> Size:
        """The size to send instead: the same shape where that is allowed, and no smaller than it was, if it may.

        Rounding up keeps every lower bound; where it parts the sides too far, the shorter goes up by further steps.
        """
        width, height = size
        width, height = max(width, ceil(height / self.max_ratio)), max(height, ceil(width / self.max_ratio))
        scale = max(1.0, self.min_side / min(width, height), sqrt(self.min_pixels / (width * height)))
        width, height = self._step_up(width * scale), self._step_up(height * scale)
        width, height = max(width, self._shortest(height)), max(height, self._shortest(width))
        return self._no_more((width, height), self.most_pixels) if self.most_pixels else (width, height)

    def _no_more(self, size: Size, pixels: int) -> Size:
        """The size brought down, and then by whole steps of its longer side: that keeps the ratio."""
        scale = min(1.0, sqrt(pixels / (size[0] * size[1])))
        width, height = self._step_up(size[0] * scale), self._step_up(size[1] * scale)
        while width * height > pixels:
            width, height = (width - self.step, height) if width >= height else (width, height - self.step)
        return width, height

    def _shortest(self, longer: int) -> int:
        """The shortest side that is allowed beside such a one."""
        return self._step_up(longer / self.max_ratio)

    def _step_up(self, side: float) -> int:
        return ceil(round(side, 6) / self.step) * self.step


def of_ratio(name: str, longer: int) -> Size:
    """The size of an aspect ratio as people write it, `2:3`, with so many pixels on the longer side."""
    width, height = map(int, name.split(":"))
    scale = longer / max(width, height)
    return round(width * scale), round(height * scale)


def ratio_of(size: Size) -> float:
    """Width divided by height."""
    return size[0] / size[1]


def nearest_ratio(size: Size, ratios: dict[str, float]) -> str:
    """The name of the aspect ratio that comes closest, compared as factors: 2:1 is as far from 1:1 as 1:2 is."""
    wanted = ratio_of(size)
    return min(ratios, key=lambda name: max(ratios[name] / wanted, wanted / ratios[name]))
