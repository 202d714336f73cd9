"""Posters that are paid for, asked over their own wires by the whole program."""

from collections.abc import Callable
from io import BytesIO

import pytest
import requests
from PIL import Image

from localcloud.cloud import LocalCloud
from localcloud.providers.faults import Behaviour
from localcloud.providers.server import ContractServer
from tests.conftest import FRAME_MICROS
from tests.support.accounts import check_accounts
from tests.support.paid import PAID, configured, let_in

Start = Callable[..., LocalCloud]


def order(cloud: LocalCloud, path: str, token: str, **fields: object) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}", "Prefer": "wait=20"}
    return requests.post(
        f"{cloud.api_url}{path}", json={"prompt": "a lighthouse", **fields}, headers=headers, timeout=60
    )


def test_a_poster_over_each_wire_is_one_call_and_has_its_shape(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers))
    token = let_in(cloud, "ann")
    posters = {}
    for name in PAID:
        answer = order(cloud, "/posters", token, generator=name, title="The Lighthouse", aspect_ratio="3:2")
        assert answer.status_code == 200, answer.text
        posters[name] = answer.json()
        drawn = Image.open(BytesIO(requests.get(posters[name]["url"], timeout=30).content))
        assert (drawn.format, drawn.size) == ("PNG", (1024, 683)), name
        assert (posters[name]["cost"]["calls_expected"], posters[name]["cost"]["calls_max"]) == (1, 7)
        assert servers[name].mood.counter.drawn == servers[name].mood.counter.received == 1
    cloud.wait_until_idle(60)
    accounts = check_accounts(cloud, [poster["id"] for poster in posters.values()])
    assert {account.state for account in accounts} == {"done"}
    spent = dict(zip(posters, accounts, strict=True))["stability"].spent_micros
    assert spent == 30_000 + FRAME_MICROS, "core draws from words, for less than what redraws"


def test_a_motion_poster_pays_each_of_its_two_models_its_own_price(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers))
    created = order(cloud, "/jobs", let_in(cloud, "ann"), generator="stability", frames=3, size=64, style="anime")
    assert created.status_code == 201, created.text
    cloud.wait_until_idle(60)
    (account,) = check_accounts(cloud, [created.json()["id"]])
    assert (account.state, account.spent_micros) == ("done", 30_000 + 2 * 35_000 + 3 * FRAME_MICROS)
    paths = servers["stability"].mood.counter.paths
    assert [path.rpartition("/")[2] for path in paths] == ["core", "sd3", "sd3"]


@pytest.mark.parametrize(("fault", "status", "code"), [("filtered", 422, "refused"), ("500", 502, "lost")])
def test_who_waits_for_a_poster_is_told_why_there_is_none(
    start: Start, servers: dict[str, ContractServer], fault: str, status: int, code: str
) -> None:
    cloud = start(environment=configured(servers))
    servers["openai"].behave(Behaviour(fault=fault))
    answer = order(cloud, "/posters", let_in(cloud, "ann"), generator="openai")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]
