"""Where every place of one picture has gone in another, measured on grey copies of half the size.

Patches are looked for from coarse copies to finer ones; then each place takes what explains it best: where its patches
have gone, an affine map that many places share, or that it stays.
"""

import numpy as np
from PIL import Image
from PIL.Image import Resampling

from .flow import Flow, KnownFlow
from .grids import Grid, resized, sampled
from .layers import layers
from .motions import Motions
from .patch_search import PATCH, STRIDE, Patches

FINEST, COARSEST = 256, 32
"""Pixels of the copies' longer side."""
SCANNED, REACH, STEP = 64, 8, 2
"""On copies up to that size, patches are looked for everywhere so many pixels around, in such steps."""


def flows(first: Image.Image, second: Image.Image) -> tuple[KnownFlow, KnownFlow]:
    """From the first to the second, and back: RGB or L, of one size."""
    pyramids = [_copies(each) for each in (first, second)]
    there, back = (_searched(*pair) for pair in (pyramids, pyramids[::-1]))
    one, other = (pyramid[-1] for pyramid in pyramids)
    maps = layers(one, other, there, back)
    onward = Motions.between(one, other, there, maps)
    homeward = Motions.between(other, one, back, [each.inverse for each in maps])
    return _known(onward, homeward), _known(homeward, onward)


def _known(way: Motions, back: Motions) -> KnownFlow:
    sure = way.flow.known(back.flow)
    whole = way.carried_on(sure, back.flow)
    return KnownFlow(whole.right, whole.down, sure)


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
    far = _shifts(before) if max(size) <= SCANNED else []
    shift = patches.searched(other, [before, np.zeros_like(before), *_neighbours(before, patches.shape), *far])
    shift = _median(shift.reshape(*patches.shape, 2))
    return _dense(shift, one, other, patches)


def _shifts(like: Grid) -> list[Grid]:
    steps = range(-REACH, REACH + 1, STEP)
    return [np.broadcast_to(np.array([x, y], np.float32), like.shape) for y in steps for x in steps]


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
