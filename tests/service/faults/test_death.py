"""Handlers that are killed between any two writes.

On this machine the bucket, the queues and whatever starts the functions live in one process's memory: so it is the
functions that die here, by SIGKILL, while the cloud lives on, as it does when Lambda loses a machine.
"""

from collections.abc import Callable

from localcloud.cloud import LocalCloud
from tests.resilience.crashes import FRAMES, die_at_every_write
from tests.resilience.killer import Killer
from tests.resilience.storm import SHORT_LEASES

Start = Callable[..., LocalCloud]


def test_a_job_whose_handler_is_killed_at_any_write_is_finished_by_the_sweep(start: Start) -> None:
    killer = Killer()
    deaths = die_at_every_write(start(between=killer, timeout=8.0, **SHORT_LEASES), killer)
    assert deaths.writes >= 15
    assert deaths.killed.keys() == killer.plans.keys()
    assert {account.state for account in deaths.accounts} == {"done"}
    assert {account.drawn for account in deaths.accounts} == {FRAMES - 1}
