"""Handlers that are killed between any two writes.

On this machine the bucket, the queues and whatever starts the functions live in one process's memory: so it is the
functions that die here, by SIGKILL, while the cloud lives on, as it does when Lambda loses a machine.
"""

from collections.abc import Callable

from localcloud.cloud import LocalCloud
from tests.wire.accounts import check_accounts, sweep_until_ended
from tests.wire.customers import order, order_all
from tests.wire.killer import Killer, Plan

Start = Callable[..., LocalCloud]
FRAMES = 3
SHORT_LEASE = {"FRAMELOOM_REST_SECONDS": "0", "FRAMELOOM_LEASE_MARGIN_SECONDS": "1"}


def test_a_job_whose_handler_is_killed_at_any_write_is_finished_by_the_sweep(start: Start) -> None:
    killer = Killer()
    cloud = start(between=killer, environment=SHORT_LEASE, timeout=4.0, visibility_factor=1.0)
    jobs = [order(cloud, "undisturbed", FRAMES)]
    cloud.wait_until_idle()
    writes = killer.writes["undisturbed"]
    assert writes >= 15
    for number in range(1, writes + 1):
        killer.plans |= {f"before {number}": Plan(number, False), f"after {number}": Plan(number, True)}
    jobs += order_all(cloud, killer.plans, FRAMES, at_once=8).values()
    sweep_until_ended(cloud, jobs, seconds=60)
    assert killer.killed.keys() == killer.plans.keys()
    accounts = check_accounts(cloud, jobs)
    assert {account.state for account in accounts} == {"done"}
