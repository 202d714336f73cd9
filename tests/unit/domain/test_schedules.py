import pytest

from chalicelib.domain.schedules import frame_seed, prompt_at, strength_at

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
