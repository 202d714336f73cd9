"""Clips that a provider delivers into the bucket: their arrival is an event, and nobody asks for them."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image

from chalicelib.domain import keys
from chalicelib.domain.money import from_dollars
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.faults import Behaviour
from localcloud.providers.server import ContractServer
from tests.conftest import FRAME_MICROS
from tests.support.accounts import Account, list_keys
from tests.support.delivering import DeliveringBedrock
from tests.support.paid import begin, let_in

Start = Callable[..., LocalCloud]
FRAMES = 12
CLIP = from_dollars("0.40")
"""What five seconds at 0.08 dollars cost."""


@pytest.fixture
def bedrock() -> Iterator[ContractServer]:
    with ContractServer(DeliveringBedrock(seconds=0.5)) as server:
        yield server


@pytest.fixture
def cloud(start: Start, bedrock: ContractServer) -> LocalCloud:
    cloud = start(
        environment={
            "FRAMELOOM_BUDGET_USD": "1000",
            "FRAMELOOM_GENERATORS": "procedural, bedrock",
            "FRAMELOOM_BEDROCK_BASE_URL": bedrock.url,
            "FRAMELOOM_BEDROCK_CLIP_PRICES": '{"luma-ray-2-540p": {"second": 0.08}}',
        }
    )
    assert isinstance(bedrock.contract, DeliveringBedrock)
    bedrock.contract.s3_url = cloud.s3_url
    return cloud


def ordered(cloud: LocalCloud, **fields: object) -> str:
    given = {"frames": FRAMES, "generator": "bedrock", "model": "luma-ray-2-540p", **fields}
    return begin(cloud, let_in(cloud, "ann"), **given)


def state_of(cloud: LocalCloud, job: str) -> str:
    state: str = Client(cloud.api_url).read(job, None)["state"]
    return state


def test_a_clip_becomes_a_gif_by_its_event_and_nobody_asks_for_it(cloud: LocalCloud, bedrock: ContractServer) -> None:
    job = ordered(cloud)
    cloud.wait_for(lambda: state_of(cloud, job) == "done", 60)
    status = Client(cloud.api_url).read(job, None)
    assert status["frames"]["done"] == FRAMES
    assert bedrock.mood.counter.paths == ["/async-invoke"]
    assert (bedrock.mood.counter.orders, bedrock.mood.counter.charged) == (1, CLIP)
    assert Account.of(cloud, job).spent_micros == CLIP + (FRAMES - 1) * FRAME_MICROS
    assert len(list_keys(cloud, keys.clips(job))) == 1
    with Image.open(BytesIO(Client(cloud.api_url).download(status["outputs"][0]["url"]))) as gif:
        assert getattr(gif, "n_frames", 1) > 1


def test_a_clip_whose_order_got_no_answer_is_found_and_paid_once(cloud: LocalCloud, bedrock: ContractServer) -> None:
    bedrock.behave(Behaviour(fault="truncate", strikes="^POST"))
    job = ordered(cloud)
    cloud.wait_for(lambda: state_of(cloud, job) == "done", 60)
    assert (bedrock.mood.counter.orders, bedrock.mood.counter.charged) == (1, CLIP)
    assert Account.of(cloud, job).spent_micros == CLIP + (FRAMES - 1) * FRAME_MICROS
