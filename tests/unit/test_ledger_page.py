from hypothesis import given
from hypothesis import strategies as st

from chalicelib.billing.ledger_page import Page
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation


def test_reserving_twice_sets_aside_once(reservation: Reservation) -> None:
    once = Page().with_reservation(reservation)
    assert once.with_reservation(reservation) == once
    assert once.reserved_micros == reservation.micros == 9 * 25_020


def test_giving_back_twice_gives_back_once(reservation: Reservation) -> None:
    settled = Page().with_reservation(reservation).with_settlement(reservation, Micros(25_020), was_used=True)
    assert settled.with_settlement(reservation, Micros(25_020), was_used=True) == settled
    assert (settled.spent_micros, settled.reserved_micros) == (25_020, 0)
    assert settled.clients["address-1"].micros == 25_020
    assert settled.clients["address-1"].jobs == 1


def test_a_run_that_never_came_to_be_counts_nothing(reservation: Reservation) -> None:
    cancelled = Page().with_reservation(reservation).with_settlement(reservation, Micros(0), was_used=False)
    assert (cancelled.spent_micros, cancelled.reserved_micros, cancelled.clients["address-1"].jobs) == (0, 0, 0)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["reserve", "settle", "cancel"]))))
def test_the_page_balances_whatever_is_repeated(steps: list[tuple[int, str]]) -> None:
    page = Page()
    for number, step in steps:
        terms = {"job": "0" * 32, "run": 1, "day": "2026-03-01", "at": "2026-03-01T12:00:00Z"}
        money = {"call_micros": 10, "frame_micros": 1, "redraws": number}
        one = Reservation.model_validate({"id": str(number), "client": f"c{number % 2}", **terms, **money})
        if step == "reserve":
            page = page.with_reservation(one)
        else:
            page = page.with_settlement(one, Micros(number), was_used=step == "settle")
    assert sum(account.micros for account in page.clients.values()) == page.spent_micros + page.reserved_micros
    assert all(account.jobs >= 0 and account.micros >= 0 for account in page.clients.values())
