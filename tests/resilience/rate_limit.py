"""Many jobs and one generator that shuts out whoever calls it too often."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass

from localcloud.cloud import LocalCloud
from localcloud.providers.faults import Behaviour, CallCounter, Limit
from localcloud.providers.registry import KEY, contracts
from localcloud.providers.server import ContractServer
from tests.support.accounts import check_accounts
from tests.support.paid import begin, let_in

LATENCY = 0.05
"""Seconds: it answers faster than any real one."""
CROWD = 8
Start = Callable[[Mapping[str, str]], AbstractContextManager[LocalCloud]]


@dataclass(frozen=True)
class Keeping:
    """How the jobs kept the pace."""

    done: int
    """Jobs."""
    counter: CallCounter

    def __str__(self) -> str:
        return f"{self.done} jobs done; {self.counter.throttled} of {self.counter.received} calls throttled"


def keep_pace(start: Start, limit: Limit, jobs: int, frames: int, seconds: float) -> Keeping:
    """Order them all at once, and let them run to their ends: within so many seconds."""
    with ContractServer(contracts()["stability"], Behaviour(latency=LATENCY, limit=limit)) as server:
        with start(_offering(server, limit)) as cloud:
            token = let_in(cloud, "ann")
            with ThreadPoolExecutor(CROWD) as crowd:
                orders = crowd.map(lambda _: begin(cloud, token, frames=frames, generator="stability"), range(jobs))
                ordered = list(orders)
            cloud.wait_until_idle(seconds)
            accounts = check_accounts(cloud, ordered)
        counter = server.mood.counter
    assert counter.drawn == jobs * (frames - 1)
    assert counter.throttled <= counter.received / 100, counter
    return Keeping(sum(account.state == "done" for account in accounts), counter)


def _offering(server: ContractServer, limit: Limit) -> dict[str, str]:
    return {
        "FRAMELOOM_BUDGET_USD": "1000",
        "FRAMELOOM_GENERATORS": "stability",
        "FRAMELOOM_STABILITY_KEY": KEY,
        "FRAMELOOM_STABILITY_BASE_URL": server.url,
        "FRAMELOOM_STABILITY_PACE": limit.model_dump_json(include={"calls", "seconds"}),
    }
