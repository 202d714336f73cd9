from itertools import product

import pytest

from chalicelib.domain import keys
from chalicelib.domain.job_folder import Folder
from chalicelib.domain.limits import MAX_CHARGEABLE_TRIES, MAX_FREE_TRIES, MAX_TRIES
from chalicelib.domain.tries import NextAttempt, RunEnd, next_attempt

JOB = "0123456789abcdef0123456789abcdef"


def folder(step: str, *outcomes: str | None, run: int = 1) -> Folder:
    """A step whose tries in that run ended so; None: without a word."""
    listing = []
    for number, outcome in enumerate(outcomes, start=1):
        listing.append((keys.claim(JOB, step, run, number), 1))
        if outcome:
            listing.append((keys.ending(JOB, step, run, number, outcome), 1))
    return Folder.of(JOB, listing)


def test_the_first_try_needs_no_ticket() -> None:
    assert next_attempt(folder("0003"), "0003") == NextAttempt(1, needs_ticket=False)


def test_after_busy_the_next_try_needs_no_ticket() -> None:
    assert next_attempt(folder("0003", "busy"), "0003") == NextAttempt(2, needs_ticket=False)


@pytest.mark.parametrize("outcome", ["lost", None])
def test_after_what_may_have_been_charged_the_next_try_needs_a_ticket(outcome: str | None) -> None:
    assert next_attempt(folder("0003", outcome), "0003") == NextAttempt(2, needs_ticket=True)


def test_refused_is_refused_for_good() -> None:
    end = next_attempt(folder("0003", "busy", "refused"), "0003")
    assert isinstance(end, RunEnd)
    assert end.code == "refused"


def test_no_sequence_of_outcomes_gives_more_chargeable_tries_than_allowed() -> None:
    for outcomes in product(["busy", "lost", None], repeat=5):
        held = folder("0003", *outcomes)
        charged = sum(outcome != "busy" for outcome in outcomes)
        assert isinstance(next_attempt(held, "0003"), RunEnd) == (charged >= MAX_CHARGEABLE_TRIES)


def test_a_frame_has_twenty_tries_in_all() -> None:
    assert isinstance(next_attempt(folder("0003", *["busy"] * (MAX_TRIES - 1)), "0003"), NextAttempt)
    end = next_attempt(folder("0003", *["busy"] * MAX_TRIES), "0003")
    assert isinstance(end, RunEnd)
    assert end.code == "busy"


@pytest.mark.parametrize("step", ["0000", "out/0123456789ab-4"])
def test_what_costs_nothing_takes_no_tickets_and_still_ends(step: str) -> None:
    assert next_attempt(folder(step, None), step) == NextAttempt(2, needs_ticket=False)
    assert isinstance(next_attempt(folder(step, *[None] * MAX_FREE_TRIES), step), RunEnd)


def test_a_new_run_begins_to_count_anew() -> None:
    listing = [(keys.claim(JOB, "0003", 1, number), 1) for number in (1, 2, 3)]
    listing += [(keys.fact(JOB, 1, "failed"), 1), (keys.fact(JOB, 2, "resumed"), 1)]
    assert next_attempt(Folder.of(JOB, listing), "0003") == NextAttempt(1, needs_ticket=False)
