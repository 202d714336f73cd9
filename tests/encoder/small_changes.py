"""Clips of which little changes from one picture to the next, or nothing."""

from collections.abc import Callable

import numpy as np
from hypothesis import strategies as draw
from numpy.typing import NDArray

from .clip import LONGEST, MOST, Clip, clips_of, picture_of, sizes

Levels = NDArray[np.int64]
"""(height, width, 3)."""


@draw.composite
def still_clips(choose: draw.DrawFn, longest: int = LONGEST) -> Clip:
    """Pictures that stay, or come again, but for a pixel, an edge, a part or a level; and now and then a new one."""
    width, height = choose(sizes(longest))
    chance = np.random.default_rng(choose(draw.integers(0, 99)))
    shown = [choose(draw.sampled_from(_GROUNDS))(np.zeros((height, width, 3), np.int64), chance)]
    for _ in range(choose(draw.integers(1, MOST - 1))):
        before = choose(draw.sampled_from([shown[-1], shown[-1], *shown]))
        shown.append(choose(draw.sampled_from(_CHANGES))(before.copy(), chance))
    return choose(clips_of([picture_of(levels) for levels in shown]))


def _even(levels: Levels, chance: np.random.Generator) -> Levels:
    return levels + chance.integers(0, 256, 3)


def _sloping(levels: Levels, chance: np.random.Generator) -> Levels:
    height, width, _ = levels.shape
    row, column = np.mgrid[0:height, 0:width]
    steepness = chance.integers(0, 4, 3)
    return np.stack([row * steepness[0], column * steepness[1], (row + column) * steepness[2] // 2], axis=-1) % 256


def _noise(levels: Levels, chance: np.random.Generator) -> Levels:
    return chance.integers(0, 256, levels.shape)


def _same(levels: Levels, chance: np.random.Generator) -> Levels:
    del chance
    return levels


def _with_a_corner(levels: Levels, chance: np.random.Generator) -> Levels:
    levels[chance.choice([0, -1]), chance.choice([0, -1])] = chance.integers(0, 256, 3)
    return levels


def _with_a_pixel(levels: Levels, chance: np.random.Generator) -> Levels:
    levels[chance.integers(levels.shape[0]), chance.integers(levels.shape[1])] = chance.integers(0, 256, 3)
    return levels


def _with_an_edge(levels: Levels, chance: np.random.Generator) -> Levels:
    turned = levels.swapaxes(0, 1) if chance.integers(2) else levels
    turned[chance.choice([0, -1])] = chance.integers(0, 256, 3)
    return levels


def _with_a_part(levels: Levels, chance: np.random.Generator) -> Levels:
    upper, left = (chance.integers(side) for side in levels.shape[:2])
    part = levels[upper : upper + 1 + chance.integers(40), left : left + 1 + chance.integers(40)]
    part[:] = chance.integers(0, 256, 3)
    return levels


def _a_level_lighter(levels: Levels, chance: np.random.Generator) -> Levels:
    return (levels + chance.integers(1, 4)).clip(0, 255)


_GROUNDS: list[Callable[[Levels, np.random.Generator], Levels]] = [_even, _sloping, _noise]
_CHANGES = [_same, _same, _with_a_corner, _with_a_pixel, _with_an_edge, _with_a_part, _a_level_lighter, *_GROUNDS]
