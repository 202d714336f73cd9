"""A generator that takes so many calls in a time, and jobs that would make more."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext

import pytest

from localcloud.cloud import LocalCloud
from localcloud.providers.faults import Limit
from tests.resilience.rate_limit import keep_pace

Start = Callable[..., LocalCloud]


@pytest.mark.parametrize(
    ("limit", "jobs", "frames"),
    [
        (Limit(calls=24, seconds=4), 12, 4),
        # Two windows of slack leave one call in each two seconds.
        (Limit(calls=4, seconds=4), 2, 4),
    ],
)
def test_jobs_together_keep_within_what_a_generator_allows(start: Start, limit: Limit, jobs: int, frames: int) -> None:
    def begin(environment: Mapping[str, str]) -> nullcontext[LocalCloud]:
        return nullcontext(start(environment=environment))

    keeping = keep_pace(begin, limit, jobs, frames, seconds=120)
    assert (keeping.done, keeping.counter.throttled) == (jobs, 0)
