"""What many GIFs a day need at the same time, of each thing that there is only so much of."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.costs import tariff
from bench.costs.gif_cost import CALL_SECONDS, LOOKS_PER_SECOND, job_seconds
from bench.costs.usage import Measured

LOADS = (10**3, 10**5, 10**6)
"""GIFs a day."""
PEAK = 3
"""Times the day's mean, assumed of its busiest hour."""
DAYS = 2
"""For which a dropped picture stays: a day, and S3 deletes after the next midnight."""
_DAY = 86_400
_STABILITY_PER_SECOND = 15
"""150 requests in 10 seconds: https://platform.stability.ai/docs/api-reference"""
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
    changes = sum(measured.job.changes.values())
    yield _by_rate("changes a second of the day's pots", tariff.ITEM_CHANGES_PER_SECOND, changes)
    yield Load("the sweep: seconds a tick", _TICK_SECONDS, {day: _sweep_seconds(day, called) for day in LOADS})
    yield Load(
        "the sweep, where all are dropped pictures",
        _TICK_SECONDS,
        {day: _sweep_seconds(day, called) + 2 * _pages(day * DAYS) * tariff.S3_SECONDS for day in LOADS},
    )


def rate(day: int) -> float:
    """GIFs a second in the busiest hour."""
    return day * PEAK / _DAY


def _by_rate(what: str, limit: float, of_one: float) -> Load:
    return Load(what, limit, {day: rate(day) * of_one for day in LOADS})


def _sweep_seconds(day: int, unfinished_for: float) -> float:
    """It sends a message for each job that is not finished, one after the other."""
    unfinished = rate(day) * unfinished_for
    return (_pages(unfinished) + 1) * tariff.S3_SECONDS + unfinished * _SENDING_SECONDS


def _pages(entries: float) -> int:
    return int(entries / _LISTED) + 1
