"""Chains of redraws by a generator that drifts, through the whole program and over a wire."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image

from bench.motion.measures import delta_cells
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.drift import Drift
from localcloud.providers.automatic1111 import Automatic1111Contract
from localcloud.providers.faults import Behaviour
from localcloud.providers.messages import ProviderRequest, Reply
from localcloud.providers.pictures import encoded, pictured
from localcloud.providers.registry import LOGIN
from localcloud.providers.server import ContractServer
from tests.conftest import ROOT
from tests.unit.coherence.pictures import apart, photo, scene

REDRAWS = 48
WALKS = 12
SIZE = 256
BOX = (64, 48, 192, 224)
WALK = scene("right")
MOST = 3.0
"""CIEDE2000 that a chain may come to be apart from its first frame."""


class Walking(Automatic1111Contract):
    """Moves what it is asked to let walk, frame by frame; and remembers the masks that it was sent for that."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.masks: list[Image.Image] = []

    def answer(self, request: ProviderRequest) -> Reply:
        if request.method == "POST" and "walks" in request.json["prompt"]:
            parent = pictured(f"data:image/png;base64,{request.json['init_images'][0]}")
            self.masks.append(pictured(f"data:image/png;base64,{request.json['mask']}").convert("L"))
            time = len(self.masks)
            return self.showing(WALK.redrawn(parent, time, Drift(), time))
        return super().answer(request)


@pytest.fixture(scope="module")
def server() -> Iterator[ContractServer]:
    with ContractServer(Walking(LOGIN), Behaviour(drifts=True)) as server:
        yield server


@pytest.fixture(scope="module")
def cloud(server: ContractServer) -> Iterator[LocalCloud]:
    environment = {
        "FRAMELOOM_REST_SECONDS": "0",
        "FRAMELOOM_GENERATORS": "automatic1111, procedural",
        "FRAMELOOM_AUTOMATIC1111_KEY": LOGIN,
        "FRAMELOOM_AUTOMATIC1111_BASE_URL": server.url,
    }
    with LocalCloud(project_dir=ROOT, environment=environment) as cloud:
        yield cloud
    assert not cloud.denied


def begin(cloud: LocalCloud, picture: Image.Image, painted: Image.Image | None = None, **fields: object) -> str:
    api, sent = Client(cloud.api_url), encoded(picture)
    order: dict[str, Any] = {
        "prompt": "it rains",
        "generator": "automatic1111",
        "size": max(picture.size),
        "seed": 7,
        "upload": {"content_type": "image/png", "bytes": len(sent)},
        **fields,
    }
    if painted:
        order["mask"] = {"content_type": "image/png", "bytes": len(encoded(painted))} | order.get("mask", {})
    job = api.create(order)
    if painted:
        api.upload(job["mask_upload"], encoded(painted))
    api.upload(job["upload"], sent)
    return str(job["id"])


def ended(cloud: LocalCloud, job: str) -> dict[str, Any]:
    api = Client(cloud.api_url)
    cloud.wait_for(lambda: api.read(job, None)["state"] in ("done", "failed"), 300)
    cloud.wait_until_idle(60)
    return api.read(job, None)


def frames(status: dict[str, Any]) -> list[Image.Image]:
    links = (status["frames"]["urls"][str(index)] for index in range(status["frames"]["done"]))
    return [Image.open(BytesIO(requests.get(link, timeout=30).content)).convert("RGB") for link in links]


def mask() -> Image.Image:
    painted = Image.new("L", (SIZE, SIZE))
    painted.paste(255, BOX)
    return painted


@pytest.fixture(scope="module")
def chains(cloud: LocalCloud) -> dict[str, dict[str, Any]]:
    """48 redraws of a picture in which nothing moves, held and bare."""
    first = photo(side=SIZE)
    jobs = {
        "held": begin(cloud, first, mask(), frames=REDRAWS + 1),
        "bare": begin(cloud, first, mask(), frames=REDRAWS + 1, coherence=[]),
    }
    return {name: ended(cloud, job) for name, job in jobs.items()}


@pytest.mark.parametrize("name", ["held", "bare"])
def test_outside_the_mask_all_frames_of_48_redraws_are_the_first(chains: dict[str, Any], name: str) -> None:
    first, *others = frames(chains[name])
    assert len(others) == REDRAWS
    outside = np.asarray(mask()) == 0
    assert sum(int(apart(frame, first)[outside].any(axis=-1).sum()) for frame in others) == 0
    assert all(apart(frame, first)[~outside].any() for frame in others)


def test_a_chain_that_is_held_does_not_drift_and_a_bare_one_does(chains: dict[str, Any]) -> None:
    distances = {name: distance(frames(status)) for name, status in chains.items()}
    assert distances["held"] < MOST < distances["bare"]


def distance(pictures: list[Image.Image]) -> float:
    """ΔE8 within the mask, of the last frame to the first."""
    first, last = (picture.crop(BOX) for picture in (pictures[0], pictures[-1]))
    return delta_cells(last, first)


def test_the_status_tells_of_each_frame_how_far_it_has_come(cloud: LocalCloud, chains: dict[str, Any]) -> None:
    told = chains["bare"]["drift"]
    assert [one["frame"] for one in told] == list(range(1, REDRAWS + 1))
    assert told[-1]["colour"] == pytest.approx(distance(frames(chains["bare"])), rel=0.25)
    assert max(one["colour"] for one in chains["held"]["drift"]) < MOST
    newest = requests.get(f"{cloud.api_url}/jobs/{chains['bare']['id']}", timeout=30).json()
    assert [one["frame"] for one in newest["drift"]] == [REDRAWS]
    assert newest["details"] is None


@pytest.fixture(scope="module")
def runaway(cloud: LocalCloud) -> dict[str, Any]:
    """A bare chain that is to be stopped."""
    return ended(cloud, begin(cloud, photo(side=SIZE), frames=REDRAWS, coherence=[], on_drift="stop"))


def test_a_chain_that_runs_away_is_stopped_before_the_next_call(
    cloud: LocalCloud, server: ContractServer, runaway: dict[str, Any]
) -> None:
    assert runaway["state"] == "failed"
    assert runaway["error"]["code"] == "drifted"
    assert f"Frame {runaway['frames']['done'] - 1} has come too far from frame 0" in runaway["error"]["detail"]
    assert [one["too_far"] for one in runaway["drift"]].index(True) == len(runaway["drift"]) - 1
    assert runaway["cost"]["calls"] == runaway["frames"]["done"] - 1 < REDRAWS - 1
    drawn = server.mood.counter.drawn
    requests.post(f"{cloud.api_url}/jobs/{runaway['id']}/resume", timeout=30).raise_for_status()
    cloud.wait_for(lambda: server.mood.counter.drawn > drawn, 60)
    again = ended(cloud, runaway["id"])
    assert again["frames"]["done"] == runaway["frames"]["done"] + 1, "it goes on from there, and is judged anew"
    assert again["error"]["code"] == "drifted"


def test_a_frame_can_be_drawn_again_from_what_is_told_of_it(cloud: LocalCloud, runaway: dict[str, Any]) -> None:
    address = f"{cloud.api_url}/jobs/{runaway['id']}?details=true&after=-1"
    status = requests.get(address, timeout=30).json()
    drawn = frames(status)
    assert [one["frame"] for one in status["details"]] == list(range(1, min(len(drawn), 25)))
    for one in status["details"][:3]:
        assert (one["prompt"], one["strength"], one["mask_pose"]) == ("it rains", 0.35, None)
        assert not apart(Drift().redrawn(drawn[one["frame"] - 1], one["seed"]), drawn[one["frame"]]).any()
    assert status["details"][0]["parent_drift"] is None
    second = status["details"][1]["parent_drift"]
    assert second == {name: status["drift"][0][name] for name in ("colour", "sharpness", "flicker")}


@pytest.fixture(scope="module")
def walk(cloud: LocalCloud) -> dict[str, Any]:
    """A subject that walks to the right, in a mask that follows it."""
    painted = WALK.mask(wide=False)
    job = begin(cloud, WALK.frame(0), painted, prompt="it walks", frames=WALKS + 1, mask={"follow": True})
    return ended(cloud, job)


def test_a_mask_follows_its_subject(server: ContractServer, walk: dict[str, Any]) -> None:
    assert walk["state"] == "done"
    assert isinstance(server.contract, Walking)
    assert len(server.contract.masks) == WALKS
    for time, handed_in in enumerate(server.contract.masks):
        there, truth = np.asarray(handed_in) > 127, np.asarray(WALK.alpha(time)) > 127
        assert (there & truth).sum() / (there | truth).sum() > 0.8
    assert all(one["mask_confidence"] > 0.5 and not one["mask_stayed"] for one in walk["drift"])
    assert max(one["colour"] for one in walk["drift"]) < MOST


def test_where_nothing_ever_lay_under_a_mask_that_follows_frame_0_stays(walk: dict[str, Any]) -> None:
    first, *others = frames(walk)
    beyond = (WALK.mask(wide=False).getbbox() or (0,))[0]
    for frame in others:
        assert not apart(frame, first)[:, :beyond].any()


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("coherence", {"coherence": ["colour"]}),
        ("on_drift", {"on_drift": "stop"}),
        ("mask.follow", {"mask": {"content_type": "image/png", "bytes": 9, "follow": True}}),
    ],
)
def test_what_only_a_chain_can_be_asked_for_is_refused_by_name(
    cloud: LocalCloud, field: str, fields: dict[str, Any]
) -> None:
    upload = {"content_type": "image/png", "bytes": 9}
    order = {"prompt": "rain", "upload": upload, "generator": "procedural", **fields}
    answer = requests.post(f"{cloud.api_url}/jobs", json=order, timeout=30)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert "redrawn from the one before" in answer.json()["errors"][0]["detail"]
