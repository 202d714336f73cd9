"""`python -m tests.resilience`: the long form, as one table. The exit status is 0 if everything held."""

import argparse
import io
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from localcloud.cloud import LocalCloud
from localcloud.console import CloudConsole
from localcloud.providers.faults import Limit
from tests.support.accounts import check_accounts, sweep_until_ended
from tests.support.customers import order
from tests.support.paying import shop

from .clips import TIMEOUT, check_bills, draw_clips, lose_orders, offering, providers
from .crashes import die_at_every_write
from .crowd import AT_ONCE, conditions, crowd_in
from .killer import Killer
from .network_faults import BadLine
from .payments import dangerous_shop, die_while_paying, due, spend_once
from .rate_limit import keep_pace
from .restarts import restart
from .rush import budget_for, storm_the_counter, storm_the_ledger
from .storm import SHORT_LEASES, weather

ROOT = Path(__file__).parents[2]
ROOM = 100
LEDGERS_ROOM = 30
"""Swaps that a thousand threads of one process manage while their patience lasts."""
QUIET: dict[str, Any] = {"environment": {"FRAMELOOM_REST_SECONDS": "0"}, "retry_waits": (0.05, 0.1)}


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.resilience", description="The program over real, bad sockets."
    )
    parser.add_argument("--jobs", type=int, default=100, help="jobs of each storm")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="one storm for each")
    parser.add_argument("--clips", type=int, default=150, help="clips of each of two providers")
    parser.add_argument("--kills", type=int, default=40, help="of the whole program, under 10 jobs")
    parser.add_argument("--only", default="", help="words that the trials' names hold; all trials without")
    given = parser.parse_args()
    trials = {
        "handlers killed before and after every write of a job": _deaths,
        **{f"a bad line, seed {seed}": _storm(seed, given.jobs) for seed in given.seeds},
        f"clips, {given.clips} of each provider, over a bad line": lambda: _clips(given.clips, given.seeds[0]),
        "100 frames, chains allowed": lambda: _chain({}),
        "100 frames, chains stopped after 16 hops": lambda: _chain({"allow_recursion": ()}),
        f"the program killed {given.kills} times": lambda: _restarts(given.kills),
        "1,000 orders, 48 at a time": _counter,
        f"10,000 orders under many names and from many addresses, {AT_ONCE} at a time": _crowd,
        "1,000 threads on the ledger": _ledger,
        "1,000 uses of one payment, 48 at a time": _one_payment,
        "handlers killed before and after every write of a job paid by exact": lambda: _paid_deaths("exact"),
        "handlers killed before and after every write of a job paid by upto": lambda: _paid_deaths("upto"),
        "50 jobs, and a generator for 150 calls in 10 seconds": _pace,
    }
    # A thousand threads on one client take more connections than it keeps: that is no news.
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
    _tell({name: run for name, run in trials.items() if given.only in name})


def _tell(trials: Mapping[str, Callable[[], str]]) -> None:
    table = Table("trial", "what came of it", "seconds")
    console = Console()
    try:
        for name, run in trials.items():
            began = time.monotonic()
            with console.status(name):
                result = run()
            table.add_row(name, result, f"{time.monotonic() - began:.0f}")
    finally:
        console.print(table)


def _cloud(**conditions: object) -> LocalCloud:
    unheard = CloudConsole(Console(file=io.StringIO()))
    settings: dict[str, Any] = {"project_dir": ROOT, "terminal": unheard, **QUIET, **conditions}
    return LocalCloud(**settings)


def _deaths() -> str:
    killer = Killer()
    with _cloud(between=killer, timeout=4.0, **SHORT_LEASES) as cloud:
        deaths = die_at_every_write(cloud, killer)
    done = sum(account.state == "done" for account in deaths.accounts)
    return (
        f"{len(deaths.killed)} kills at {deaths.writes} writes; {done} of {len(deaths.accounts)} jobs done; "
        f"at most {deaths.most_calls_over} calls beyond a job's frames"
    )


def _storm(seed: int, jobs: int) -> Callable[[], str]:
    def run() -> str:
        line = BadLine(seed)
        with _cloud(between=line, timeout=6.0, **SHORT_LEASES) as cloud:
            storm = weather(cloud, line, jobs, frames=4, seconds=900)
        states = ", ".join(f"{count} {state}" for state, count in storm.states.most_common())
        return (
            f"{jobs} jobs: {states}; {storm.faulty} of {storm.faults.total()} requests went wrong; "
            f"{storm.sweeps} sweeps; at most {storm.most_calls_over} calls beyond a job's frames; "
            f"{storm.objects} objects, none changed"
        )

    return run


def _clips(jobs: int, seed: int) -> str:
    line = BadLine(seed)
    with providers(seconds=1.0) as servers:
        lose_orders(servers, seed)
        conditions = {**SHORT_LEASES, "environment": SHORT_LEASES["environment"] | offering(servers)}
        with _cloud(between=line, timeout=TIMEOUT, **conditions) as cloud:
            bills = draw_clips(cloud, line, servers, of_each=jobs, seconds=3600)
    check_bills(bills)
    return "; ".join(
        f"{name}: {', '.join(f'{count} {state}' for state, count in bill.states.most_common())}, {bill.calls} calls, "
        f"{bill.busy} of them known to have ordered nothing, {bill.orders} orders"
        for name, bill in bills.items()
    )


def _chain(conditions: Mapping[str, object]) -> str:
    with _cloud(**conditions) as cloud:
        job = order(cloud, "a long one", frames=100)
        sweeps = sweep_until_ended(cloud, [job], seconds=120)
        (account,) = check_accounts(cloud, [job])
        return f"{account.state}; {account.calls} calls; {cloud.stopped.total()} drops told; {sweeps} sweeps"


def _restarts(kills: int) -> str:
    with TemporaryDirectory() as folder:
        return str(restart(Path(folder), kills=kills, jobs=10, seconds=900))


def _counter() -> str:
    callers = 48
    with _cloud(
        environment=budget_for(ROOM),
        concurrency={"api_handler": callers},
        total_concurrency=callers,
    ) as cloud:
        return str(storm_the_counter(cloud, ROOM, orders=1000, at_once=callers))


def _crowd() -> str:
    with _cloud(**conditions()) as cloud:
        return str(crowd_in(cloud, orders=10_000))


def _ledger() -> str:
    with _cloud() as cloud:
        return str(storm_the_ledger(cloud, LEDGERS_ROOM, threads=1000))


def _one_payment() -> str:
    with shop() as place:
        crowd = spend_once(place, 1000, at_once=48)
    assert (crowd.jobs, crowd.transfers) == (1, 1)
    answers = ", ".join(f"{count} times {status}" for status, count in sorted(crowd.answers.items()))
    return f"{answers}; {crowd.jobs} job, {crowd.transfers} transfer"


def _paid_deaths(scheme: str) -> str:
    with dangerous_shop() as (place, killer):
        deaths = die_while_paying(place, killer, scheme)
        taken = sorted(one.units for one in place.facilitator.chain.transfers.values())
    assert taken == sorted(due(account, scheme) for account in deaths.accounts)
    assert {account.state for account in deaths.accounts} == {"done"}
    return f"{len(deaths.killed)} killed over {deaths.writes} writes; all drawn, and paid once"


def _pace() -> str:
    limit = Limit(calls=150, seconds=10, shut_out=60)
    return str(keep_pace(lambda offered: _cloud(environment=offered), limit, jobs=50, frames=24, seconds=600))


if __name__ == "__main__":
    main()
