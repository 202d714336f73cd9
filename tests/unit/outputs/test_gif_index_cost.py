"""Indices that cost few bits: what each pixel takes of several that are nearly right."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.outputs.gif.block_error import misses
from chalicelib.outputs.gif.colour_mapping import indexed
from chalicelib.outputs.gif.file_blocks import Patch, drawn
from chalicelib.outputs.gif.index_cost import INDICES, Option, cheapest
from chalicelib.outputs.gif.planes import Mask, Planes


def some_options(shape: tuple[int, int], count: int = 3, seed: int = 4) -> list[Option]:
    chance = np.random.default_rng(seed)
    return [
        Option(chance.integers(0, 40, shape).astype(np.uint8), chance.integers(0, 60, shape).astype(np.float32))
        for _ in range(count)
    ]


def total_error(options: list[Option], chosen: NDArray[np.uint8]) -> float:
    """Of what was chosen; inf where it is none of the options."""
    errors = [np.where(option.indices == chosen, option.errors, np.inf) for option in options]
    return float(np.minimum.reduce(errors).sum())


def weight(indices: NDArray[np.uint8]) -> int:
    colours = np.arange(3 * INDICES, dtype=np.uint8).reshape(INDICES, 3)
    return len(drawn(Patch(indexed(indices, colours), (0, 0), None), 4))


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (2, 1), (1, 7), (13, 1), (3, 5), (40, 64)])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_pixel_takes_one_of_its_options_and_the_nearest_where_bits_cost_nothing(
    shape: tuple[int, int], count: int
) -> None:
    options = some_options(shape, count)
    nearest = total_error(options, cheapest(options, 0))
    assert nearest == np.minimum.reduce([option.errors for option in options]).sum()
    assert np.isfinite(total_error(options, cheapest(options, 20)))


def test_the_more_a_bit_is_worth_the_fewer_bytes_and_the_more_error() -> None:
    options = some_options((128, 128))
    chosen = [cheapest(options, price) for price in (0.0, 3.0, 12.0, 50.0)]
    bytes_, errors = [weight(each) for each in chosen], [total_error(options, each) for each in chosen]
    assert bytes_ == sorted(bytes_, reverse=True)
    assert errors == sorted(errors)
    assert bytes_[-1] < 0.95 * bytes_[0]


def test_what_is_far_off_is_not_taken_for_any_number_of_bits() -> None:
    still = np.zeros((32, 32), np.uint8)
    options = [Option(some_options((32, 32), 1)[0].indices, np.zeros((32, 32), np.float32))]
    options.append(Option(still, np.full((32, 32), 2**20, np.float32)))
    assert np.array_equal(cheapest(options, 20), options[0].indices)


def flat(level: int, shape: tuple[int, int]) -> Planes:
    return np.full((3, *shape), level, np.uint8)


@pytest.mark.parametrize("shape", list(product((1, 3, 4, 9, 32), repeat=2)))
def test_an_area_is_missed_where_it_is_off_on_the_whole(shape: tuple[int, int]) -> None:
    meant, small = flat(100, shape), min(shape) < 4
    missed: Mask = misses(meant, flat(102, shape), 3.0)
    assert missed.shape == shape
    assert missed.all() != small
    assert not misses(meant, flat(101, shape), 3.0).any()


def test_errors_that_make_up_for_one_another_are_no_miss() -> None:
    shown = flat(100, (32, 32))
    shown[:, ::2], shown[:, 1::2] = 92, 108
    assert not misses(flat(100, (32, 32)), shown, 1.0).any()
