"""What many GIFs a day need at the same time, of each thing that there is only so much of."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from bench.costs import tariff
from bench.costs.gif_cost import CALL_SECONDS, LOOKS_PER_SECOND, job_seconds
from bench.costs.usage import Measured
from chalicelib.billing.ledger_page import Account, Page

LOADS = (10**3, 10**5, 10**6)
"""GIFs a day."""
PEAK = 3
"""Times the day's mean, assumed of its busiest hour."""
DAYS = 2
"""For which a dropped picture stays: a day, and S3 deletes after the next midnight."""
_DAY = 86_400
_STABILITY_PER_SECOND = 15
"""150 requests in 10 seconds: https://platform.stability.ai/docs/api-reference"""
_SWAPS = 3
"""Of the day's page for one job: a little is set aside, then all of it, and it is given back."""
_TICK_SECONDS = 60
"""The sweep's own timeout."""
_SENDING_SECONDS = 0.02
"""Of one message, assumed."""
_LISTED = 1000


@dataclass(frozen=True)
class Load:
    """One thing: what it is, how much of it there is, and how much is needed at each load."""

    what: str
    limit: float
    needed: dict[int, float]


def loads(measured: Measured) -> Iterator[Load]:
    """All of them."""
    own, called = job_seconds(measured, waits=False), job_seconds(measured, waits=True)
    writes = sum(measured.job.writes.values())
    yield _by_rate("invocations at once, drawn by the function", tariff.CONCURRENT, own)
    yield _by_rate(f"invocations at once, calls of {CALL_SECONDS} s", tariff.CONCURRENT, called)
    yield _by_rate("calls a second, of Stability's", _STABILITY_PER_SECOND, measured.calls)
    yield _by_rate("requests a second, to the API", tariff.API_PER_SECOND, called * LOOKS_PER_SECOND)
    yield _by_rate("PUT and LIST a second", tariff.S3_WRITES_PER_SECOND, writes)
    yield Load("the ledger: seconds of each second", 1, {day: rate(day) * _SWAPS * swap_seconds(day) for day in LOADS})
    yield Load("the sweep: seconds a tick", _TICK_SECONDS, {day: _sweep_seconds(day, called) for day in LOADS})
    yield Load(
        "the sweep, where all are dropped pictures",
        _TICK_SECONDS,
        {day: _sweep_seconds(day, called) + 2 * _pages(day * DAYS) * tariff.S3_SECONDS for day in LOADS},
    )


def rate(day: int) -> float:
    """GIFs a second in the busiest hour."""
    return day * PEAK / _DAY


def page_of(clients: int) -> bytes:
    """The day's page in the evening, when so many have ordered one job each."""
    account = Account(jobs=1, micros=500)
    page = Page(clients={f"address-{number:016x}": account for number in range(clients)})
    return page.model_dump_json().encode()


def swap_seconds(clients: int) -> float:
    """Of one change of that page: two requests, and what reading and writing it takes here."""
    body = page_of(clients)
    began = time.process_time()
    Page.model_validate_json(body).model_dump_json()
    return 2 * tariff.S3_SECONDS + time.process_time() - began


def _by_rate(what: str, limit: float, of_one: float) -> Load:
    return Load(what, limit, {day: rate(day) * of_one for day in LOADS})


def _sweep_seconds(day: int, unfinished_for: float) -> float:
    """It sends a message for each job that is not finished, one after the other."""
    unfinished = rate(day) * unfinished_for
    return (_pages(unfinished) + 1) * tariff.S3_SECONDS + unfinished * _SENDING_SECONDS


def _pages(entries: float) -> int:
    return int(entries / _LISTED) + 1
