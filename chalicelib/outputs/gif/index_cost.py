"""What indices cost in bits, and which to take where several are nearly right.

LZW spends few bits where an index follows another that it has often followed. What is nearest is seldom what is
expected, and the next best is hardly worse: each pixel takes what is least in error and bits together, beside what its
neighbours in the row have taken (iterated conditional modes, Besag 1986). Every other pixel chooses at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .colour_distance import Distances
from .colour_mapping import Indices
from .planes import chosen
from .texture import Map

INDICES = 256
ROUNDS = 2
"""How often each pixel chooses; more gain next to nothing."""
DOUBT = 24.0
"""Pairs that an index is taken to have been seen in, spread as its followers are in the whole picture."""
GRAIN = 8
"""Parts of a squared level to which the price of bits is rounded, so that sums are exact on any machine."""
BAND = 16384
"""Pixels that choose at a time, so that what is worked out for them stays in the processor's cache."""


class Option(NamedTuple):
    """What each pixel may take: its index, and by how many squared levels it would be off."""

    indices: Indices
    errors: Map


@dataclass(frozen=True)
class _Half:
    """All options of every other pixel, the rows joined end to end: (options, n)."""

    indices: Indices
    errors: Distances

    @classmethod
    def of(cls, options: Sequence[Option], parity: int) -> "_Half":
        """The even ones or the odd ones of the options' pixels."""
        return cls(
            np.stack([option.indices.reshape(-1)[parity::2] for option in options]),
            np.stack([option.errors.reshape(-1)[parity::2] for option in options]),
        )

    def cheapest(self, before: Indices, after: Indices, bits: Distances) -> Indices:
        """(n): the indices of least cost between the neighbours that lie before and after them in the row."""
        bands = [np.s_[start : start + BAND] for start in range(0, len(before), BAND)]
        best = [_least(self._costs(band, before[band], after[band], bits)) for band in bands]
        return np.concatenate([before[:0], *best])

    def _costs(
        self, band: slice, before: Indices, after: Indices, bits: Distances
    ) -> Iterator[tuple[Indices, Distances]]:
        """Each option's indices in a band, and what they cost there."""
        leading, following = before.astype(np.uint16) * np.uint16(INDICES), after.astype(np.uint16)
        for indices, errors in zip(self.indices[:, band], self.errors[:, band], strict=True):
            costs: Distances = bits.take(leading + indices)
            costs += bits.take(indices * np.uint16(INDICES) + following)
            costs += errors
            yield indices, costs


def cheapest(options: Sequence[Option], price: float) -> Indices:
    """(height, width): for each pixel the index of one of the options.

    price: squared levels of error that one bit is worth
    """
    halves = [_Half.of(options, parity) for parity in (0, 1)]
    chain = np.pad(nearest(options).reshape(-1), 1)  # with one that stands still at either end
    for _ in range(ROUNDS if price else 0):
        bits = _priced(chain[1:-1], price)
        for parity, half in enumerate(halves):
            chain[1 + parity : -1 : 2] = half.cheapest(chain[parity:-2:2], chain[parity + 2 :: 2], bits)
    return chain[1:-1].reshape(options[0].indices.shape)


def nearest(options: Sequence[Option]) -> Indices:
    """(height, width): for each pixel the index that is least off."""
    return _least(options)


def _least(rated: Iterable[tuple[Indices, Distances]]) -> Indices:
    """The indices that cost least of several, the earlier ones where costs are equal."""
    best, lowest = next(rated := iter(rated))
    for indices, costs in rated:
        best = chosen(costs < lowest, indices, best)
        lowest = np.minimum(lowest, costs)
    return best


def _priced(chain: Indices, price: float) -> Distances:
    """(INDICES²): what each index costs after each other one, as often as they followed one another here."""
    counts = np.bincount(chain[:-1].astype(np.intp) * INDICES + chain[1:], minlength=INDICES**2)
    pairs = counts.reshape(INDICES, INDICES)
    followers = pairs.sum(axis=0) + 0.5
    unseen = DOUBT * followers / followers.sum()
    leaders = np.log2(pairs.sum(axis=1, keepdims=True) + DOUBT)
    bits = np.log2(pairs + unseen)
    np.subtract(leaders, bits, out=bits)
    bits *= price * GRAIN
    np.rint(bits, out=bits)
    priced: Distances = bits.astype(np.float32).reshape(-1) / np.float32(GRAIN)
    return priced
