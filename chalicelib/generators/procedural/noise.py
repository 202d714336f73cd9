"""Soft cloudy chance, the same wherever the same generator of chance is used."""

import numpy as np

from .plane import Grid


def clouds(rng: np.random.Generator, x: Grid, y: Grid, cells: int = 4, octaves: int = 4) -> Grid:
    """Fractal noise of about 0..1 at the places x, y; it repeats every whole unit, so it can drift for ever."""
    total, weight = np.zeros_like(x), 0.0
    for octave in range(octaves):
        share, fine = 0.5**octave, cells * 2**octave
        total += share * _value_noise(rng.random((fine, fine)), x * fine, y * fine)
        weight += share
    return np.clip(0.5 + 1.6 * (total / weight - 0.5), 0, 1)


def _value_noise(lattice: Grid, x: Grid, y: Grid) -> Grid:
    """The lattice's values between its points, eased so that no edges of cells show."""
    left, top = np.floor(x), np.floor(y)
    across, down = _ease(x - left), _ease(y - top)
    rows, columns = lattice.shape
    column, row = left.astype(int) % columns, top.astype(int) % rows
    next_column, next_row = (column + 1) % columns, (row + 1) % rows
    upper = lattice[row, column] * (1 - across) + lattice[row, next_column] * across
    lower = lattice[next_row, column] * (1 - across) + lattice[next_row, next_column] * across
    between: Grid = upper * (1 - down) + lower * down
    return between


def _ease(share: Grid) -> Grid:
    return share * share * (3 - 2 * share)
