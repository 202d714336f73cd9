"""The whole program dies of SIGKILL, twice, while customers wait for what they pay for."""

from pathlib import Path

from tests.resilience.restarts import restart


def test_jobs_of_a_program_that_is_killed_go_on_when_it_is_started_again(tmp_path: Path) -> None:
    restarts = restart(tmp_path, kills=2, jobs=2, seconds=240)
    assert restarts.states.total() == 2
    assert restarts.paid >= restarts.states["done"]
