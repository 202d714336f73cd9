import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.outputs.gif.block_error import balance
from chalicelib.outputs.gif.palette import Palette
from chalicelib.outputs.gif.planes import Mask, Planes

Indices = NDArray[np.uint8]
COLOURS = np.stack(np.meshgrid(*[np.arange(80, 176, 16)] * 3), axis=-1).reshape(-1, 3).astype(np.uint8)
PALETTE = Palette(COLOURS, np.zeros(len(COLOURS), np.float32))


def too_dark(size: tuple[int, int] = (64, 40)) -> tuple[Indices, Planes, Planes]:
    """Indices of the colours below those that are meant, what they show, and what is meant."""
    width, height = size
    levels = np.random.default_rng(5)
    indices = levels.integers(0, len(COLOURS), (height, width)).astype(np.uint8)
    shown = np.ascontiguousarray(COLOURS[indices].transpose(2, 0, 1))
    return indices, shown, np.minimum(shown.astype(int) + levels.integers(0, 13, shown.shape), 255).astype(np.uint8)


def balanced(
    indices: Indices, shown: Planes, meant: Planes, free: Mask, *, least: float = 0.0, rounds: int = 1
) -> tuple[Indices, Planes]:
    indices, shown = indices.copy(), shown.copy()
    balance(indices, shown, meant, free, PALETTE, rounds=rounds, weight=4.0, least=least)
    return indices, shown


def missed(shown: Planes, meant: Planes) -> NDArray[np.float64]:
    """By how many levels each block's mean is off, squared and summed over the channels."""
    channels, height, width = meant.shape
    blocks = (shown.astype(float) - meant).reshape(channels, height // 4, 4, width // 4, 4)
    squares: NDArray[np.float64] = (blocks.mean(axis=(2, 4)) ** 2).sum(axis=0)
    return squares


def test_blocks_that_are_too_dark_become_right() -> None:
    indices, shown, meant = too_dark()
    changed, after = indices, shown
    for _ in range(24):
        changed, after = balanced(changed, after, meant, np.ones(indices.shape, bool))
    assert missed(after, meant).mean() < 0.5 * missed(shown, meant).mean()


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_at_most_one_pixel_of_a_block_changes_in_a_round_and_the_canvas_shows_it(rounds: int) -> None:
    indices, shown, meant = too_dark()
    changed, after = balanced(indices, shown, meant, np.ones(indices.shape, bool), rounds=rounds)
    assert (changed != indices).reshape(10, 4, 16, 4).sum(axis=(1, 3)).max() == rounds
    assert (after == COLOURS[changed].transpose(2, 0, 1)).all()


def test_pixels_that_are_not_free_stay() -> None:
    indices, shown, meant = too_dark()
    free = np.random.default_rng(6).random(indices.shape) < 0.3
    changed, after = balanced(indices, shown, meant, free)
    assert not (changed != indices)[~free].any()
    assert (changed != indices)[free].any()
    assert (after == shown)[:, ~free].all()


def test_what_is_off_by_less_than_the_least_stays() -> None:
    indices, shown, meant = too_dark()
    every = np.ones(indices.shape, bool)
    assert (balanced(indices, shown, meant, every, least=14.0)[0] == indices).all()
    changed, _ = balanced(indices, shown, meant, every, least=11.0)
    touched = (changed != indices).reshape(10, 4, 16, 4).any(axis=(1, 3))
    assert touched.any()
    assert missed(shown, meant)[touched].min() > 11.0**2


@pytest.mark.parametrize("size", [(3, 40), (40, 1), (41, 7)])
def test_what_is_left_of_a_block_at_the_edge_stays(size: tuple[int, int]) -> None:
    indices, shown, meant = too_dark(size)
    changed, _ = balanced(indices, shown, meant, np.ones(indices.shape, bool))
    whole = np.zeros(indices.shape, bool)
    whole[: size[1] // 4 * 4, : size[0] // 4 * 4] = True
    assert (changed == indices)[~whole].all()
    assert (changed != indices).any() == whole.any()


@pytest.mark.parametrize("width", [40, 41, 42, 43])
def test_the_block_that_is_off_is_the_one_that_changes(width: int) -> None:
    indices, shown, meant = too_dark((width, 20))
    block = np.zeros(indices.shape, bool)
    block[8:12, 12:16] = True
    changed, _ = balanced(indices, shown, np.where(block, meant, shown), np.ones(indices.shape, bool))
    assert (changed != indices)[block].any()
    assert (changed == indices)[~block].all()


def test_what_is_right_stays() -> None:
    indices, shown, _ = too_dark()
    assert (balanced(indices, shown, shown.copy(), np.ones(indices.shape, bool))[0] == indices).all()


def test_rounds_go_on_from_one_another() -> None:
    indices, shown, meant = too_dark()
    everywhere = np.ones(indices.shape, bool)
    once = balanced(indices, shown, meant, everywhere, least=1.0)
    twice = balanced(*once, meant, everywhere, least=1.0)
    together = balanced(indices, shown, meant, everywhere, least=1.0, rounds=2)
    assert (together[0] == twice[0]).all()
    assert (together[1] == twice[1]).all()
