"""The plan of an output: which frame is shown for how long."""

import pytest

from chalicelib.domain.limits import MAX_FRAMES, MIN_FPS
from chalicelib.domain.orders import ExportTerms, Loop
from chalicelib.outputs.timeline import LOOPS, Closing, Shot, Timeline, plan


def indices(timeline: Timeline) -> list[int]:
    return [shot.index for shot in timeline.shots]


def times(timeline: Timeline) -> list[int]:
    return [shot.centiseconds for shot in timeline.shots]


@pytest.mark.parametrize(
    ("fps", "centiseconds"),
    [(1, 100), (8, 13), (10, 10), (12.5, 8), (15, 7), (20, 5), (24, 4), (25, 4), (30, 3), (33.34, 3), (40, 3), (50, 2)],
)
def test_the_rate_is_snapped_to_the_nearest_that_gif_holds(fps: float, centiseconds: int) -> None:
    assert times(plan(Closing(3), ExportTerms(fps=fps))) == [centiseconds] * 3


@pytest.mark.parametrize("loop", ["forever", "once"])
def test_frames_are_shown_in_their_order(loop: Loop) -> None:
    timeline = plan(Closing(4), ExportTerms(loop=loop))
    assert indices(timeline) == [0, 1, 2, 3]
    assert timeline.repeats == (loop == "forever")


def test_a_bounce_shows_neither_end_twice() -> None:
    timeline = plan(Closing(5), ExportTerms(loop="bounce"))
    assert indices(timeline) == [0, 1, 2, 3, 4, 3, 2, 1]
    assert timeline.repeats


def test_a_bounce_of_two_frames_goes_to_and_fro() -> None:
    assert indices(plan(Closing(2), ExportTerms(loop="bounce"))) == [0, 1]


def test_a_crossfade_fades_the_last_frames_into_the_first_and_drops_those() -> None:
    assert plan(Closing(8), ExportTerms(loop="crossfade")).shots == (
        Shot(2, 8),
        Shot(3, 8),
        Shot(4, 8),
        Shot(5, 8),
        Shot(6, 8, into=0, weight=1 / 3),
        Shot(7, 8, into=1, weight=2 / 3),
    )


def test_a_wrap_goes_on_from_the_last_frame_towards_the_first() -> None:
    assert plan(Closing(3, between=3), ExportTerms(loop="wrap")).shots == (
        Shot(0, 8),
        Shot(1, 8),
        Shot(2, 8),
        *(Shot(2, 8, 0, share, moves=True) for share in (0.25, 0.5, 0.75)),
    )


def test_before_a_wrap_the_last_frame_is_held() -> None:
    assert times(plan(Closing(3, between=2), ExportTerms(loop="wrap", hold=1))) == [8, 8, 108, 8, 8]


def test_a_long_job_fades_for_no_more_than_twelve_frames() -> None:
    timeline = plan(Closing(MAX_FRAMES), ExportTerms(loop="crossfade"))
    assert sum(shot.into is not None for shot in timeline.shots) == 12
    assert len(timeline.shots) == MAX_FRAMES - 12


def test_under_four_frames_a_crossfade_has_nothing_to_spare() -> None:
    assert indices(plan(Closing(3), ExportTerms(loop="crossfade"))) == [0, 1, 2]


@pytest.mark.parametrize("loop", LOOPS)
def test_one_frame_is_one_shot(loop: Loop) -> None:
    assert plan(Closing(1), ExportTerms(loop=loop)).shots == (Shot(0, 8),)


@pytest.mark.parametrize(
    ("loop", "held"),
    [("forever", [0, 1, 2, 3, 4, 5, 6, 7]), ("bounce", [0, 1, 2, 3, 4, 5, 6, 7]), ("crossfade", [2, 3, 4, 5])],
)
def test_the_last_whole_frame_is_held_beside_its_own_time(loop: Loop, held: list[int]) -> None:
    timeline = plan(Closing(8), ExportTerms(loop=loop, hold=1.5))
    place = held.index(max(held))
    assert times(timeline)[place] == 8 + 150
    assert set(times(timeline)[:place] + times(timeline)[place + 1 :]) == {8}


def test_a_round_takes_the_time_of_its_shots() -> None:
    assert plan(Closing(24), ExportTerms()).centiseconds == 192
    assert plan(Closing(24), ExportTerms(loop="bounce", hold=2)).centiseconds == 46 * 8 + 200


def test_the_longest_round_fits_in_one_delay_of_a_gif() -> None:
    assert (
        max(plan(Closing(MAX_FRAMES), ExportTerms(fps=MIN_FPS, loop=loop, hold=10)).centiseconds for loop in LOOPS)
        <= 65_535
    )
