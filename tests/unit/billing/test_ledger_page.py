"""The ledger's sums: whatever is repeated, they are exact."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.billing.ledger import Ledger
from chalicelib.billing.ledger_page import Account, Entry, Page
from chalicelib.billing.room import POTS, pot_of
from chalicelib.billing.standing import SPENT
from chalicelib.billing.sums import USED, Sum
from chalicelib.domain import item_keys
from chalicelib.domain.errors import MoneySpent
from chalicelib.domain.item_keys import ItemKey
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation
from chalicelib.settings import Allowance
from chalicelib.storage.table import Item
from tests.support.tables import Kept, ledger_of

LARGE = Micros(10**9)
ALLOWED = Allowance(
    budget_micros=LARGE,
    client_micros=LARGE,
    client_jobs=1000,
    address_micros=LARGE,
    strangers_micros=LARGE,
    holders_micros=LARGE,
    inbox_micros=LARGE,
    payers_micros=LARGE,
    payer_micros=LARGE,
    address_waiting=1000,
    strangers_waiting=1000,
)
DAY = "2026-03-01"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLIENTS = ("address-1", "address-2", "ann", "bob", "inbox")


def pots_of(kept: Kept) -> Item:
    found = kept.items[item_keys.pots(DAY)]
    return {name: int(value["N"]) for name, value in found.items() if "N" in value}


def money(number: int, *, waits: bool = False, **changes: object) -> Reservation:
    terms = {"job": "0" * 32, "run": 1, "day": DAY, "at": NOON, "client": CLIENTS[number % len(CLIENTS)]}
    until = NOON + timedelta(minutes=7 * number) if waits else None
    worth = {"call_micros": 10, "frame_micros": 1, "redraws": number, "picture_until": until}
    return Reservation.model_validate({"id": f"{number:032x}", **terms, **worth, **changes})


def test_reserving_twice_sets_aside_once(reservation: Reservation) -> None:
    ledger = ledger_of(ALLOWED)
    for _ in range(2):
        ledger.reserve(reservation)
    page = ledger.page(reservation.day)
    assert page.reserved_micros == reservation.micros == 9 * 25_020
    assert page.clients["address-1"] == Account(jobs=1, micros=reservation.micros)


def test_giving_back_twice_gives_back_once_and_what_was_given_back_is_not_set_aside_anew(
    reservation: Reservation,
) -> None:
    ledger = ledger_of(ALLOWED)
    ledger.reserve(reservation)
    for _ in range(2):
        ledger.settle(reservation, Micros(25_020))
        ledger.cancel(reservation)
        ledger.reserve(reservation)
    page = ledger.page(reservation.day)
    assert (page.spent_micros, page.reserved_micros) == (25_020, 0)
    assert page.clients["address-1"] == Account(jobs=1, micros=25_020)
    with pytest.raises(MoneySpent):
        ledger.cover(reservation)


def test_a_run_that_never_came_to_be_counts_nothing(reservation: Reservation) -> None:
    ledger = ledger_of(ALLOWED)
    ledger.reserve(reservation)
    ledger.cancel(reservation)
    page = ledger.page(reservation.day)
    assert (page.spent_micros, page.reserved_micros, page.clients["address-1"].jobs) == (0, 0, 0)


def test_money_of_one_client_is_not_given_back_in_anothers_name(reservation: Reservation) -> None:
    ledger = ledger_of(ALLOWED)
    ledger.reserve(reservation)
    before = ledger.page(reservation.day)
    ledger.cancel(reservation.model_copy(update={"client": "ann"}))
    assert ledger.page(reservation.day) == before


STEPS = st.tuples(st.integers(0, 9), st.booleans(), st.sampled_from(["reserve", "cover", "settle", "cancel"]))


@given(st.lists(STEPS), st.integers(0, 11 * 60))
def test_all_sums_are_exact_whatever_is_repeated(steps: list[tuple[int, bool, str]], minutes: int) -> None:
    kept = Kept()
    clock = [NOON]
    ledger = ledger_of(ALLOWED, kept=kept, now=lambda: clock[0])
    for number, waits, step in steps:
        act(ledger, step, money(number, waits=waits))
        clock[0] += timedelta(minutes=minutes) / len(steps)
    page = ledger.page(DAY)
    check_balance(kept, page)
    assert all(account.jobs >= 0 and account.micros >= 0 for account in page.clients.values())


def act(ledger: Ledger, step: str, reservation: Reservation) -> None:
    match step:
        case "reserve":
            ledger.reserve(reservation)
        case "settle":
            ledger.settle(reservation, Micros(reservation.redraws))
        case "cancel":
            ledger.cancel(reservation)
        case "cover" if reservation.id in ledger.page(DAY).open:
            ledger.cover(reservation)


def check_balance(kept: Kept, page: Page) -> None:
    used = page.spent_micros + page.reserved_micros
    assert sum(account.micros for account in page.clients.values()) == used
    if item_keys.pots(DAY) not in kept.items:
        assert used == 0
        return
    pots = pots_of(kept)
    assert (pots.get(USED, 0), pots.get(SPENT, 0)) == (used, page.spent_micros)
    for pot in POTS:
        theirs = {client: account for client, account in page.clients.items() if pot_of(client) == pot}
        counted = Sum.of(pots, pot)
        assert counted.used_micros == sum(account.micros for account in theirs.values())
        entries = [entry for entry in page.open.values() if entry.client in theirs]
        back = sum(entry.micros - min(entry.micros, entry.expected_micros) for entry in entries)
        after_midnight = sum(e.micros for e in entries if e.until and e.until.date() > NOON.date())
        assert counted.soon_micros + sum(counted.later.values()) == back - after_midnight


def test_pots_of_a_busy_day_are_less_than_a_kilobyte_so_that_a_change_costs_what_the_documents_say() -> None:
    kept, clock = Kept(), [NOON.replace(hour=0)]
    ledger = ledger_of(ALLOWED, kept=kept, now=lambda: clock[0])
    largest = 0
    waiting: list[Reservation] = []
    for number in range(2 * 10 * 23):
        until = clock[0] + timedelta(minutes=65)
        one = {"id": f"{number:032x}", "client": CLIENTS[number % 4], "frame_micros": 300, "picture_until": until}
        waiting.append(money(239).model_copy(update=one))
        ledger.reserve(waiting[-1])
        if len(waiting) > 30:
            ledger.settle(waiting.pop(0), Micros(300))
        clock[0] += timedelta(minutes=3)
        largest = max(largest, size(kept.items[item_keys.pots(DAY)]))
    assert 200 < largest < 1024


def size(item: object) -> int:
    assert isinstance(item, dict)
    return sum(len(name) + len(next(iter(value.values()))) for name, value in item.items())


OLD = Page(
    spent_micros=Micros(40),
    clients={"ann": Account(jobs=2, micros=Micros(140)), "address-1": Account(jobs=1, micros=Micros(30))},
    open={
        f"{1:032x}": Entry(client="ann", micros=Micros(100), expected_micros=Micros(60)),
        f"{2:032x}": Entry(client="address-1", micros=Micros(30), until=NOON + timedelta(minutes=75)),
    },
)


def test_a_day_that_began_as_an_object_goes_on_in_the_table_with_all_that_it_says() -> None:
    kept = Kept()
    ledger = ledger_of(ALLOWED, kept=kept, page=OLD)
    assert ledger.page(DAY) == OLD
    ledger.settle(money(1, client="ann"), Micros(10))
    carried = ledger.page(DAY)
    assert carried.spent_micros == 50
    assert carried.clients == {"ann": Account(jobs=2, micros=Micros(50)), "address-1": OLD.clients["address-1"]}
    assert carried.open.keys() == {f"{2:032x}"}
    check_balance(kept, carried)


def test_what_was_carried_over_counts_against_the_limits() -> None:
    tight = ALLOWED.model_copy(update={"budget_micros": 170 + money(4).micros})
    ledger = ledger_of(tight, page=OLD)
    ledger.reserve(money(4))
    with pytest.raises(MoneySpent):
        ledger.reserve(money(9))


def test_a_page_of_many_is_carried_over_and_who_dies_on_the_way_is_followed_by_whoever_comes_next() -> None:
    many = {f"address-{number}": Account(jobs=1, micros=Micros(1)) for number in range(250)}
    kept, page = Kept(), Page(spent_micros=Micros(250), clients=many)
    ledger = ledger_of(ALLOWED, kept=kept, page=page)
    ledger.reserve(money(0))
    assert [len(updates) for updates in kept.transactions] == [100, 100, 50, 1, 3]
    half = dict(list(kept.items.items())[:100])
    kept.items = {key: item for key, item in half.items() if key != item_keys.pots(DAY)}
    ledger.reserve(money(0))
    assert ledger.page(DAY).clients.keys() == {*many, CLIENTS[0]}


def test_an_items_place_is_told_by_its_key() -> None:
    for client in CLIENTS:
        key = item_keys.account(DAY, client)
        assert (item_keys.client_of(key), item_keys.reservation_of(key)) == (client, None)
        assert key.part in item_keys.spread_parts(DAY)
    assert item_keys.reservation_of(item_keys.money(DAY, "x")) == "x"
    assert item_keys.client_of(ItemKey(DAY, "pots")) is None
