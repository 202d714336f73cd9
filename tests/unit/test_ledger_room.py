"""Whose share is full, and when there is room again."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.billing.ledger_page import Page
from chalicelib.domain.errors import MoneySpent
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation
from chalicelib.settings import Allowance

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
MIDNIGHT = 12 * 3600.0
PICTURE_UNTIL = NOW + timedelta(minutes=65)
ALLOWED = Allowance(
    budget_micros=10_000, client_micros=10_000, client_jobs=1000, address_micros=2_500, strangers_micros=5_000
)


def order(name: str, client: str = "ann", *, waits: bool = False, redraws: int = 4) -> Reservation:
    """Worth 100 micros for each redraw, and 600 more at worst; 100 while it waits for its picture."""
    return Reservation(
        id=name,
        job="0" * 32,
        run=1,
        client=client,
        day="2026-03-01",
        at=NOW,
        call_micros=0,
        frame_micros=100,
        redraws=redraws,
        picture_until=PICTURE_UNTIL if waits else None,
    )


def filled(client: str, count: int, *, waits: bool = False) -> Page:
    page = Page()
    for number in range(count):
        page = page.with_reservation(order(f"{client} {number}", client, waits=waits))
    return page


def refusal(page: Page, reservation: Reservation, allowed: Allowance = ALLOWED) -> MoneySpent:
    with pytest.raises(MoneySpent) as refused:
        page.check_room(reservation, reservation.micros, allowed, NOW)
    return refused.value


def test_an_address_and_all_strangers_together_have_a_share_and_half_is_left_for_those_who_are_known() -> None:
    one = filled("address-1", 2)
    assert refusal(one, order("next", "address-1")).code == "quota_spent"
    both = one
    for client in ("address-2", "address-3"):
        for number in range(2):
            both = both.with_reservation(order(f"{client} {number}", client))
    full = refusal(both, order("next", "address-4"))
    assert "all without a token" in full.detail
    for known in ("ann", "inbox"):
        both.check_room(order("theirs", known), Micros(1000), ALLOWED, NOW)


def test_an_order_without_its_picture_counts_little_and_all_of_it_once_the_picture_is_there() -> None:
    waiting = order("a", waits=True)
    page = Page().with_reservation(waiting)
    assert (page.reserved_micros, page.clients["ann"].micros, page.clients["ann"].jobs) == (100, 100, 1)
    covered = page.with_cover(waiting)
    assert (covered.reserved_micros, covered.clients["ann"].micros, covered.clients["ann"].jobs) == (1000, 1000, 1)
    assert covered.with_cover(waiting) == covered
    assert covered.with_settlement(waiting, Micros(400), was_used=True).clients["ann"].micros == 400


def test_what_waits_for_pictures_comes_back_when_no_picture_came() -> None:
    full = refusal(filled("address-1", 20, waits=True), order("next", "address-1"))
    assert full.retry_after == (PICTURE_UNTIL + timedelta(minutes=10) - NOW).total_seconds()


def test_what_is_being_drawn_comes_back_in_a_minute_or_so_if_it_is_enough() -> None:
    page = filled("ann", 10)
    assert refusal(page, order("next")).retry_after == 60
    spent = page.model_copy(update={"spent_micros": 5_500})
    assert refusal(spent, order("next")).retry_after == MIDNIGHT


def test_what_is_spent_comes_back_at_midnight_and_the_longest_wait_is_told() -> None:
    page = Page()
    for number in range(25):
        one = order(str(number), "address-1")
        page = page.with_reservation(one).with_settlement(one, Micros(100), was_used=True)
    assert refusal(page, order("next", "address-1")).retry_after == MIDNIGHT
    tight = ALLOWED.model_copy(update={"budget_micros": 3_400})
    assert refusal(page.with_reservation(order("open")), order("next", "address-1"), tight).retry_after == MIDNIGHT


def test_nobody_is_told_to_come_back_for_what_there_never_is_room_for() -> None:
    large = order("large", redraws=100)
    assert refusal(Page(), large).retry_after is None
    assert refusal(Page(), order("a"), ALLOWED.model_copy(update={"budget_micros": 0})).retry_after is None


def test_an_output_counts_as_no_job() -> None:
    output = order("o").model_copy(update={"export": "0" * 12, "output_micros": 20})
    page = Page().with_reservation(output)
    assert (page.reserved_micros, page.clients["ann"].jobs) == (100, 0)
    assert page.with_settlement(output, Micros(20), was_used=False).clients["ann"].jobs == 0
