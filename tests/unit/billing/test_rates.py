"""How fast one client may order."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.billing.rates import Quota, TokenBuckets
from chalicelib.billing.tokens import Client
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import TooFast, Unavailable
from chalicelib.settings import Rates
from chalicelib.storage.table import Table
from tests.support.tables import TABLE, Kept

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STRANGER, HOLDER = Client("address-1"), Client("ann", has_token=True)
WINDOW = 60_000


class Shop:
    """Token buckets over items in memory, at a time of its own."""

    def __init__(self, address: int = 3, token: int = 6) -> None:
        self.kept = Kept()
        self.milliseconds = 0
        clock = Clock(now=lambda: NOON + timedelta(milliseconds=self.milliseconds), sleep=lambda _: None)
        client = cast("Any", self.kept)
        self.buckets = TokenBuckets(Table(lambda: client, TABLE, clock), clock, Rates(address, token))

    def lets_in(self, client: Client = STRANGER) -> bool:
        return self.buckets.take(client).wait == 0


def test_as_many_as_the_limit_are_let_in_at_once_and_then_one_by_one() -> None:
    shop = Shop(address=3)
    assert [shop.lets_in() for _ in range(5)] == [True, True, True, False, False]
    shop.milliseconds = 19_999
    assert not shop.lets_in()
    shop.milliseconds = 20_000
    assert [shop.lets_in() for _ in range(2)] == [True, False]
    shop.milliseconds = 1_000_000
    assert [shop.lets_in() for _ in range(4)] == [True, True, True, False]


def test_a_token_has_a_limit_of_its_own_and_each_client_a_bucket() -> None:
    shop = Shop(address=1, token=2)
    assert [shop.lets_in(HOLDER) for _ in range(3)] == [True, True, False]
    assert shop.lets_in()
    assert shop.lets_in(Client("address-2"))
    assert not shop.lets_in()


def test_what_is_left_is_told_and_when_there_is_room_again() -> None:
    shop = Shop(address=3)
    assert shop.buckets.take(STRANGER) == Quota(limit=3, remaining=2, full_in=20)
    shop.buckets.take(STRANGER)
    shop.milliseconds = 500
    quota = shop.buckets.take(STRANGER)
    assert (quota.policy_header, quota.header) == ('"orders";q=3;w=60', '"orders";r=0;t=60')
    refused = shop.buckets.take(STRANGER)
    assert refused == Quota(limit=3, remaining=0, full_in=59.5, wait=19.5)
    with pytest.raises(TooFast) as told:
        refused.check()
    assert told.value.retry_after == 19.5
    shop.milliseconds += 19_499
    assert not shop.lets_in()
    shop.milliseconds += 1
    assert shop.lets_in()


def test_an_order_is_one_request_while_the_bucket_is_full_and_never_more_than_two() -> None:
    shop = Shop(address=3)
    asked = [shop.kept.updates]
    for _ in range(5):
        shop.lets_in()
        asked.append(shop.kept.updates)
    assert [later - before for before, later in pairwise(asked)] == [1, 2, 2, 1, 1]


@given(limit=st.integers(1, 50), pauses=st.lists(st.integers(0, 30_000), min_size=1, max_size=80))
def test_no_window_of_any_minute_lets_in_more_than_a_full_bucket_and_what_flows_in(
    limit: int, pauses: list[int]
) -> None:
    shop, let_in = Shop(address=limit), list[int]()
    for pause in pauses:
        shop.milliseconds += pause
        if shop.lets_in():
            let_in.append(shop.milliseconds)
    for start, first in enumerate(let_in):
        for end, last in enumerate(let_in[start:], start):
            assert end - start + 1 <= limit + (last - first) * limit // WINDOW


@given(limit=st.integers(1, 50), pauses=st.lists(st.integers(0, 30_000), min_size=1, max_size=80))
def test_nobody_who_has_room_is_refused(limit: int, pauses: list[int]) -> None:
    shop, each = Shop(address=limit), 60_000_000 // limit
    room = whole = each * limit
    for pause in pauses:
        shop.milliseconds += pause
        room = min(whole, room + 1000 * pause)
        assert shop.lets_in() == (room >= each)
        room -= each if room >= each else 0


def test_an_item_is_gone_when_it_says_nothing_any_more() -> None:
    shop = Shop()
    shop.lets_in()
    (item,) = shop.kept.items.values()
    assert 1_000_000 * int(item["gone_at"]["N"]) > int(item["full_at"]["N"]) + 60_000_000


def test_an_item_that_keeps_vanishing_is_no_reason_to_let_anybody_in() -> None:
    shop = Shop()

    class Vanishing(Kept):
        def update_item(self, **update: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
            shop.milliseconds += 1
            self.items.clear()
            return super().update_item(**{**update, "ConditionExpression": "attribute_exists(part)"})

    vanishing = cast("Any", Vanishing())
    clock = Clock(now=lambda: NOON + timedelta(milliseconds=shop.milliseconds))
    with pytest.raises(Unavailable):
        TokenBuckets(Table(lambda: vanishing, TABLE, clock), clock, Rates(3, 3)).take(STRANGER)
