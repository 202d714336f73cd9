"""Where a loop is closed: told from small copies of its frames."""

from collections.abc import Callable
from functools import cache
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image, Resampling

from chalicelib.gif.timeline import Closing
from chalicelib.models import ExportTerms

SIDE = 48
"""Pixels of a copy's longer side."""
MOST_STEPS = 12
"""Pairs of neighbours that are looked at to learn how far a step usually is."""
SHORTEST = 4
"""Frames: of fewer, none can be spared."""
MOST_BETWEEN = 12
AS_GOOD_AS_EQUAL = 0.5
"""Of a usual step: what is nearer than that to the first frame is the first frame again."""

Difference = Callable[[int, int], float]
"""Of two frames, by their indices."""


def close(load: Callable[[int], Image], frames: int, terms: ExportTerms) -> Closing:
    """How the output's loop comes back to its beginning; frames are looked at only where that depends on them."""
    if terms.loop not in ("smooth", "wrap") or terms.format == "png" or frames < SHORTEST:
        return Closing(frames)
    different = _difference(load)
    stride = -(-frames // MOST_STEPS)
    step = median(different(index, index + 1) for index in range(0, frames - 1, stride))
    if terms.loop == "smooth":
        return Closing(_cut(different, frames, step))
    steps = round(different(frames - 1, 0) / step) if step else 0
    return Closing(frames, max(0, min(MOST_BETWEEN, steps - 1)))


def _cut(different: Difference, frames: int, step: float) -> int:
    """How many frames are shown: up to the one most like the first, of equals the latest, in the later half."""
    alike = min(range(frames - 1, frames // 2, -1), key=lambda index: different(index, 0))
    return alike if different(alike, 0) < AS_GOOD_AS_EQUAL * step else alike + 1


def _difference(load: Callable[[int], Image]) -> Difference:
    @cache
    def copy(index: int) -> NDArray[np.float32]:
        frame = load(index)
        scale = SIDE / max(frame.size)
        size = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
        return np.asarray(frame.resize(size, Resampling.BOX), np.float32)

    return lambda one, other: float(np.abs(copy(one) - copy(other)).mean())
