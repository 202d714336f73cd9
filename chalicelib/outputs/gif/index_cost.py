"""What indices cost in bits, and which to take where several are nearly right.

LZW spends few bits where an index follows another that it has often followed. What is nearest is seldom what is
expected, and the next best is hardly worse: each pixel takes what is least in error and bits together, beside what its
neighbours in the row have taken (iterated conditional modes, Besag 1986). Every other pixel chooses at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .colour_distance import Distances, Owners
from .colour_mapping import Indices
from .texture import Map

INDICES = 256
ROUNDS = 2
"""How often each pixel chooses; more gain next to nothing."""
DOUBT = 24.0
"""Pairs that an index is taken to have been seen in, spread as its followers are in the whole picture."""
GRAIN = 8
"""Parts of a squared level to which the price of bits is rounded, so that sums are exact on any machine."""


class Option(NamedTuple):
    """What each pixel may take: its index, and by how many squared levels it would be off."""

    indices: Indices
    errors: Map


@dataclass(frozen=True)
class _Half:
    """One option of every other pixel, the rows joined end to end.

    indices, errors: (n)
    leading: (n), where the bits of what follows the index begin
    """

    indices: Indices
    errors: Distances
    leading: Owners

    @classmethod
    def of(cls, option: Option, parity: int) -> "_Half":
        """The even ones or the odd ones of an option's pixels."""
        indices = option.indices.reshape(-1)[parity::2].copy()
        return cls(indices, option.errors.reshape(-1)[parity::2].copy(), indices.astype(np.intp) * INDICES)

    def beside(self, before: Owners, after: Owners, bits: Distances) -> Distances:
        """(n): what it would cost between its neighbours; before: where the bits of what follows the left one begin."""
        costs: Distances = bits.take(before + self.indices)
        costs += bits.take(self.leading + after)
        costs += self.errors
        return costs


def cheapest(options: Sequence[Option], price: float) -> Indices:
    """(height, width): for each pixel the index of one of the options.

    price: squared levels of error that one bit is worth
    """
    halves = [[_Half.of(option, parity) for option in options] for parity in (0, 1)]
    chain = np.zeros(options[0].indices.size + 2, dtype=np.intp)  # with one that stands still at either end
    for parity, half in enumerate(halves):
        chain[1 + parity : -1 : 2] = _least(half, [option.errors for option in half])
    for _ in range(ROUNDS if price else 0):
        bits = _priced(chain[1:-1], price)
        for parity, half in enumerate(halves):
            before, after = chain[parity:-2:2] * INDICES, chain[parity + 2 :: 2].copy()
            chain[1 + parity : -1 : 2] = _least(half, [option.beside(before, after, bits) for option in half])
    return chain[1:-1].astype(np.uint8).reshape(options[0].indices.shape)


def _least(half: Sequence[_Half], costs: Sequence[Distances]) -> Indices:
    """(n): the index of whichever option costs least."""
    chosen, lowest = half[0].indices, costs[0]
    for option, cost in zip(half[1:], costs[1:], strict=True):
        chosen = chosen ^ (chosen ^ option.indices) * (cost < lowest)  # far quicker than to choose by a mask
        lowest = np.minimum(lowest, cost)
    return chosen


def _priced(chain: Owners, price: float) -> Distances:
    """(INDICES²): what each index costs after each other one, as often as they followed one another here."""
    pairs = np.bincount(chain[:-1] * INDICES + chain[1:], minlength=INDICES**2).reshape(INDICES, INDICES)
    followers = pairs.sum(axis=0) + 0.5
    expected = pairs + DOUBT * followers / followers.sum()
    bits = np.log2((pairs.sum(axis=1, keepdims=True) + DOUBT) / expected)
    priced: Distances = (np.rint(bits * (price * GRAIN)) / GRAIN).astype(np.float32).reshape(-1)
    return priced
