"""Distances between colours, in levels of 255, and the nearest of a palette."""

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.uint8]
Distances = NDArray[np.float32]

CHUNK = 256
"""Rows of one matrix product: OpenBLAS keeps a product below 2**18 multiplications on the calling thread, and with
256 colours in four terms this is one. Threads would cost a small product more than they give it."""


def nearest(pixels: Levels, palette: Levels, costs: Distances) -> NDArray[np.intp]:
    """For (n, 3) pixels: the index of the colour, of k ≤ 256, with the least squared distance plus its cost.

    |p - c|² = |p|² - 2pc + |c|², where |p|² is the same for all. Every term is an integer below 2**24 when the costs
    are, so float32 is exact, and the answer the same, on any machine.
    """
    rows = -(-len(pixels) // CHUNK) * CHUNK
    terms = np.ones((rows, 4), dtype=np.float32)
    terms[: len(pixels), :3] = pixels
    colours = palette.astype(np.float32)
    weights = np.concatenate([-2 * colours, ((colours**2).sum(axis=1) + costs)[:, np.newaxis]], axis=1).T
    products = terms.reshape(-1, CHUNK, 4) @ weights
    owners: NDArray[np.intp] = products.reshape(rows, -1)[: len(pixels)].argmin(axis=1)
    return owners


def squared_distance(one: Levels, other: Levels) -> Distances:
    """Pixel by pixel between two (height, width, 3) pictures."""
    squares = (np.maximum(one, other) - np.minimum(one, other)).astype(np.uint16) ** 2
    total: Distances = squares[..., 0].astype(np.float32)
    total += squares[..., 1]
    total += squares[..., 2]
    return total
