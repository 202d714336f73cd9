"""Many clips over bad lines: what providers were bound to draw, beside what was claimed and spent."""

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from chalicelib.domain.money import Micros, from_dollars
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.collected.registry import CLIPS, KEY, LOGIN, REQUESTS, collected_contracts
from localcloud.providers.faults import Behaviour
from localcloud.providers.server import ContractServer
from tests.support.accounts import list_keys, read_ledger, settle_strays, sweep_until_ended
from tests.support.customers import PATIENCE, PAUSE, PICTURE, SERVER_ERROR, SIDE, key_of
from tests.support.paid import let_in

from .network_faults import BadLine

FRAMES = 6
AT_ONCE = 8
CHOSEN, GIVEN = "comfyui", "fal"
"""Whose orders bear an identity that we choose, and one that the provider gives: so many of the jobs are either's."""
SHARE = 0.1
"""Of the orders, those that are lost: before they arrive, or after."""
TIMEOUT = 18.0
"""Seconds that a function has."""
_ANSWER = 5
"""Seconds that a provider has: so much, and what it takes to bring frames home, must be left for a call to begin."""
Servers = Mapping[str, ContractServer]


@dataclass(frozen=True)
class Bill:
    """What became of the jobs that one provider drew."""

    states: Counter[str]
    calls: int
    busy: int
    """Calls that are known to have ordered nothing."""
    spent_micros: Micros
    orders: int
    charged_micros: Micros


@contextmanager
def providers(seconds: float) -> Iterator[Servers]:
    """A contract server for each; an order takes so long."""
    with ExitStack() as stack:
        contracts = collected_contracts(seconds=seconds)
        yield {name: stack.enter_context(ContractServer(contracts[name])) for name in (CHOSEN, GIVEN)}


def offering(servers: Servers) -> dict[str, str]:
    """The environment of a program that offers them."""
    return {
        "FRAMELOOM_BUDGET_USD": "10000",
        "FRAMELOOM_GENERATORS": ", ".join(servers),
        "FRAMELOOM_COMFYUI_BASE_URL": servers[CHOSEN].url,
        "FRAMELOOM_COMFYUI_KEY": LOGIN,
        "FRAMELOOM_FAL_BASE_URL": servers[GIVEN].url,
        "FRAMELOOM_FAL_KEY": KEY,
        **{f"FRAMELOOM_{name.upper()}_TIMEOUTS": json.dumps({"connect": 1, "total": _ANSWER}) for name in servers},
    }


def lose_orders(servers: Servers, seed: int) -> None:
    """Of the orders some are lost with their answers; of ComfyUI's, that can be found out."""
    for name, server in servers.items():
        server.behave(Behaviour(fault="reset_after", share=SHARE, strikes=REQUESTS[name].order, seed=seed))


def draw_clips(cloud: LocalCloud, line: BadLine, servers: Servers, *, of_each: int, seconds: float) -> dict[str, Bill]:
    """Order so many clips of each provider, sweep until all have ended, and account for everything."""
    token = let_in(cloud, "ann")
    customers = [(name, f"{name} {number}") for number in range(of_each) for name in servers]
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        made = dict(zip(customers, crowd.map(lambda one: _order(cloud, token, *one), customers), strict=True))
    sweep_until_ended(cloud, made.values(), seconds)
    line.heal()
    cloud.run_schedule()
    cloud.wait_until_idle(seconds)
    settle_strays(cloud)
    assert list_keys(cloud, "active/") == []
    statuses = {customer: Client(cloud.api_url).read(job, None) for customer, job in made.items()}
    bills = {
        name: _bill([statuses[one] for one in customers if one[0] == name], server) for name, server in servers.items()
    }
    assert sum(page.spent_micros for page in read_ledger(cloud)) == sum(bill.spent_micros for bill in bills.values())
    return bills


def check_bills(bills: Mapping[str, Bill]) -> None:
    """Nobody was bound to draw what nobody had claimed; where we choose the identity, each claim was one order."""
    chosen, given = bills[CHOSEN], bills[GIVEN]
    assert chosen.orders == chosen.calls - chosen.busy, chosen
    assert given.orders <= given.calls - given.busy, given
    assert given.charged_micros <= given.spent_micros, given


def _bill(statuses: list[dict[str, Any]], server: ContractServer) -> Bill:
    for status in statuses:
        assert status["state"] == "done" or status["error"]["detail"], status
    costs = [status["cost"] for status in statuses]
    return Bill(
        states=Counter(status["error"]["code"] if status["error"] else status["state"] for status in statuses),
        calls=sum(cost["calls"] for cost in costs),
        busy=sum(cost["busy"] for cost in costs),
        spent_micros=Micros(sum(from_dollars(cost["spent_usd"]) for cost in costs)),
        orders=server.mood.counter.orders,
        charged_micros=Micros(server.mood.counter.charged),
    )


def _order(cloud: LocalCloud, token: str, provider: str, name: str) -> str:
    """One customer's clip, its picture sent: asked for until it is answered."""
    body = {
        "prompt": "wind",
        "generator": provider,
        "model": CLIPS[provider],
        "frames": FRAMES,
        "size": SIDE,
        "upload": {"content_type": "image/png", "bytes": len(PICTURE)},
    }
    headers = {"Idempotency-Key": key_of(name), "Authorization": f"Bearer {token}"}
    give_up = time.monotonic() + PATIENCE
    while True:
        answer = requests.post(f"{cloud.api_url}/jobs", data=json.dumps(body), headers=headers, timeout=PATIENCE)
        if answer.status_code < SERVER_ERROR:
            break
        if time.monotonic() > give_up:
            raise TimeoutError(answer.text)
        time.sleep(PAUSE)
    job: dict[str, Any] = answer.json()
    Client(cloud.api_url).upload(job["upload"], PICTURE)
    identity: str = job["id"]
    return identity
