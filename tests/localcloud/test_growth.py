"""What a program that runs for weeks keeps in memory of each job: nothing that grows."""

import gc
import tracemalloc
from pathlib import Path

from localcloud.cloud import LocalCloud
from tests.conftest import PATIENT, ROOT
from tests.support.customers import order

JOBS = 5
REMEMBERED = 20
"""Log lines and the like: so few that the first jobs fill them."""
MOST_BYTES = 15_000
"""Of a job, with what connections and caches happen to hold at the moment. Without bounds it is 49 kB."""


def bytes_held() -> int:
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    return held


def run(cloud: LocalCloud, first: int) -> None:
    for number in range(first, first + JOBS):
        order(cloud, f"customer {number}", frames=2)
    cloud.wait_until_idle(120)


def test_a_job_that_is_over_takes_no_memory(tmp_path: Path) -> None:
    with LocalCloud(project_dir=ROOT, environment=PATIENT, data=tmp_path, remembered=REMEMBERED) as cloud:
        run(cloud, 0)
        tracemalloc.start()
        try:
            run(cloud, JOBS)
            before = bytes_held()
            run(cloud, 2 * JOBS)
            assert bytes_held() - before < JOBS * MOST_BYTES
        finally:
            tracemalloc.stop()
        assert len(cloud.asked) == len(cloud.logs) == REMEMBERED
