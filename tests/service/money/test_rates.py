"""More orders of one client than it may send in a minute."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from werkzeug.wrappers import Response

from chalicelib.billing.rates import TokenBuckets
from chalicelib.billing.tokens import Client
from chalicelib.domain.clock import Clock
from chalicelib.settings import Rates
from chalicelib.storage.table import Table
from localcloud.aws.intercept import Intercept
from localcloud.cloud import LocalCloud
from tests.support.accounts import table_of
from tests.support.customers import compose
from tests.support.paid import let_in

Start = Callable[..., LocalCloud]
LIMIT = 3
SLOW = {"FRAMELOOM_ADDRESS_RATE": str(LIMIT), "FRAMELOOM_TOKEN_RATE": "120"}
STRANGER = Client("address-1")


class From(HTTPAdapter):
    """Sends from that address of this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **options: Any) -> None:  # noqa: ANN401 - whatever requests gives
        super().init_poolmanager(*sizes, source_address=(self._address, 0), **options)


def order(cloud: LocalCloud, address: str, **headers: str) -> requests.Response:
    with requests.Session() as session:
        session.mount("http://", From(address))
        return session.post(f"{cloud.api_url}/jobs", json=compose(2), headers=headers, timeout=30)


def test_an_address_is_held_to_its_rate_whatever_it_writes_and_nobody_else_is(start: Start) -> None:
    cloud = start(environment=SLOW)
    token, began = let_in(cloud, "ann"), time.monotonic()
    spoofed = [{"X-Forwarded-For": f"198.51.100.{turn}", "X-Real-IP": "::1"} for turn in range(LIMIT + 2)]
    answers = [order(cloud, "127.0.0.2", **headers) for headers in spoofed]
    flowed_in = (time.monotonic() - began) / 60 * LIMIT
    created = [answer for answer in answers if answer.status_code == 201]
    assert LIMIT <= len(created) <= LIMIT + flowed_in
    first = created[0].headers
    assert (first["RateLimit-Policy"], first["RateLimit"]) == ('"orders";q=3;w=60', '"orders";r=2;t=20')
    for refused in (answer for answer in answers if answer not in created):
        assert (refused.status_code, refused.json()["code"]) == (429, "too_fast")
        assert 0 < int(refused.headers["Retry-After"]) <= 20
        assert refused.headers["RateLimit"].startswith('"orders";r=0;t=')
        assert {"RateLimit", "RateLimit-Policy"} <= set(refused.headers["Access-Control-Expose-Headers"].split(","))
    assert order(cloud, "127.0.0.3").status_code == 201
    by_token = order(cloud, "127.0.0.2", Authorization=f"Bearer {token}")
    assert (by_token.status_code, by_token.headers["RateLimit"]) == (201, '"orders";r=119;t=1')


def test_whoever_turns_through_tokens_that_nobody_knows_is_held_to_their_address(start: Start) -> None:
    cloud, began = start(environment=SLOW), time.monotonic()
    made_up = [{"Authorization": f"Bearer ann.{turn}"} for turn in range(LIMIT + 3)]
    codes = Counter(order(cloud, "127.0.0.4", **headers).json()["code"] for headers in made_up)
    flowed_in = (time.monotonic() - began) / 60 * LIMIT
    assert set(codes) <= {"token_unknown", "too_fast"}
    assert LIMIT <= codes["token_unknown"] <= LIMIT + flowed_in


def ask(cloud: LocalCloud, times: int, limit: int) -> int:
    """So many orders of one client, in one and the same millisecond: how many are let in."""
    dynamodb, noon = cloud.client("dynamodb"), Clock(now=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))
    buckets = TokenBuckets(Table(lambda: dynamodb, table_of(cloud), noon), noon, Rates(limit, limit))

    with ThreadPoolExecutor(32) as crowd:
        return sum(quota.wait == 0 for quota in crowd.map(lambda _: buckets.take(STRANGER), range(times)))


def test_of_300_orders_of_one_client_at_once_exactly_50_are_let_in(start: Start) -> None:
    assert ask(start(), 300, limit=50) == 50


def test_an_answer_that_gets_lost_lets_in_nobody_beyond_the_limit(start: Start) -> None:
    lost: list[str] = []

    def lose_some(intercept: Intercept) -> Response:
        answer = intercept.carry_out()
        if intercept.operation.name == "UpdateItem" and answer.status_code == 200 and len(lost) < 5:
            lost.append(intercept.operation.name)
            raise ConnectionResetError
        return answer

    let_in = ask(start(between=lose_some), 60, limit=20)
    assert len(lost) == 5
    assert 20 - len(lost) <= let_in < 20
