"""A size that is to be met: what is given up for it, in which order, and how many tries it takes."""

from itertools import pairwise
from typing import NamedTuple, get_args

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.orders import Format
from chalicelib.outputs.size_ladder import Rung, rungs
from chalicelib.outputs.size_search import MOST_TRIES, search


class Made(NamedTuple):
    rung: Rung
    data: bytes


class Scale:
    """A ladder whose n-th rung has 1000 less 10 n bytes and takes so many seconds."""

    def __init__(self, seconds: float = 1, allowed: float = 1000) -> None:
        self.tried: list[Rung] = []
        self._seconds, self._left = seconds, allowed

    def make(self, rung: Rung) -> Made:
        self.tried.append(rung)
        self._left -= self._seconds
        return Made(rung, bytes(1000 - 10 * LADDER.index(rung)))

    def left(self) -> float:
        return self._left


LADDER = rungs("gif", 24)


def test_what_fits_as_it_was_asked_for_is_made_once() -> None:
    scale = Scale()
    assert search(LADDER, scale.make, 1000, scale.left).rung == Rung()
    assert len(scale.tried) == 1


@pytest.mark.parametrize("place", range(len(LADDER)))
def test_the_first_rung_that_fits_is_found_within_the_bound(place: int) -> None:
    scale = Scale()
    assert search(LADDER, scale.make, 1000 - 10 * place, scale.left).rung == LADDER[place]
    assert len(scale.tried) <= MOST_TRIES


def test_what_can_not_be_met_is_refused_with_the_smallest_size() -> None:
    scale = Scale()
    smallest = 1000 - 10 * (len(LADDER) - 1)
    with pytest.raises(Refused, match=f"5 bytes were asked for, {smallest} were reached\\."):
        search(LADDER, scale.make, 5, scale.left)
    assert len(scale.tried) <= MOST_TRIES


def test_no_try_begins_that_may_not_end_in_time() -> None:
    scale = Scale(seconds=40, allowed=100)
    found = search(LADDER, scale.make, 900, scale.left)
    assert len(scale.tried) == 2
    assert LADDER.index(found.rung) > 10


def test_a_target_that_the_time_is_too_short_for_is_refused_with_that_reason() -> None:
    scale = Scale(seconds=60, allowed=100)
    with pytest.raises(Refused, match="no time for more"):
        search(LADDER, scale.make, 900, scale.left)
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
