"""Many jobs over a bad line: requests and answers get lost, cut, late and repeated, and functions die of SIGKILL."""

from collections.abc import Callable

from localcloud.cloud import LocalCloud
from tests.resilience.network_faults import ODDS, BadLine
from tests.resilience.storm import SHORT_LEASES, weather

Start = Callable[..., LocalCloud]
JOBS, FRAMES = 8, 3


def test_every_job_over_a_bad_line_is_accounted_for(start: Start) -> None:
    line = BadLine(seed=7)
    storm = weather(start(between=line, timeout=5.0, **SHORT_LEASES), line, JOBS, FRAMES, seconds=150)
    assert {fault.__name__ for fault in ODDS} & storm.faults.keys()
    assert storm.states["done"] >= JOBS // 2
