"""Many jobs over a bad line, and what they came to."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from localcloud.aws.intercept import pass_on
from localcloud.cloud import LocalCloud
from tests.support.accounts import Account, check_accounts, list_keys, sweep_until_ended
from tests.support.customers import order_all

from .network_faults import BadLine

AT_ONCE = 8
SHORT_LEASES: dict[str, Any] = {
    "environment": {"FRAMELOOM_REST_SECONDS": "0", "FRAMELOOM_LEASE_MARGIN_SECONDS": "1"},
    "retry_waits": (0.05, 0.1),
    "visibility_factor": 1.0,
}
"""A lease ends soon after its function, and a message comes back as soon as it has."""


@dataclass(frozen=True)
class Storm:
    """How it went; all of it within the bounds, or there would be no such object."""

    accounts: list[Account]
    faults: Counter[str]
    sweeps: int
    objects: int

    @property
    def states(self) -> Counter[str]:
        """How many jobs came to which end, and if not to a picture, why."""
        return Counter(account.error["code"] if account.error else account.state for account in self.accounts)

    @property
    def faulty(self) -> int:
        """How many requests something happened to."""
        return self.faults.total() - self.faults[pass_on.__name__]

    @property
    def most_calls_over(self) -> int:
        """By how many the worst job's calls exceeded its redrawn frames."""
        return max(account.ended for account in self.accounts)


def weather(cloud: LocalCloud, line: BadLine, jobs: int, frames: int, seconds: float) -> Storm:
    """Order so many jobs over the line, sweep until each has ended, and account for everything."""
    made = order_all(cloud, map(str, range(jobs)), frames, AT_ONCE).values()
    assert len(set(made)) == jobs
    sweeps = sweep_until_ended(cloud, made, seconds)
    line.heal()
    cloud.run_schedule()
    cloud.wait_until_idle(seconds)
    accounts = check_accounts(cloud, made)
    for account in accounts:
        assert len(line.callers[account.job]) <= account.calls, f"{account}: more calls than claims"
    return Storm(accounts, line.faults, sweeps, check_objects(cloud, line))


def check_objects(cloud: LocalCloud, line: BadLine) -> int:
    """Each object of a job was created once, and is what was created: how many there are."""
    s3 = cloud.client("s3")
    stored = {
        key: sha256(s3.get_object(Bucket=cloud.bucket, Key=key)["Body"].read()).hexdigest()
        for key in list_keys(cloud, "jobs/")
    }
    assert line.created == {key: [digest] for key, digest in stored.items()}
    return len(stored)
