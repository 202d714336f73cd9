"""Where a loop is closed: told from small copies of its frames."""

from collections.abc import Callable
from functools import cache
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image, Resampling

from chalicelib.domain.orders import ExportTerms

from .optical_flow import flows
from .timeline import Closing

SIDE = 24
"""Pixels of a copy's longer side: noise is not to be seen on it."""
MOST_STEPS = 12
"""Pairs of neighbours that are looked at to learn how far a step usually is."""
SHORTEST = 4
"""Frames: of fewer, none can be spared."""
MOST_BETWEEN = 12
AS_GOOD_AS_EQUAL = 0.5
"""Usual steps: what is nearer than that to the first frame is the first frame again."""

STANDSTILL = 0.001
"""Shares of the longer side: less is no motion."""

Load = Callable[[int], Image]
Difference = Callable[[int, int], float]
"""How different two frames are, given by their indices."""


def close(load: Load, frames: int, terms: ExportTerms) -> Closing:
    """How the output's loop comes back to its beginning; frames are looked at only where that depends on them."""
    if terms.loop not in ("smooth", "wrap") or terms.format == "png" or frames < SHORTEST:
        return Closing(frames)
    different = _difference(load)
    if terms.loop == "smooth":
        return Closing(_cut(different, frames))
    steps = round(max(_way_back(different, frames), _way_back(_motion(load), frames)))
    return Closing(frames, max(0, min(MOST_BETWEEN, steps - 1)))


def _cut(different: Difference, frames: int) -> int:
    """How many frames are shown: up to the one most like the first, of equals the latest, in the later half."""
    alike = min(range(frames - 1, frames // 2, -1), key=lambda index: different(index, 0))
    is_first_again = different(alike, 0) < AS_GOOD_AS_EQUAL * _step(different, frames)
    return alike if is_first_again else alike + 1


def _way_back(different: Difference, frames: int) -> float:
    """How far it is from the last frame to the first, in usual steps."""
    step = _step(different, frames)
    return different(frames - 1, 0) / step if step else 0


def _step(different: Difference, frames: int) -> float:
    """The usual difference from a frame to the next."""
    stride = -(-frames // MOST_STEPS)
    return median(different(index, index + 1) for index in range(0, frames - 1, stride))


def _difference(load: Load) -> Difference:
    """The mean difference of two frames' copies, in levels."""

    @cache
    def copy(index: int) -> NDArray[np.float32]:
        frame = load(index)
        scale = SIDE / max(frame.size)
        size = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
        return np.asarray(frame.resize(size, Resampling.BOX), np.float32)

    return lambda one, other: float(np.abs(copy(one) - copy(other)).mean())


def _motion(load: Load) -> Difference:
    """How far everything has moved, in the mean: what has moved twice as far may be no more different."""

    def moved(one: int, other: int) -> float:
        there, _ = flows(load(one), load(other))
        return max(STANDSTILL, float(np.hypot(*there).mean()))

    return moved
