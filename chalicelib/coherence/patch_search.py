"""How far each small patch of one grey grid has gone in another: dense inverse search, Kroeger and others (2016)."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .grids import Grid

PATCH, STRIDE = 8, 4
ROUNDS = 6
FARTHEST = 8.0
"""Pixels from where a patch's search begins: what goes further is lost."""
FLAT = 2.0
"""Squared slopes of a patch, in squared levels of 255, below which it cannot tell where it is."""
Whole = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Patches:
    """The patches of one grid, `STRIDE` apart, before they are looked for.

    rows, columns: where each begins, (n,)
    levels: (n, PATCH, PATCH), each without its mean
    right, down: its slopes
    shape: how many there are below and beside each other
    """

    rows: Whole
    columns: Whole
    levels: Grid
    right: Grid
    down: Grid
    shape: tuple[int, int]

    @classmethod
    def of(cls, grid: Grid) -> "Patches":
        """All of them; the grid has at least `PATCH` rows and columns."""
        slope_down, slope_right = np.gradient(grid)
        levels, right, down = (_cut(each) for each in (grid, slope_right, slope_down))
        shape = levels.shape[0], levels.shape[1]
        rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]] * STRIDE
        flat = (each.reshape(-1, PATCH, PATCH) for each in (levels, right, down))
        levels, right, down = flat
        return cls(rows.ravel(), columns.ravel(), _centred(levels), right, down, shape)

    def searched(self, other: Grid, guesses: list[Grid]) -> Grid:
        """Where each has gone in the other grid, from the best of the guesses on: right and down, (n, 2)."""
        around = _Around(other)
        costs = np.stack([(self._rest(around, guess) ** 2).sum((1, 2)) for guess in guesses])
        best = costs.argmin(0)
        start = np.stack(guesses)[best, np.arange(len(best))]
        return self._descended(around, start, costs.min(0))

    def _rest(self, around: "_Around", shift: Grid) -> Grid:
        return around.patches(self.rows + shift[:, 1], self.columns + shift[:, 0]) - self.levels

    def _descended(self, around: "_Around", start: Grid, began: Grid) -> Grid:
        across, along = (self.right**2).sum((1, 2)) + FLAT, (self.down**2).sum((1, 2)) + FLAT
        both = (self.right * self.down).sum((1, 2))
        area = across * along - both**2
        shift, cost = start.copy(), began
        for _ in range(ROUNDS):
            rest = self._rest(around, shift)
            pull_x, pull_y = (self.right * rest).sum((1, 2)), (self.down * rest).sum((1, 2))
            shift -= np.stack([along * pull_x - both * pull_y, across * pull_y - both * pull_x], 1) / area[:, None]
        cost = (self._rest(around, shift) ** 2).sum((1, 2))
        is_worse = (cost >= began) | (np.abs(shift - start).max(1) > FARTHEST)
        shift[is_worse] = start[is_worse]
        return shift


class _Around:
    """A grid of which patches can be cut anywhere, also between its pixels."""

    def __init__(self, grid: Grid) -> None:
        self._margin = PATCH
        self._windows = sliding_window_view(np.pad(grid, self._margin, mode="edge"), (PATCH + 1, PATCH + 1))

    def patches(self, rows: Grid, columns: Grid) -> Grid:
        """(n, PATCH, PATCH), each without its mean."""
        most_y, most_x = self._windows.shape[0] - 1, self._windows.shape[1] - 1
        y, x = np.clip(rows + self._margin, 0, most_y), np.clip(columns + self._margin, 0, most_x)
        top, left = y.astype(np.intp), x.astype(np.intp)
        wide = self._windows[top, left]
        x, y = (x - left).astype(np.float32)[:, None, None], (y - top).astype(np.float32)[:, None, None]
        upper = wide[:, :-1, :-1] + (wide[:, :-1, 1:] - wide[:, :-1, :-1]) * x
        lower = wide[:, 1:, :-1] + (wide[:, 1:, 1:] - wide[:, 1:, :-1]) * x
        return _centred(upper + (lower - upper) * y)


def _cut(grid: Grid) -> Grid:
    return np.ascontiguousarray(sliding_window_view(grid, (PATCH, PATCH))[::STRIDE, ::STRIDE])


def _centred(patches: Grid) -> Grid:
    centred: Grid = patches - patches.mean((1, 2), keepdims=True)
    return centred
