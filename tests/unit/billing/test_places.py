"""Orders without a token that wait for their pictures: who holds a place, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.billing.ledger import Ledger
from chalicelib.domain import item_keys
from chalicelib.domain.errors import TooFast
from chalicelib.domain.limits import WAITING_SECONDS
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation
from chalicelib.settings import Allowance
from tests.support.tables import Kept, ledger_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = "2026-03-01"
LARGE = Micros(10**9)
LARGEST_UNIT = 1024
"""Bytes that a write unit pays for."""


def allowed(own: int = 3, everybody: int = 60) -> Allowance:
    sums = ("budget", "client", "address", "strangers", "holders", "inbox", "payers", "payer")
    money = {f"{whose}_micros": LARGE for whose in sums}
    return Allowance(**money, client_jobs=10_000, address_waiting=own, strangers_waiting=everybody)


class Day:
    """A ledger, and a time of its own."""

    def __init__(self, own: int = 3, everybody: int = 60) -> None:
        self.kept = Kept()
        self.seconds = 0
        self.ordered = 0
        self.ledger: Ledger = ledger_of(allowed(own, everybody), kept=self.kept, now=lambda: self.now)

    @property
    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def order(self, client: str = "address-1", *, waits: bool = True) -> Reservation:
        """Raises TooFast."""
        self.ordered += 1
        order = Reservation(
            id=f"{self.ordered:032x}",
            job="0" * 32,
            run=1,
            client=client,
            day=DAY,
            at=NOON,
            call_micros=0,
            frame_micros=300,
            redraws=4,
            picture_until=self.now + timedelta(minutes=65) if waits else None,
        )
        self.ledger.check(order)
        self.ledger.reserve(order)
        return order

    def is_let_in(self, client: str = "address-1") -> bool:
        try:
            self.order(client)
        except TooFast:
            return False
        return True

    def held(self) -> tuple[int, int]:
        """Places in the accounts of all addresses, and in the queue, that are taken now."""
        spots = {key: self._taken(key) for key in self.kept.items}
        queue = spots.pop(item_keys.queue(DAY), 0)
        return sum(spots.values()), queue

    def _taken(self, key: item_keys.ItemKey) -> int:
        moment = self.now.timestamp()
        numbers = {name: value for name, value in self.kept.items[key].items() if name[1:].isdigit() and name[0] == "p"}
        return sum(int(value["N"]) > moment for value in numbers.values())


def test_three_orders_of_an_address_may_wait_and_the_next_is_told_when_there_is_room() -> None:
    day = Day()
    for _ in range(3):
        day.order()
        day.seconds += 10
    with pytest.raises(TooFast) as refused:
        day.order()
    assert (refused.value.code, refused.value.retry_after) == ("too_many_waiting", WAITING_SECONDS - 30)
    day.seconds += WAITING_SECONDS - 31
    assert not day.is_let_in()
    day.seconds += 1
    assert [day.is_let_in() for _ in range(2)] == [True, False]


def test_a_refused_order_leaves_nothing_behind() -> None:
    day = Day(own=1)
    day.order()
    before = dict(day.kept.items)
    assert not day.is_let_in()
    assert day.kept.items == before


def test_all_addresses_share_a_queue_and_whoever_has_a_token_or_needs_no_picture_needs_no_place() -> None:
    day = Day(own=3, everybody=5)
    assert [day.is_let_in(f"address-{number}") for number in range(7)] == [True] * 5 + [False] * 2
    assert [day.is_let_in(client) for client in ("ann", "ann", "ann", "ann", "inbox")] == [True] * 5
    day.order("address-6", waits=False)
    assert day.held() == (5, 5)


def test_no_places_are_none() -> None:
    day = Day(own=0)
    with pytest.raises(TooFast) as refused:
        day.order()
    assert refused.value.retry_after is None


@pytest.mark.parametrize("ending", ["cover", "settle", "cancel"])
def test_a_place_is_free_as_soon_as_its_picture_comes_or_its_run_ends(ending: str) -> None:
    day = Day(own=1, everybody=1)
    order = day.order()
    assert day.held() == (1, 1)
    if ending == "cover":
        day.ledger.cover(order)
    elif ending == "settle":
        day.ledger.settle(order, Micros(300))
    else:
        day.ledger.cancel(order)
    assert day.held() == (0, 0)
    assert day.is_let_in()


def test_a_picture_that_comes_late_is_taken_and_leaves_the_places_to_those_who_hold_them_now() -> None:
    day = Day(own=1, everybody=1)
    late = day.order()
    day.seconds += WAITING_SECONDS
    day.order()
    day.ledger.cover(late)
    assert day.held() == (1, 1)
    assert not day.is_let_in()
    assert day.ledger.page(DAY).open[late.id].micros == late.micros


def test_the_queue_costs_one_unit_to_write() -> None:
    day = Day(own=1, everybody=90)
    for number in range(90):
        day.order(f"address-{number}")
    item = day.kept.items[item_keys.queue(DAY)]
    # A number takes a byte for each two digits, and one more.
    stored = {name: len(value["S"]) if "S" in value else len(value["N"]) // 2 + 1 for name, value in item.items()}
    assert len(stored) == 90 + 3
    assert sum(len(name) + size for name, size in stored.items()) < LARGEST_UNIT


@given(
    st.lists(st.tuples(st.sampled_from(["order", "cover", "settle", "cancel", "wait"]), st.integers(0, 9)), max_size=60)
)
def test_places_that_are_held_are_those_of_orders_that_wait(steps: list[tuple[str, int]]) -> None:
    day, orders = Day(own=2, everybody=4), list[tuple[Reservation, int]]()
    for verb, chance in steps:
        if verb == "order":
            before, client = list(orders), f"address-{chance % 3}"
            own = sum(one.client == client for one, _ in before)
            if own < 2 and len(before) < 4:
                orders.append((day.order(client), day.seconds + WAITING_SECONDS))
            else:
                assert not day.is_let_in(client)
        elif verb == "wait":
            day.seconds += 40 * chance
        elif orders:
            one, _ = orders.pop(chance % len(orders))
            getattr(day.ledger, verb)(one, *([Micros(0)] if verb == "settle" else []))
        orders = [(one, until) for one, until in orders if until > day.seconds]
        assert day.held() == (len(orders), len(orders))
