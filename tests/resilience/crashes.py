"""One job for every write that a job takes, and one more for each: its handler dies before that write, or after it."""

from dataclasses import dataclass

from localcloud.cloud import LocalCloud
from tests.support.accounts import Account, check_accounts, sweep_until_ended
from tests.support.customers import order, order_all

from .killer import Killer, Plan

FRAMES = 3
AT_ONCE = 8


@dataclass(frozen=True)
class Deaths:
    """How it went."""

    writes: int
    killed: dict[str, str]
    """Customer → the function that was killed, and over which write."""
    accounts: list[Account]
    sweeps: int

    @property
    def most_calls_over(self) -> int:
        """By how many the worst job's calls exceeded its redrawn frames."""
        return max(account.ended for account in self.accounts)


def die_at_every_write(cloud: LocalCloud, killer: Killer) -> Deaths:
    """Learn from an undisturbed job how many writes there are; then as many jobs, twice, all at the same time."""
    jobs = [order(cloud, "undisturbed", FRAMES)]
    cloud.wait_until_idle()
    writes = killer.writes["undisturbed"]
    for number in range(1, writes + 1):
        killer.plans |= {f"before {number}": Plan(number, False), f"after {number}": Plan(number, True)}
    jobs += order_all(cloud, killer.plans, FRAMES, AT_ONCE).values()
    sweeps = sweep_until_ended(cloud, jobs, seconds=150)
    return Deaths(writes, killer.killed, check_accounts(cloud, jobs), sweeps)
