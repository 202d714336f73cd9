"""Lambda stops a chain after 16 hops through one function, unless that function is set to Allow."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from localcloud.cloud import LocalCloud
from localcloud.conditions import CHAIN_FUNCTIONS
from localcloud.console import CloudConsole
from localcloud.functions.lineage import MOST_HOPS
from tests.support.accounts import check_accounts, sweep_until_ended
from tests.support.customers import order

Start = Callable[..., LocalCloud]
FRAMES = 100
A_SWEEPS_FRAMES = 1 + MOST_HOPS
"""One that the pull draws, and one for each hop."""


@pytest.mark.parametrize(
    ("allowed", "sweeps"), [(CHAIN_FUNCTIONS, 0), ((), FRAMES // A_SWEEPS_FRAMES)], ids=["allowed", "terminated"]
)
def test_a_hundred_frames_cost_as_many_calls_whether_their_chain_is_stopped_or_not(
    start: Start, allowed: frozenset[str], sweeps: int
) -> None:
    said = io.StringIO()
    cloud = start(allow_recursion=allowed, terminal=CloudConsole(Console(file=said, soft_wrap=True)))
    job = order(cloud, "a long one", FRAMES)
    assert sweep_until_ended(cloud, [job], seconds=150) == sweeps
    (account,) = check_accounts(cloud, [job])
    assert (account.state, account.calls) == ("done", FRAMES - 1)
    assert cloud.stopped == ({"on_frame": sweeps} if sweeps else {})
    assert said.getvalue().count(f"on_frame dropped (job {job})") == sweeps
