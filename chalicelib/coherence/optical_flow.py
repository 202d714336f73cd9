"""Where every place of one picture has gone in another, measured on grey copies of half the size.

Patches are looked for from coarse copies to finer ones; then each place takes what explains it best: where its patches
have gone, an affine map that many places share, or that it stays.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from PIL.Image import Resampling

from .affine import Affine
from .grids import Grid, mean_around, resized, sampled
from .patch_search import PATCH, STRIDE, Patches
from .registration import registered

FINEST, COARSEST = 256, 32
"""Pixels of the copies' longer side."""
MOVES = 1.0
"""Pixels of the finest copy: what goes further can be part of something that moves."""
FEWEST = 60
"""Places of the finest copy that have to move, so that a map for them is looked for."""
LAYERS = 2
"""Affine maps that are looked for, one after the other."""
RIGID, STILL = 0.85, 0.75
"""What the error of an affine map, and of staying, counts: a little error is preferred to a motion of its own."""
NOISE = 2.0
"""Levels of 255."""
OFF = 1.5
"""Pixels by which a place has to miss a layer, so that it can be part of another."""
LEAST_AREA, MOST_AREA = 0.3, 3.0
"""Times by which a layer may shrink or grow."""


@dataclass(frozen=True, slots=True)
class Flow:
    """How far each place goes.

    right, down: in pixels of a copy, (height, width).
    """

    right: Grid
    down: Grid

    def scaled(self, by: float) -> "Flow":
        """Everything goes that many times as far."""
        return Flow(self.right * np.float32(by), self.down * np.float32(by))


def flows(first: Image.Image, second: Image.Image) -> tuple[Flow, Flow]:
    """From the first to the second, and back: RGB or L, of one size."""
    pyramids = [_copies(each) for each in (first, second)]
    there, back = (_searched(*pair) for pair in (pyramids, pyramids[::-1]))
    one, other = (pyramid[-1] for pyramid in pyramids)
    maps = _layers(one, other, there)
    return _chosen(one, other, there, maps), _chosen(other, one, back, [each.inverse for each in maps])


def _copies(picture: Image.Image) -> list[Grid]:
    """Levels of 255, from coarse to fine."""
    grey, sides = picture.convert("L"), [COARSEST]
    while sides[-1] * 2 <= FINEST:
        sides.append(sides[-1] * 2)
    return [np.asarray(grey.resize(_size(picture.size, side), Resampling.BOX), np.float32) for side in sides]


def _size(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = side / max(size)
    return max(PATCH, round(size[0] * scale)), max(PATCH, round(size[1] * scale))


def _searched(ones: list[Grid], others: list[Grid]) -> Flow:
    flow = Flow(np.zeros_like(ones[0]), np.zeros_like(ones[0]))
    for one, other in zip(ones, others, strict=True):
        flow = _finer(one, other, flow)
    return flow


def _finer(one: Grid, other: Grid, coarse: Flow) -> Flow:
    size = one.shape[1], one.shape[0]
    by = one.shape[1] / coarse.right.shape[1], one.shape[0] / coarse.right.shape[0]
    right, down = (
        resized(part, size) * np.float32(each) for part, each in zip((coarse.right, coarse.down), by, strict=True)
    )
    patches = Patches.of(one)
    middle = PATCH // 2
    at = np.minimum(patches.rows + middle, size[1] - 1), np.minimum(patches.columns + middle, size[0] - 1)
    before = np.stack([right[at], down[at]], 1)
    shift = patches.searched(other, [before, np.zeros_like(before), *_neighbours(before, patches.shape)])
    shift = _median(shift.reshape(*patches.shape, 2))
    return _dense(shift, one, other, patches)


def _neighbours(shift: Grid, shape: tuple[int, int]) -> list[Grid]:
    """The shifts of the patches above, below, left and right of each."""
    grid = np.pad(shift.reshape(*shape, 2), ((1, 1), (1, 1), (0, 0)), mode="edge")
    cuts = (grid[:-2, 1:-1], grid[2:, 1:-1], grid[1:-1, :-2], grid[1:-1, 2:])
    return [cut.reshape(-1, 2) for cut in cuts]


def _median(shift: Grid) -> Grid:
    """The middle one of each patch and the eight around it, for right and down apart."""
    rows, columns = shift.shape[:2]
    around = np.pad(shift, ((1, 1), (1, 1), (0, 0)), mode="edge")
    nine = [around[row : row + rows, column : column + columns] for row in range(3) for column in range(3)]
    middle: Grid = np.median(np.stack(nine), axis=0).astype(np.float32)
    return middle


def _dense(shift: Grid, one: Grid, other: Grid, patches: Patches) -> Flow:
    """For each place the mean of its patches' shifts, each weighted by how well the place fits there."""
    height, width = one.shape
    rows, columns = patches.rows[:, None, None], patches.columns[:, None, None]
    offset = np.arange(PATCH, dtype=np.float32)
    flat = shift.reshape(-1, 2)
    x = columns + offset[None, None, :] + flat[:, 0, None, None]
    y = rows + offset[None, :, None] + flat[:, 1, None, None]
    origin = (rows + np.arange(PATCH)[None, :, None]) * width + columns + np.arange(PATCH)[None, None, :]
    weight = 1 / np.maximum(1, np.abs(sampled(other, x, y) - one.ravel()[origin])) ** 2
    total, right, down = (
        np.bincount(origin.ravel(), (weight * by).ravel(), height * width).reshape(height, width)
        for by in (1, flat[:, 0, None, None], flat[:, 1, None, None])
    )
    return Flow(*(_filled(part / np.maximum(total, 1e-9), patches.shape) for part in (right, down)))


def _filled(part: Grid, shape: tuple[int, int]) -> Grid:
    """The last rows and columns, which no whole patch covers, as those before them."""
    rows, columns = ((count - 1) * STRIDE + PATCH for count in shape)
    edge = (0, part.shape[0] - rows), (0, part.shape[1] - columns)
    return np.pad(part[:rows, :columns], edge, mode="edge").astype(np.float32)


def _layers(one: Grid, other: Grid, flow: Flow) -> list[Affine]:
    """Affine maps that explain what moves, the largest part first."""
    first, second = (Image.fromarray(np.clip(each + 0.5, 0, 255).astype(np.uint8)) for each in (one, other))
    left = np.hypot(flow.right, flow.down) > MOVES
    maps: list[Affine] = []
    for _ in range(LAYERS):
        if left.sum() < FEWEST or (rough := _agreed(flow, left)) is None:
            break
        near = left & (_missed(flow, rough) < 1 + 0.1 * np.hypot(flow.right, flow.down))
        mask = Image.fromarray((255 * near).astype(np.uint8)).filter(ImageFilter.MedianFilter(3))
        maps.append(registered(first, second, mask, (rough,)).pose if mask.getbbox() else rough)
        left &= ~near & (_missed(flow, maps[-1]) > OFF)
    return maps


def _agreed(flow: Flow, where: NDArray[np.bool_]) -> Affine | None:
    """The affine map that most of those places share."""
    y, x = np.nonzero(where)
    to = np.stack([x + flow.right[where], y + flow.down[where]], 1) + 0.5
    terms = np.stack([x + 0.5, y + 0.5, np.ones(len(x))], 1)
    weights = np.ones(len(x))
    for _ in range(8):
        weighted = terms * weights[:, None]
        try:
            found = np.linalg.solve(weighted.T @ terms + 1e-3 * np.eye(3), weighted.T @ to)
        except np.linalg.LinAlgError:
            return None
        missed = np.hypot(*(to - terms @ found).T)
        weights = 1 / (1 + (missed / max(0.7, float(np.median(missed)))) ** 2) ** 2
    pose = Affine(*found.T.ravel().tolist())
    return pose if LEAST_AREA < np.linalg.det(pose.matrix) < MOST_AREA else None


def _missed(flow: Flow, by: Affine) -> Grid:
    affine = _as_flow(by, flow.right.shape)
    missed: Grid = np.hypot(flow.right - affine.right, flow.down - affine.down)
    return missed


def _as_flow(by: Affine, shape: tuple[int, ...]) -> Flow:
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) + np.float32(0.5)
    to_x, to_y = by.places(x, y)
    return Flow((to_x - x).astype(np.float32), (to_y - y).astype(np.float32))


def _chosen(one: Grid, other: Grid, flow: Flow, maps: list[Affine]) -> Flow:
    """For each place the motion that explains it best."""
    still = Flow(np.zeros_like(one), np.zeros_like(one))
    candidates = [(flow, 1.0), (still, STILL), *((_as_flow(each, one.shape), RIGID) for each in maps)]
    costs = np.stack([share * _error(one, other, each) for each, share in candidates])
    best = costs.argmin(0)
    right, down = (
        np.choose(best, parts) for parts in zip(*((each.right, each.down) for each, _ in candidates), strict=True)
    )
    return Flow(right.astype(np.float32), down.astype(np.float32))


def _error(one: Grid, other: Grid, flow: Flow) -> Grid:
    height, width = one.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return mean_around(np.abs(sampled(other, x + flow.right, y + flow.down) - one), 3) + np.float32(NOISE)
