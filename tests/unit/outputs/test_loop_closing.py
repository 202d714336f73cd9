"""How a loop comes back to its beginning."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from chalicelib.domain.orders import ExportTerms, Loop
from chalicelib.outputs.loop_closing import MOST_BETWEEN, close
from chalicelib.outputs.timeline import Closing

SMOOTH, WRAP = ExportTerms(loop="smooth"), ExportTerms(loop="wrap")


def closing(places: Sequence[float], terms: ExportTerms) -> Closing:
    """Of frames that are so bright: how far apart two frames are is the difference of their places."""
    return close(lambda index: Image.new("RGB", (64, 48), (round(places[index]),) * 3), len(places), terms)


def test_a_smooth_loop_ends_with_the_frame_most_like_the_first() -> None:
    assert closing([100, 110, 120, 130, 120, 107, 120, 140], SMOOTH) == Closing(6)


def test_what_is_the_first_frame_again_is_not_shown_twice() -> None:
    assert closing([100, 110, 120, 110, 100, 90, 80], SMOOTH) == Closing(4)


def test_of_frames_as_like_the_first_the_latest_ends_a_smooth_loop() -> None:
    assert closing([100, 120, 140, 120, 112, 130, 112, 140], SMOOTH) == Closing(7)


def test_a_smooth_loop_keeps_half_of_the_frames() -> None:
    assert closing([100, 101, 110, 120, 130, 140, 150, 160, 170, 180], SMOOTH) == Closing(7)


def test_a_wrap_takes_as_many_steps_back_as_a_usual_step_needs() -> None:
    assert closing([100, 110, 120, 130, 140, 150], WRAP) == Closing(6, between=4)


def test_steps_back_are_counted_by_motion_where_what_is_far_is_no_more_different() -> None:
    photo = Image.open(Path(__file__).parents[3] / "examples" / "cat.jpg").convert("RGB")
    found = close(lambda index: photo.crop((20 + 4 * index, 10, 300 + 4 * index, 290)), 12, WRAP)
    assert 6 <= found.between <= 10


def test_a_loop_that_is_closed_already_is_not_wrapped() -> None:
    assert closing([100, 110, 120, 130, 120, 110], WRAP) == Closing(6, between=0)


def test_a_long_way_back_is_cut_short() -> None:
    assert closing(range(0, 240, 3), WRAP) == Closing(80, between=MOST_BETWEEN)


@pytest.mark.parametrize("terms", [SMOOTH, WRAP])
def test_what_never_moves_is_left_as_it_is(terms: ExportTerms) -> None:
    assert closing([90] * 8, terms) == Closing(8)


@pytest.mark.parametrize(
    ("frames", "terms"),
    [
        *((8, ExportTerms(loop=loop)) for loop in get_args(Loop) if loop not in ("smooth", "wrap")),
        (8, ExportTerms(loop="wrap", format="png")),
        (3, SMOOTH),
        (3, WRAP),
        (1, WRAP),
    ],
)
def test_frames_are_looked_at_only_where_the_closing_depends_on_them(frames: int, terms: ExportTerms) -> None:
    def load(_: int) -> Image.Image:
        raise AssertionError

    assert close(load, frames, terms) == Closing(frames)
