"""Generators whose calls are collected, asked over their own wires by the whole program."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from chalicelib.domain import keys
from chalicelib.domain.limits import MAX_CHARGEABLE_TRIES
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.collected.registry import CLIPS, FRAMES, REQUESTS, collected_contracts
from localcloud.providers.faults import Behaviour
from localcloud.providers.server import ContractServer
from tests.conftest import FRAME_MICROS
from tests.support.accounts import Account, check_accounts
from tests.support.collected import COLLECTED, WITHOUT_CLIPS, configured_collecting
from tests.support.paid import begin, let_in

Start = Callable[..., LocalCloud]
A_FEW = 4
A_SEED = 7
"""By some seeds the frames of such a small clip hardly differ, and its encoder makes one of them."""
PATIENCE = 300
"""Seconds, on a machine that is shared."""


@pytest.fixture
def collecting() -> Iterator[dict[str, ContractServer]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(ContractServer(one)) for name, one in collected_contracts().items()}


def test_frames_over_each_wire_are_handed_in_once_each_though_every_third_look_fails(
    start: Start, collecting: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured_collecting(collecting))
    token = let_in(cloud, "ann")
    for name, server in collecting.items():
        server.behave(Behaviour(fault="503", share=0.3, seed=1, strikes=REQUESTS[name].look))
    names = (*COLLECTED, *WITHOUT_CLIPS)
    jobs = {name: begin(cloud, token, frames=A_FEW, generator=name, model=FRAMES[name]) for name in names}
    cloud.wait_until_idle(PATIENCE)
    accounts = {account.job: account for account in check_accounts(cloud, jobs.values())}
    for name, job in jobs.items():
        account, counter = accounts[job], collecting[name].mood.counter
        assert (account.state, account.drawn, counter.orders) == ("done", A_FEW - 1, A_FEW - 1), name
        assert account.spent_micros == counter.charged + (A_FEW - 1) * FRAME_MICROS


def test_a_clip_over_each_wire_becomes_all_frames_of_a_job_by_one_order(
    start: Start, collecting: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured_collecting(collecting))
    token = let_in(cloud, "ann")
    clips = {name: {"generator": name, "model": CLIPS[name], "seed": A_SEED} for name in COLLECTED}
    jobs = {name: begin(cloud, token, frames=24, **clip) for name, clip in clips.items()}
    cloud.wait_until_idle(PATIENCE)
    accounts = {account.job: account for account in check_accounts(cloud, jobs.values(), clips=1)}
    for name, job in jobs.items():
        account, counter = accounts[job], collecting[name].mood.counter
        assert (account.state, account.drawn, counter.orders) == ("done", 23, 1), name
        assert account.spent_micros == counter.charged + 23 * FRAME_MICROS, name
        assert Client(cloud.api_url).read(job, None)["outputs"]
        assert len(frames(cloud, job)) > A_FEW, name


def frames(cloud: LocalCloud, job: str) -> set[bytes]:
    """All its frames, as they are stored; those that are equal are one. A GIF may hold them for equal, too."""
    stored = (keys.frame(job, index) for index in range(24))
    return {cloud.client("s3").get_object(Bucket=cloud.bucket, Key=key)["Body"].read() for key in stored}


@dataclass(frozen=True)
class Going:
    """How a job goes with that fault: its end, what is said of it, and the orders that were handed in."""

    fault: str
    struck: str
    state: str
    orders: int
    said: str = ""


GOING = {
    "comfyui": (
        Going("reset_after", "order", "done", 1),
        Going("truncate", "order", "done", 1),
        Going("failed", "look", "failed", MAX_CHARGEABLE_TRIES, "ComfyUI failed to draw this"),
        Going("half_file", "file", "failed", MAX_CHARGEABLE_TRIES, "something that is no picture"),
    ),
    "fal": (
        Going("reset_after", "order", "failed", MAX_CHARGEABLE_TRIES, "fal broke off its answer"),
        Going("moderated", "look", "failed", 1, "moderation does not allow"),
        Going("foreign_link", "look", "failed", 1, "which is not followed"),
        Going("few_frames", "look", "failed", MAX_CHARGEABLE_TRIES, "with 4 pictures, and"),
    ),
    "replicate": (
        Going("truncate", "order", "failed", MAX_CHARGEABLE_TRIES, "Replicate broke off its answer"),
        Going("moderated", "look", "failed", 1, "moderation does not allow"),
        Going("gone", "look", "failed", MAX_CHARGEABLE_TRIES, "does not have it any more"),
        Going("half_file", "file", "failed", MAX_CHARGEABLE_TRIES, "a clip that can't be read"),
    ),
}
"""ComfyUI is asked after an order whose answer was lost. The others are paid again, up to the bound."""


@pytest.mark.parametrize("round_", range(4))
def test_a_clip_that_goes_wrong_ends_with_its_reason_and_costs_what_was_charged(
    start: Start, collecting: dict[str, ContractServer], round_: int
) -> None:
    cloud = start(environment=configured_collecting(collecting))
    token, jobs = let_in(cloud, "ann"), {}
    for name, goings in GOING.items():
        strikes = getattr(REQUESTS[name], goings[round_].struck)
        collecting[name].behave(Behaviour(fault=goings[round_].fault, strikes=strikes))
        jobs[name] = begin(cloud, token, frames=A_FEW, generator=name, model=CLIPS[name])
    cloud.wait_until_idle(PATIENCE)
    for name, goings in GOING.items():
        going, counter = goings[round_], collecting[name].mood.counter
        account = Account.of(cloud, jobs[name], clips=int(going.state == "done"))
        account.check()
        assert (account.state, counter.orders) == (going.state, going.orders), (name, account)
        assert going.said in str(account.error), (name, account)
        ours = account.calls * account.expected * FRAME_MICROS
        assert account.spent_micros == counter.charged + ours, (name, account)
