"""Distances between colours, in levels of 255, and the nearest of a palette."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.uint8]
Distances = NDArray[np.float32]
Owners = NDArray[np.intp]

ROWS = 2048
"""Pixels that are rated at a time, so that their ratings stay in the processor's cache."""
CHUNK = 256
"""Rows of one matrix product: OpenBLAS keeps a product of up to 2**18 multiplications on the calling thread, and with
256 colours in four terms this is one. Threads would cost a small product more than they give it."""
ALIGNED = 16
"""Ratings: 64 bytes of them. In rows that begin at multiples of those, NumPy finds the least one sooner."""


def nearest(pixels: Levels | Distances, palette: Levels, costs: Distances) -> Owners:
    """For (n, 3) pixels: the index of the colour, of k ≤ 256, with the least squared distance plus its cost."""
    return _joined([rated.argmin(axis=1) for rated in _rated(pixels, palette, costs)])


def nearest_few(pixels: Levels | Distances, palette: Levels, costs: Distances, count: int) -> list[Owners]:
    """For (n, 3) pixels: the index of the colour that `nearest` finds, and those of the next best, `count` in all."""
    found: list[list[Owners]] = [[] for _ in range(count)]
    for rated in _rated(pixels, palette, costs):
        for owners in found:
            owners.append(best := rated.argmin(axis=1))
            rated[np.arange(len(best)), best] = np.inf
    return [_joined(owners) for owners in found]


def _joined(parts: list[Owners]) -> Owners:
    return np.concatenate(parts) if parts else np.empty(0, np.intp)


def _rated(pixels: Levels | Distances, palette: Levels, costs: Distances) -> Iterator[Distances]:
    """(≤ ROWS, ≥ k) after the other: squared distances plus costs, less what is the same for all colours.

    |p - c|² = |p|² - 2pc + |c|², where |p|² is left out. Every term is an integer below 2**24 when the costs and the
    doubled pixels are, so float32 is exact, and the answer the same, on any machine.
    """
    weights = _weights(palette, costs)
    terms = np.ones((ROWS, 4), dtype=np.float32)
    rated = np.empty((ROWS // CHUNK, CHUNK, weights.shape[1]), dtype=np.float32)
    for start in range(0, len(pixels), ROWS):
        part = pixels[start : start + ROWS]
        for channel in range(3):  # together they would be copied three at a time, which takes much longer
            terms[: len(part), channel] = part[:, channel]
        used = -(-len(part) // CHUNK)
        np.matmul(terms.reshape(-1, CHUNK, 4)[:used], weights, out=rated[:used])
        yield rated.reshape(ROWS, -1)[: len(part)]


def _weights(palette: Levels, costs: Distances) -> Distances:
    """(4, ≥ k): what a pixel's levels, and 1, are multiplied with for each colour, up to a multiple of ALIGNED.

    What isn't a colour costs too much to be the nearest.
    """
    colours, count = palette.T.astype(np.float32), len(palette)
    weights = np.zeros((4, -(-count // ALIGNED) * ALIGNED), dtype=np.float32)
    weights[:3, :count] = -2 * colours
    weights[3] = np.inf
    weights[3, :count] = (colours**2).sum(axis=0) + costs
    return weights
