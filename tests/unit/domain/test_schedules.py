import pytest

from chalicelib.domain.schedules import SETTLES, Hold, frame_seed, groups_of, hold_of, prompt_at, strength_at

TWO = {0: "he looks up", 12: "he begins to sob"}


@pytest.mark.parametrize(("index", "span"), [(0, (0, 12)), (11, (0, 12)), (12, (12, 24)), (23, (12, 24))])
def test_a_prompt_holds_until_the_next_key(index: int, span: tuple[int, int]) -> None:
    assert prompt_at(TWO, index, 24) == (TWO[span[0]], *span)


def test_a_single_prompt_holds_throughout() -> None:
    assert prompt_at("rain", 5, 24) == ("rain", 0, 24)


@pytest.mark.parametrize(("index", "strength"), [(0, 0.2), (3, 0.35), (6, 0.5), (9, 0.5)])
def test_a_number_is_interpolated_and_holds_after_the_last_key(index: int, strength: float) -> None:
    assert strength_at({0: 0.2, 6: 0.5}, index) == pytest.approx(strength)


def test_every_frame_and_every_try_has_a_seed_of_its_own() -> None:
    seeds = {frame_seed(7, index, run, number) for index in range(240) for run in (1, 2) for number in (1, 2, 3)}
    assert len(seeds) == 240 * 2 * 3
    assert all(0 <= seed < 2**32 for seed in seeds)
    assert frame_seed(7, 1, 1, 1) == frame_seed(7, 1, 1, 1)
    assert frame_seed(8, 1, 1, 1) != frame_seed(7, 1, 1, 1)


def test_frames_of_one_prompt_are_held_to_frame_0() -> None:
    assert {hold_of("rain", index, 24, parent=index - 1) for index in range(1, 24)} == {Hold(0, False)}
    assert hold_of(TWO, 11, 24, parent=10) == Hold(0, asked_to_change=False)


def test_a_new_prompt_is_let_through_and_then_holds_what_came_of_it() -> None:
    settled = 12 + SETTLES - 1
    coming = [hold_of(TWO, index, 24, parent=index - 1) for index in range(12, settled + 1)]
    assert coming == [Hold(0, asked_to_change=True)] * SETTLES
    after = {hold_of(TWO, index, 24, parent=index - 1) for index in range(settled + 1, 24)}
    assert after == {Hold(settled, asked_to_change=False)}


def test_a_frame_is_held_to_none_that_is_not_there_before_it() -> None:
    assert hold_of(TWO, 20, 24, parent=16) == Hold(0, asked_to_change=True)
    assert hold_of(TWO, 21, 24, parent=17) == Hold(17, asked_to_change=False)


def test_prompts_too_short_to_come_through_leave_the_hold_where_it_was() -> None:
    short = {0: "a", 4: "b", 6: "c"}
    assert hold_of(short, 7, 24, parent=6) == Hold(0, asked_to_change=True)
    assert hold_of({0: "a", 1: "b"}, 1, 24, parent=0) == Hold(0, asked_to_change=True)
    long = {0: "a", 2: "b", 12: "c"}
    assert hold_of(long, 12, 24, parent=11) == Hold(2 + SETTLES - 1, asked_to_change=True)


@pytest.mark.parametrize(
    ("prompt", "frames", "every", "groups"),
    [
        ("rain", 7, 3, (1, 4)),
        ("rain", 8, 3, (1, 4, 7)),
        ("rain", 2, 4, (1,)),
        ({0: "rain", 1: "snow"}, 5, 4, (1,)),
        ({0: "rain", 5: "snow", 6: "hail"}, 12, 4, (1, 5, 6, 10)),
        ("rain", 1, 4, ()),
    ],
)
def test_a_new_prompt_cuts_a_group_so_that_each_is_drawn(
    prompt: str | dict[int, str], frames: int, every: int, groups: tuple[int, ...]
) -> None:
    assert groups_of(prompt, frames, every) == groups
    stops = (*groups[1:], frames)
    drawn = [prompt_at(prompt, stop - 1, frames).prompt for stop in stops if groups]
    assert set(drawn) >= {prompt_at(prompt, index, frames).prompt for index in range(1, frames)}
