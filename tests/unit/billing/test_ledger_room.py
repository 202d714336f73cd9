"""Whose share is full, and when there is room again."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.billing.ledger import Ledger
from chalicelib.domain.errors import MoneySpent
from chalicelib.domain.money import Micros
from chalicelib.domain.records import DayLimits, Reservation
from chalicelib.settings import Allowance
from tests.support.tables import ledger_of

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
MIDNIGHT = 12 * 3600.0
PICTURE_UNTIL = NOW + timedelta(minutes=65)
ALLOWED = Allowance(
    budget_micros=10_000,
    client_micros=10_000,
    client_jobs=1000,
    address_micros=2_500,
    strangers_micros=5_000,
    holders_micros=10_000,
    inbox_micros=10_000,
    payers_micros=10_000,
    payer_micros=10_000,
    address_waiting=1000,
    strangers_waiting=1000,
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


def at_noon(allowed: Allowance = ALLOWED) -> Ledger:
    return ledger_of(allowed, now=lambda: NOW)


def fill(ledger: Ledger, client: str, count: int, *, waits: bool = False) -> Ledger:
    for number in range(count):
        ledger.reserve(order(f"{client} {number}", client, waits=waits))
    return ledger


def refusal(ledger: Ledger, reservation: Reservation) -> MoneySpent:
    """Whoever looks and whoever tries to reserve hear the same."""
    with pytest.raises(MoneySpent) as looked:
        ledger.check(reservation)
    with pytest.raises(MoneySpent) as refused:
        ledger.reserve(reservation)
    told = [(one.value.detail, one.value.code, one.value.retry_after) for one in (looked, refused)]
    assert told[0] == told[1]
    return refused.value


def test_an_address_and_all_strangers_together_have_a_share_and_half_is_left_for_those_who_are_known() -> None:
    ledger = fill(at_noon(), "address-1", 2)
    assert refusal(ledger, order("next", "address-1")).code == "quota_spent"
    for client, orders in (("address-2", 2), ("address-3", 1)):
        fill(ledger, client, orders)
    full = refusal(ledger, order("next", "address-4"))
    assert "all without a token" in full.detail
    for known in ("ann", "inbox"):
        ledger.reserve(order(known, known))


@pytest.mark.parametrize(("pot", "theirs", "others"), [("holders", "ann", "inbox"), ("inbox", "inbox", "ann")])
def test_those_with_a_token_and_the_inbox_have_shares_that_the_operator_sets(
    pot: str, theirs: str, others: str
) -> None:
    ledger = fill(at_noon(ALLOWED.model_copy(update={f"{pot}_micros": 2_000})), theirs, 2)
    assert refusal(ledger, order("next", theirs)).code == "quota_spent"
    for allowed in (others, "address-1"):
        ledger.reserve(order(allowed, allowed))


def test_an_order_without_its_picture_counts_little_and_all_of_it_once_the_picture_is_there() -> None:
    ledger, waiting = at_noon(), order("a", waits=True)
    ledger.reserve(waiting)
    page = ledger.page(waiting.day)
    assert (page.reserved_micros, page.clients["ann"].micros, page.clients["ann"].jobs) == (100, 100, 1)
    for _ in range(2):
        ledger.cover(waiting)
        page = ledger.page(waiting.day)
        assert (page.reserved_micros, page.clients["ann"].micros, page.clients["ann"].jobs) == (1000, 1000, 1)
    ledger.settle(waiting, Micros(400))
    assert ledger.page(waiting.day).clients["ann"].micros == 400


def test_what_waits_for_pictures_comes_back_when_no_picture_came_told_to_the_next_ten_minutes() -> None:
    full = refusal(fill(at_noon(), "address-1", 16, waits=True), order("next", "address-1"))
    given_back = (PICTURE_UNTIL + timedelta(minutes=10) - NOW).total_seconds()
    assert full.retry_after is not None
    assert given_back <= full.retry_after <= given_back + 600
    assert full.retry_after % 600 == 0


def test_the_first_moment_at_which_there_is_enough_is_told() -> None:
    ledger = at_noon(ALLOWED.model_copy(update={"address_micros": 1_600}))
    for number, minutes in enumerate((20, 20, 20, 20, 20, 20, 140)):
        one = order(f"{number}", "address-1", waits=True)
        ledger.reserve(one.model_copy(update={"picture_until": NOW + timedelta(minutes=minutes)}))
    assert refusal(ledger, order("next", "address-1")).retry_after == 40 * 60
    assert refusal(ledger, order("next", "address-1", redraws=10)).retry_after == 160 * 60


def test_what_is_being_drawn_comes_back_in_a_minute_or_so_if_it_is_enough() -> None:
    ledger = fill(at_noon(), "ann", 10)
    assert refusal(ledger, order("next")).retry_after == 60
    for number in range(7):
        ledger.settle(order(f"ann {number}", "ann"), Micros(1000))
    assert refusal(ledger, order("next", redraws=20)).retry_after == MIDNIGHT


def test_what_is_spent_comes_back_at_midnight_and_the_longest_wait_is_told() -> None:
    ledger = at_noon()
    for number in range(16):
        one = order(str(number), "address-1")
        ledger.reserve(one)
        ledger.settle(one, Micros(100))
    assert refusal(ledger, order("next", "address-1")).retry_after == MIDNIGHT


def test_nobody_is_told_to_come_back_for_what_there_never_is_room_for() -> None:
    assert refusal(at_noon(), order("large", redraws=100)).retry_after is None
    assert refusal(at_noon(ALLOWED.model_copy(update={"budget_micros": 0})), order("a")).retry_after is None


def test_an_output_counts_as_no_job() -> None:
    ledger, output = at_noon(), order("o").model_copy(update={"export": "0" * 12, "output_micros": 20})
    ledger.reserve(output)
    page = ledger.page(output.day)
    assert (page.reserved_micros, page.clients["ann"].jobs) == (100, 0)
    ledger.cancel(output)
    assert ledger.page(output.day).clients["ann"].jobs == 0


def test_a_client_orders_no_more_jobs_than_it_may_free_ones_too() -> None:
    ledger = at_noon(ALLOWED.model_copy(update={"client_jobs": 2}))
    for name in ("a", "b"):
        ledger.reserve(order(name).model_copy(update={"frame_micros": 0}))
    refused = refusal(ledger, order("c").model_copy(update={"frame_micros": 0}))
    assert (refused.code, refused.retry_after) == ("quota_spent", MIDNIGHT)


def test_a_token_has_dollars_of_its_own_within_those_of_the_operator_also_when_a_picture_comes() -> None:
    ledger, limits = at_noon(), DayLimits(micros=Micros(1_500))
    little = order("a", waits=True).model_copy(update={"limits": limits})
    large = order("b", redraws=5).model_copy(update={"limits": limits})
    ledger.reserve(little)
    ledger.reserve(large)
    assert ledger.use("ann", limits).left.micros == 300
    with pytest.raises(MoneySpent) as refused:
        ledger.cover(little)
    assert refused.value.code == "quota_spent"
    ledger.settle(large, Micros(500))
    ledger.cover(little)
    assert ledger.use("ann", limits).left.micros == 0
    ledger.reserve(order("of a token without limits", "bob"))


def test_a_token_has_jobs_of_its_own() -> None:
    ledger, limits = at_noon(), DayLimits(jobs=1)
    ledger.reserve(order("a").model_copy(update={"limits": limits}))
    refused = refusal(ledger, order("b").model_copy(update={"limits": limits}))
    assert (refused.code, refused.retry_after) == ("quota_spent", MIDNIGHT)
    assert "1 jobs" not in refused.detail
    ledger.reserve(order("without limits"))


def test_no_token_is_given_more_than_the_operators_settings_give_any() -> None:
    given, ledger = DayLimits(micros=Micros(20_000), jobs=2_000), at_noon()
    assert ledger.use("ann", given).most == ledger.use("ann", DayLimits()).most
    fill(ledger, "bob", 9)
    assert refusal(ledger, order("a", redraws=5).model_copy(update={"limits": given})).code == "budget_spent"


def test_what_is_left_to_a_client_is_what_its_limits_and_those_of_all_leave() -> None:
    ledger = fill(at_noon(), "ann", 2)
    use = ledger.use("ann", DayLimits(micros=Micros(5_000), jobs=5))
    assert (use.used.micros, use.used.jobs) == (2_000, 2)
    assert (use.most.micros, use.most.jobs) == (5_000, 5)
    assert (use.left.micros, use.left.jobs) == (3_000, 3)
    fill(ledger, "bob", 7)
    assert ledger.use("ann", DayLimits(micros=Micros(5_000))).left.micros == 1_000
    ledger.reserve(order("last"))
    assert ledger.use("ann", DayLimits(micros=Micros(2_000))).left.micros == 0
