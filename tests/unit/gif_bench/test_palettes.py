import numpy as np
import pytest
from PIL import Image

from bench.gif.palettes import missed, our_colours

GREY = Image.linear_gradient("L").convert("RGB")


def test_nearest_colours_miss_by_their_distance() -> None:
    colours = np.array([[255, 255, 255], [100, 100, 100]], np.uint8)
    plain = Image.new("RGB", (40, 24), (97, 104, 100))
    assert missed(plain, colours) == pytest.approx([(3**2 + 4**2) / 3] * 2)
    assert missed(GREY, colours).plain == pytest.approx(
        np.mean([min((level - 100) ** 2, (level - 255) ** 2) for level in range(256)])
    )


def test_what_has_few_colours_misses_nothing() -> None:
    assert missed(GREY, our_colours(GREY)) == (0, 0)


def test_ours_are_as_many_as_a_frame_can_have() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert len(our_colours(Image.fromarray(noise))) == 256
