"""How a part of one picture has moved to another picture: an affine map, by its lightness.

Hierarchical, and model-based (Bergen and others 1992); each step is that of efficient second-order minimisation
(Benhimane and Malis 2004), with gain and offset of the light taken out, and with weights against what doesn't fit
(Geman and McClure 1987). Places that fit better where they were are left out: a mask is wider than its subject.
"""

from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np
from PIL import Image
from PIL.Image import Resampling, Transform

from .affine import Affine, Matrix
from .grids import Grid, mean_around

SIDES = (24, 48, 96)
"""Pixels of the part's longer side, from coarse to fine."""
ROUNDS = (10, 8, 6)
REACH = 0.03
"""Shares of the picture's longer side within which the part is looked for around the first guess, on every side."""
NOISE = 0.012
"""Shares of 255 by which what is the same may differ."""
STEADY = 1e-3
STAYS = 0.001
"""What it costs a place to stay while the part moves, as a squared difference."""
FAITH = 0.1
"""What keeping its shape counts for a part, in shares of what the picture says."""
SCATTER = 0.01
"""The squared difference at which a place is half taken for one that isn't the part's."""
LEAST_SCALE, MOST_SCALE = 0.5, 2.0
Box = tuple[float, float, float, float]


class Registered(NamedTuple):
    """What was found of the part.

    pose: where its places have come to
    fit: the share of the part that is found there, 0 to 1
    likeness: the correlation of the part with what is there, -1 to 1
    blur: the standard error of the part's place, in shares of its longer side: large where it shows too little
    """

    pose: Affine
    fit: float
    likeness: float
    blur: float


@dataclass(frozen=True, slots=True)
class _Level:
    """Both pictures at one scale.

    part: the part as it was, (height, width); weight: how much each place of it counts
    there: the other picture whole, mode F; scale: pixels of the pictures per pixel of it
    grid: from the part's places to those of the first picture
    """

    part: Grid
    weight: Grid
    there: Image.Image
    scale: tuple[float, float]
    grid: Affine
    still: Grid

    def seen(self, pose: Affine) -> Grid:
        """The other picture where the pose puts the part's places."""
        return _cut(self.there, self.scale, self.grid.then(pose), (self.part.shape[1], self.part.shape[0]))


def registered(first: Image.Image, other: Image.Image, mask: Image.Image, guesses: tuple[Affine, ...]) -> Registered:
    """Where what the mask (L) shows of the first picture (L) is in the other (L, of its size).

    guesses: where it may be, to begin with; at least one
    """
    box = mask.getbbox()
    if box is None:
        return Registered(guesses[0], 0.0, 0.0, 1.0)
    levels = [_level(first, other, mask, box, side) for side in SIDES]
    pose = _looked_for(levels[0], guesses)
    for level, rounds in zip(levels, ROUNDS, strict=True):
        pose = _fitted(level, pose, rounds)
    return _judged(levels[-1], pose)


def _level(first: Image.Image, other: Image.Image, mask: Image.Image, box: Box, side: int) -> _Level:
    width, height = box[2] - box[0], box[3] - box[1]
    shrink = min(1.0, side / max(width, height))
    size = max(4, round(width * shrink)), max(4, round(height * shrink))
    part, weight = (_levels(each.resize(size, Resampling.BOX, box)) for each in (first, mask))
    whole = max(4, round(other.width * shrink)), max(4, round(other.height * shrink))
    there = Image.fromarray(_levels(other.resize(whole, Resampling.BOX)))
    scale = other.width / whole[0], other.height / whole[1]
    grid = Affine.scaling(width / size[0], height / size[1], box[0], box[1])
    return _Level(part, weight, there, scale, grid, (part - _cut(there, scale, grid, size)) ** 2)


def _levels(picture: Image.Image) -> Grid:
    return np.asarray(picture, np.float32) * np.float32(1 / 255)


def _cut(there: Image.Image, scale: tuple[float, float], pose: Affine, size: tuple[int, int]) -> Grid:
    """Beyond the picture's edges, what is at them would be a lie: there, 0 is found, and does not fit."""
    at = pose.then(Affine.scaling(1 / scale[0], 1 / scale[1]))
    return np.asarray(there.transform(size, Transform.AFFINE, at, Resampling.BILINEAR))


def _looked_for(level: _Level, guesses: tuple[Affine, ...]) -> Affine:
    """The best of all guesses and of what is a few coarse pixels around the first."""
    reach = REACH * max(size * by for size, by in zip(level.there.size, level.scale, strict=True))
    rows, columns = (_offsets(reach, step) for step in (level.grid.yy, level.grid.xx))
    around = [guesses[0].then(Affine(x0=x, y0=y)) for y, x in product(rows, columns)]
    return min([*guesses, *around], key=lambda pose: _cost(level, pose))


def _offsets(reach: float, step: float) -> list[float]:
    most = int(reach // step)
    return [step * at for at in range(-most, most + 1)]


def _cost(level: _Level, pose: Affine) -> float:
    """What is left unexplained where each place is either moved or stays, whichever explains it better."""
    rest = _rest(level, level.seen(pose), level.weight)[0]
    squared = np.minimum(rest * rest, level.still + STAYS)
    return float((level.weight * squared / (squared + SCATTER)).sum())


def _rest(level: _Level, seen: Grid, weight: Grid) -> tuple[Grid, float]:
    """What is seen less the part in its light; and the gain of that light."""
    total = weight.sum() + 1e-6
    part, there = level.part - (weight * level.part).sum() / total, seen - (weight * seen).sum() / total
    variance = float((weight * part * part).sum() / total)
    gain = float((weight * part * there).sum() / total) / (variance + NOISE**2)
    gain = min(max(gain, LEAST_SCALE), MOST_SCALE)
    return there - np.float32(gain) * part, gain


def _keep(level: _Level, squared: Grid, reach: int = 2) -> Grid:
    """1 where the part fits the place that it was moved to as well as its old one, towards 0 where worse."""
    still = mean_around(level.still, reach) if reach else level.still
    here = mean_around(squared, reach) if reach else squared
    keep: Grid = np.minimum(1, 2 * (still + NOISE**2) / (still + here + 2 * NOISE**2))
    return keep * keep


def _weights(level: _Level, rest: Grid) -> Grid:
    squared = rest * rest
    keep = level.weight * _keep(level, squared)
    counted = np.abs(rest[keep > 0.5])  # noqa: PLR2004 - half
    scale = 1.5 * float(np.median(counted)) + NOISE if counted.size else NOISE
    return keep / (1 + squared / (2 * scale) ** 2) ** 2


def _fitted(level: _Level, pose: Affine, rounds: int) -> Affine:
    height, width = level.part.shape
    x, y = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32))
    to_unit = Affine.scaling(2 / width, 2 / height, -1, -1)
    weights = level.weight
    for _ in range(rounds):
        seen = level.seen(pose)
        rest, gain = _rest(level, seen, weights)
        weights = _weights(level, rest)
        step = _step(gain * level.part + seen, rest, weights, (x, y), _stretch(pose))
        if step is None:
            break
        local = to_unit.then(step).then(to_unit.inverse)
        candidate = level.grid.inverse.then(local).then(level.grid).then(pose)
        if not _is_sound(candidate):
            break
        pose = candidate
        if np.abs(np.subtract(step, Affine())).max() < STEADY:
            break
    return pose


def _stretch(pose: Affine) -> Matrix:
    """How much more the pose stretches one way than across it: along the sides, and along the diagonals."""
    squared = pose.matrix[:2, :2].T @ pose.matrix[:2, :2]
    mean = np.trace(squared) / 2
    stretch: Matrix = np.array([squared[0, 0] - squared[1, 1], 2 * squared[0, 1]]) / (2 * mean)
    return stretch


def _step(both: Grid, rest: Grid, weights: Grid, at: tuple[Grid, Grid], stretch: Matrix) -> Affine | None:
    """What the part has to be moved by before it is moved by the pose, in units of half its sides.

    Where the picture doesn't say otherwise, what is stretched is brought back: things turn and come nearer.
    """
    terms, pull = _slopes(both, rest, weights, at)
    ratio = both.shape[1] / both.shape[0]
    shapes = np.array([[1, 0, 0, 0, -1, 0], [0, ratio, 0, 1 / ratio, 0, 0]])
    faith = FAITH * np.trace(terms) / 6
    try:
        found = np.linalg.solve(
            terms + np.eye(6) * (1e-4 * np.trace(terms) + 1e-9) + faith * shapes.T @ shapes,
            pull + faith * shapes.T @ stretch,
        )
    except np.linalg.LinAlgError:
        return None
    across, along = -found[:3], -found[3:]
    return Affine(1 + across[0], across[1], across[2], along[0], 1 + along[1], along[2])


def _slopes(both: Grid, rest: Grid, weights: Grid, at: tuple[Grid, Grid]) -> tuple[Matrix, Matrix]:
    """The normal equations for the six numbers of an affine map."""
    height, width = both.shape
    down, right = np.gradient(both * np.float32(0.5))
    right, down = right * np.float32(width / 2), down * np.float32(height / 2)
    terms = np.stack([right * at[0], right * at[1], right, down * at[0], down * at[1], down]).reshape(6, -1)
    weighted = terms * weights.ravel()
    return (weighted @ terms.T).astype(np.float64), (weighted @ rest.ravel()).astype(np.float64)


def _is_sound(pose: Affine) -> bool:
    """Whether the part is neither turned inside out nor squeezed or blown up out of all measure."""
    area = pose.xx * pose.yy - pose.xy * pose.yx
    return 0.2 < area < 5.0 and max(abs(value) for value in (pose.xx, pose.xy, pose.yx, pose.yy)) < 3  # noqa: PLR2004


def _judged(level: _Level, pose: Affine) -> Registered:
    seen = level.seen(pose)
    weights = level.weight
    for _ in range(2):
        rest, gain = _rest(level, seen, weights)
        weights = _weights(level, rest)
    part, there = level.part, seen
    total = weights.sum() + 1e-6
    part, there = part - (weights * part).sum() / total, there - (weights * there).sum() / total
    likeness = float((weights * part * there).sum()) / float(
        np.sqrt((weights * part * part).sum() * (weights * there * there).sum()) + total * NOISE**2
    )
    fit = float(total / (level.weight.sum() + 1e-6))
    return Registered(pose, fit, likeness, _blur(level, gain, rest, weights))


def _blur(level: _Level, gain: float, rest: Grid, weights: Grid) -> float:
    ones = np.ones_like(rest)
    terms, _ = _slopes(2 * gain * level.part, rest, weights, (ones, ones))
    place = terms[np.ix_([2, 5], [2, 5])]
    variance = float((weights * rest * rest).sum() / (weights.sum() + 1e-6)) + NOISE**2
    weakest = float(np.linalg.eigvalsh(place)[0])
    return float(np.sqrt(variance / max(weakest, 1e-9)))
