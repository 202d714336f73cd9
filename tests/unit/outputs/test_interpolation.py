"""What lies between two pictures."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from chalicelib.outputs.interpolation import Interpolation

PHOTO = Image.open(Path(__file__).parents[3] / "examples" / "cat.jpg").convert("RGB")
SIZE = (160, 120)


def seen(x: int, y: int, width: int = SIZE[0]) -> Image.Image:
    """A window on the photo."""
    window = (x, y, x + width, y + width * SIZE[1] // SIZE[0])
    return PHOTO.resize(SIZE, Image.Resampling.BICUBIC, window)


def levels(picture: Image.Image) -> NDArray[np.float64]:
    return np.asarray(picture, float)


def miss(one: Image.Image, other: Image.Image) -> float:
    """Mean levels, away from the edges, where something new comes in."""
    return float(np.abs(levels(one) - levels(other))[16:-16, 16:-16].mean())


@pytest.mark.parametrize(
    ("first", "halfway", "second"),
    [
        (seen(100, 80), seen(108, 80), seen(116, 80)),
        (seen(100, 100), seen(100, 94), seen(100, 88)),
        (seen(100, 80), seen(104, 83, 152), seen(108, 86, 144)),
    ],
    ids=["sideways", "down", "nearer"],
)
def test_what_moves_is_carried_along(first: Image.Image, halfway: Image.Image, second: Image.Image) -> None:
    assert miss(Interpolation(first, second).at(0.5), halfway) < 0.4 * miss(Image.blend(first, second, 0.5), halfway)


def test_what_only_changes_is_faded() -> None:
    darker = PHOTO.resize(SIZE).point(lambda level: level // 2)
    brighter = PHOTO.resize(SIZE).point(lambda level: level // 2 + 100)
    assert miss(Interpolation(darker, brighter).at(0.25), Image.blend(darker, brighter, 0.25)) < 1


def test_what_moves_into_another_light_is_carried_along() -> None:
    first, halfway, second = seen(100, 80), seen(108, 80), seen(116, 80)
    halfway, second = halfway.point(lambda level: level * 4 // 5), second.point(lambda level: level * 3 // 5)
    assert miss(Interpolation(first, second).at(0.5), halfway) < 0.4 * miss(Image.blend(first, second, 0.5), halfway)


def test_it_begins_with_the_one_and_ends_with_the_other() -> None:
    journey = Interpolation(seen(100, 80), seen(116, 80))
    for share, end in ((0, seen(100, 80)), (1, seen(116, 80))):
        assert np.abs(levels(journey.at(share)) - levels(end)).max() <= 1


def test_nothing_comes_in_from_beyond_the_edge() -> None:
    """All is brighter than 100, so that what is black comes from nowhere."""
    first, second = (picture.point(lambda level: 100 + level // 2) for picture in (seen(100, 80), seen(114, 92, 132)))
    journey = Interpolation(first, second)
    assert min(levels(journey.at(step / 8)).min() for step in range(9)) > 80


@pytest.mark.parametrize("size", [(1, 1), (64, 1), (1, 64), (5, 3), (31, 33), (300, 17)])
def test_any_size_has_something_between(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(60, 255, (2, size[1], size[0], 3), dtype=np.uint8)
    between = Interpolation(*map(Image.fromarray, noise)).at(0.5)
    assert between.size == size
    assert levels(between).min() > 0
