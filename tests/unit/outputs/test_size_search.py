"""A size that is to be met: what is given up for it, in which order, and how many tries it takes."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple, get_args

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.orders import Format
from chalicelib.outputs.size_ladder import Rung, rungs
from chalicelib.outputs.size_search import MOST_TRIES, Target, search


class Made(NamedTuple):
    rung: Rung
    data: bytes


class Scale:
    """A ladder whose n-th rung has so many bytes, 1000 less 10 n if nothing else is said, and takes so many seconds."""

    def __init__(self, seconds: float = 1, allowed: float = 1000, sizes: Sequence[int] = ()) -> None:
        self.tried: list[Rung] = []
        self._seconds, self._left = seconds, allowed
        self._sizes = sizes or [1000 - 10 * place for place in range(len(LADDER))]

    def make(self, rung: Rung) -> Made:
        self.tried.append(rung)
        self._left -= self._seconds * rung.effort
        return Made(rung, bytes(self._sizes[LADDER.index(rung)]))

    def left(self) -> float:
        return self._left


LADDER = rungs("gif", 24)
SMALLEST = 1000 - 10 * (len(LADDER) - 1)
EXPECTED = [round(1000 * rung.expected_bytes) for rung in LADDER]


def test_what_fits_as_it_was_asked_for_is_made_once() -> None:
    scale = Scale()
    assert search(LADDER, scale.make, Target(1000), scale.left).rung == Rung()
    assert len(scale.tried) == 1


@pytest.mark.parametrize("place", range(len(LADDER)))
def test_the_first_rung_that_fits_is_found_within_the_bound(place: int) -> None:
    scale = Scale()
    assert search(LADDER, scale.make, Target(1000 - 10 * place), scale.left).rung == LADDER[place]
    assert len(scale.tried) <= MOST_TRIES


@pytest.mark.parametrize("seed", range(200))
def test_it_is_found_within_the_bound_however_the_sizes_fall(seed: int) -> None:
    dice = Random(seed)
    sizes = sorted((int(10 ** dice.uniform(1, 6)) for _ in LADDER), reverse=True)
    target = dice.choice(sizes)
    scale = Scale(sizes=sizes)
    found = search(LADDER, scale.make, Target(target), scale.left)
    assert LADDER.index(found.rung) == sizes.index(target)
    assert len(scale.tried) <= MOST_TRIES


@pytest.mark.parametrize("place", range(1, 17))
def test_where_steps_save_what_they_usually_do_it_takes_three_tries_at_the_most(place: int) -> None:
    scale = Scale(sizes=EXPECTED)
    found = search(LADDER, scale.make, Target(EXPECTED[place] * 21 // 20), scale.left)
    assert len(found.data) == EXPECTED[place]
    assert len(scale.tried) <= 3


def test_what_can_not_be_met_is_refused_with_the_smallest_size() -> None:
    scale = Scale()
    with pytest.raises(Refused, match=f"5 bytes were asked for, {SMALLEST} were reached\\."):
        search(LADDER, scale.make, Target(5), scale.left)
    assert len(scale.tried) <= MOST_TRIES


def test_of_what_nobody_ordered_so_small_the_smallest_is_taken() -> None:
    scale = Scale()
    found = search(LADDER, scale.make, Target(5, is_ordered=False), scale.left)
    assert (found.rung, len(found.data)) == (LADDER[-1], SMALLEST)
    late = Scale(seconds=60, allowed=70)
    assert search(LADDER, late.make, Target(900, is_ordered=False), late.left).rung == Rung()


@pytest.mark.parametrize("allowed", range(40, 200, 5))
def test_no_try_begins_that_may_not_end_in_time(allowed: int) -> None:
    scale = Scale(seconds=40, allowed=allowed, sizes=EXPECTED)
    search(LADDER, scale.make, Target(EXPECTED[10], is_ordered=False), scale.left)
    assert scale.left() >= 0


def test_a_smaller_try_begins_in_a_time_that_were_too_short_for_a_large_one() -> None:
    scale = Scale(seconds=60, allowed=100, sizes=EXPECTED)
    found = search(LADDER, scale.make, Target(EXPECTED[20]), scale.left)
    assert len(found.data) <= EXPECTED[20]


def test_a_target_that_the_time_is_too_short_for_is_refused_with_that_reason() -> None:
    scale = Scale(seconds=60, allowed=100)
    with pytest.raises(Refused, match="no time for more"):
        search(LADDER, scale.make, Target(900), scale.left)
    assert len(scale.tried) == 1


@pytest.mark.parametrize("form", get_args(Format))
def test_every_rung_gives_up_one_thing_more(form: Format) -> None:
    ladder = rungs(form, 24)
    for better, worse in pairwise(ladder):
        changed = [better.scale > worse.scale, better.grade < worse.grade, better.step < worse.step]
        assert changed.count(True) == 1
        assert better.scale >= worse.scale
        assert better.grade <= worse.grade


def test_only_what_has_colours_or_quality_gives_them_up() -> None:
    assert {rung.grade for rung in rungs("png", 1)} == {rung.grade for rung in rungs("mp4", 24)} == {0}


def test_three_pictures_are_not_thinned() -> None:
    assert {rung.step for rung in rungs("gif", 3)} == {1}
