"""What a model's clips can be, and what they cost."""

import pytest
from pydantic import ValidationError

from chalicelib.domain.money import Micros
from chalicelib.generators.clips import ClipAbilities, ClipPrice

PIXELS = 832 * 480
WAN = ClipAbilities(shortest=17, longest=161, length_step=4, size_step=16, most_pixels=832 * 480, fps=16)


@pytest.mark.parametrize(("pictures", "length"), [(2, 17), (17, 17), (18, 21), (24, 25), (161, 161), (162, None)])
def test_a_clip_has_the_shortest_length_that_is_long_enough(pictures: int, length: int | None) -> None:
    assert WAN.length_for(pictures) == length


@pytest.mark.parametrize("size", [(512, 512), (1024, 64), (333, 512), (64, 64), (1024, 1024), (832, 480), (1000, 17)])
def test_a_clips_size_lies_on_the_lattice_and_within_the_model(size: tuple[int, int]) -> None:
    width, height = WAN.size_for(size)
    assert width % 16 == height % 16 == 0
    assert min(width, height) >= WAN.min_side
    assert width * height <= WAN.most_pixels
    assert (width >= height) == (size[0] >= size[1])


def test_a_size_that_the_model_has_is_kept() -> None:
    assert WAN.size_for((832, 480)) == (832, 480)
    assert WAN.size_for((480, 320)) == (480, 320)


def test_a_clip_costs_what_its_shape_says() -> None:

    assert ClipPrice(call_micros=Micros(50_000)).of(81, 5.0, PIXELS) == 50_000
    assert ClipPrice(second_micros=Micros(40_000)).of(25, WAN.seconds(25), PIXELS) == 62_500
    assert ClipPrice(megapixel_micros=Micros(1_800)).of(25, WAN.seconds(25), PIXELS) == 17_972
    together = ClipPrice(call_micros=Micros(1), second_micros=Micros(40_000), megapixel_micros=Micros(1_800))
    assert together.of(25, WAN.seconds(25), PIXELS) == 80_473


def test_a_price_is_known_by_its_fields_alone() -> None:
    with pytest.raises(ValidationError, match="per_frame"):
        ClipPrice.model_validate({"per_frame": 3})
