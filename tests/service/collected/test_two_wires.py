"""Jobs whose calls are handed in and collected: frames and clips, through the whole program, over each wire."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from chalicelib.domain import keys
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.collected.registry import CLIPS, FRAMES, KEY, LOGIN, REQUESTS, collected_contracts
from localcloud.providers.faults import Behaviour
from localcloud.providers.server import ContractServer
from tests.conftest import FRAME_MICROS, ROOT
from tests.support.accounts import list_keys, read_ledger
from tests.support.paid import begin, let_in, post

SECONDS = 1.5
"""That an order takes."""
WIRES = ("comfyui", "fal")
OWN_FRAMES = 2 * 23 + 2 * 3 + 2 * 8 + 3 * 2
"""That we count for ourselves: each call of a job counts as that does of which most frames come."""
FEW = 5
"""Of 24: a codec may give two pictures that hardly differ as one."""


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, ContractServer]]:
    with ExitStack() as stack:
        contracts = collected_contracts(seconds=SECONDS)
        yield {name: stack.enter_context(ContractServer(contracts[name])) for name in WIRES}


@pytest.fixture(scope="module")
def cloud(servers: dict[str, ContractServer]) -> Iterator[LocalCloud]:
    environment = {
        "FRAMELOOM_REST_SECONDS": "0",
        "FRAMELOOM_BUDGET_USD": "1000",
        "FRAMELOOM_GENERATORS": ", ".join(servers),
        "FRAMELOOM_COMFYUI_BASE_URL": servers["comfyui"].url,
        "FRAMELOOM_COMFYUI_KEY": LOGIN,
        "FRAMELOOM_COMFYUI_CHECKPOINTS": json.dumps([FRAMES["comfyui"]]),
        "FRAMELOOM_FAL_BASE_URL": servers["fal"].url,
        "FRAMELOOM_FAL_KEY": KEY,
    }
    with LocalCloud(project_dir=ROOT, environment=environment) as cloud:
        yield cloud
    assert not cloud.denied


@pytest.fixture(scope="module")
def done(cloud: LocalCloud, servers: dict[str, ContractServer]) -> dict[str, dict[str, Any]]:
    """What was ordered, by its name → its status once all is over. An answer that is lost is one of ComfyUI's alone."""
    servers["comfyui"].behave(Behaviour(fault="reset_after", strikes=REQUESTS["comfyui"].order))
    token = let_in(cloud, "ann")
    jobs = {
        **{f"{wire} clip": begin(cloud, token, generator=wire, model=CLIPS[wire], frames=24) for wire in WIRES},
        **{f"{wire} frames": begin(cloud, token, generator=wire, model=FRAMES[wire], frames=4) for wire in WIRES},
        "in-betweens": begin(cloud, token, generator="fal", model=FRAMES["fal"], frames=6, redraw_every=2),
        "two clips": begin(
            cloud, token, generator="fal", model=CLIPS["fal"], prompt={"0": "wind", "9": "calm"}, frames=16
        ),
    }
    statuses = {name: finished(cloud, job) for name, job in jobs.items()}
    cloud.wait_until_idle(60)
    return statuses


def finished(cloud: LocalCloud, job: str) -> dict[str, Any]:
    """The job's status once it is done, or its run has ended otherwise."""
    api = Client(cloud.api_url)
    cloud.wait_for(lambda: api.read(job, None)["state"] in ("done", "failed"), 180)
    status: dict[str, Any] = api.read(job, None)
    return status


@pytest.mark.parametrize("wire", WIRES)
def test_a_clip_is_one_call_that_becomes_all_frames(cloud: LocalCloud, done: dict[str, Any], wire: str) -> None:
    status = done[f"{wire} clip"]
    assert (status["state"], status["frames"]["done"], status["cost"]["calls"]) == ("done", 24, 1), status
    frames = [
        cloud.client("s3").get_object(Bucket=cloud.bucket, Key=keys.frame(status["id"], index)) for index in range(24)
    ]
    assert len({frame["ETag"] for frame in frames}) > FEW


@pytest.mark.parametrize("wire", WIRES)
def test_frames_are_handed_in_and_collected_one_after_the_other(done: dict[str, Any], wire: str) -> None:
    status = done[f"{wire} frames"]
    assert (status["state"], status["frames"]["done"], status["cost"]["calls"]) == ("done", 4, 3), status


def test_of_every_second_frame_that_is_collected_the_other_is_computed(done: dict[str, Any]) -> None:
    status = done["in-betweens"]
    assert (status["state"], status["frames"]["done"], status["frames"]["computed"]) == ("done", 6, 2), status
    assert status["cost"]["calls"] == 3


def test_of_a_clip_no_frame_is_computed(cloud: LocalCloud) -> None:
    answer = post(cloud, let_in(cloud, "bob"), generator="fal", model=CLIPS["fal"], redraw_every=2)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "redraw_every")
    assert "draws every frame of a clip" in answer.json()["errors"][0]["detail"]


def test_a_schedule_of_prompts_has_a_clip_for_each(done: dict[str, Any]) -> None:
    status = done["two clips"]
    assert (status["state"], status["frames"]["done"], status["cost"]["calls"]) == ("done", 16, 2), status


def test_an_order_whose_answer_is_lost_is_not_ordered_again_where_we_choose_its_identity(
    done: dict[str, Any], servers: dict[str, ContractServer]
) -> None:
    """One clip and three frames, of which every order's answer was lost."""
    statuses = (done["comfyui clip"], done["comfyui frames"])
    assert [(status["cost"]["lost"], status["cost"]["unknown"]) for status in statuses] == [(0, 0)] * 2
    assert servers["comfyui"].mood.counter.orders == 1 + 3


def test_what_was_spent_is_what_was_charged_to_the_cent(
    cloud: LocalCloud, done: dict[str, Any], servers: dict[str, ContractServer]
) -> None:
    charged = sum(server.mood.counter.charged for server in servers.values())
    assert done
    assert sum(page.spent_micros for page in read_ledger(cloud)) == charged + OWN_FRAMES * FRAME_MICROS
    assert list_keys(cloud, keys.ACTIVE) == []
