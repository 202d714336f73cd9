"""Slow lights and shadows that a chain of redraws adds, and no map of colours can tell from the picture."""

from PIL.Image import Resampling

from .grids import Grid, mean_around, resized

CELLS = 16
"""Along each side: what is finer than that is no shading."""
GATE = 0.06
"""A difference as large as that is half taken for a change of what is shown."""


def shading(colours: Grid, reference: Grid, trust: Grid, size: tuple[int, int]) -> Grid:
    """What has to be added to a picture of that `size`, so that its slow lights are the reference's.

    colours, reference: copies of both, (height, width, 3)
    trust: how far each place of them can be compared, 0 to 1
    """
    missing = reference - colours
    gate = trust / (1 + (missing / GATE) ** 4).prod(axis=2)
    cells = min(CELLS, colours.shape[1]), min(CELLS, colours.shape[0])
    share = resized(gate, cells, Resampling.BOX)
    sums = resized(missing * gate[..., None], cells, Resampling.BOX)
    spread, whole = _around(sums), mean_around(share, 1)
    slow = sums + (1 - share[..., None]) * spread / (whole[..., None] + 0.05)
    return resized(slow, size, Resampling.BICUBIC)


def _around(cells: Grid) -> Grid:
    total = cells.copy()
    for channel in range(cells.shape[2]):
        total[..., channel] = mean_around(cells[..., channel], 1)
    return total
