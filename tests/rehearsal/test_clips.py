"""Clips that Amazon Bedrock delivers into the bucket, on a stage whose functions have the layer.

ministack's own Bedrock takes orders of clips and delivers none. The contract server of the other tests stands in for
it: it knows the sessions of the functions that draw, checks their signatures, and stores each clip in ministack's
bucket as whoever ordered it, by what ministack lets their role do. Whether the role may order is not asked here. All
that comes after the clip is ministack's: the event, the queue, the functions with their layer.
"""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from chalicelib.billing.tokens import add_token
from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.money import from_dollars
from chalicelib.storage.bucket import Bucket
from localcloud.aws.identity import Identity
from localcloud.cli.animation import Animation
from localcloud.cli.order import describe
from localcloud.providers.server import ContractServer
from ops.layer import CARRIERS
from tests.rehearsal.operator import ROOT
from tests.rehearsal.sessions import session_of
from tests.rehearsal.theatre import BUCKET, PREFIX, Theatre
from tests.support.delivering import DRAWING, DeliveringBedrock

PICTURE = (ROOT / "examples" / "astronaut.jpg").read_bytes()
MODEL = "luma-ray-2-540p"
FRAMES = 12
CLIP = from_dollars("0.40")
"""What five seconds at 0.08 dollars cost."""
DRAWN_IN = 1.0
"""Seconds."""


def session(stage: Theatre, function: str) -> Identity:
    found = stage.client("lambda").get_function_configuration(FunctionName=f"{PREFIX}-{function}")
    return session_of(function, found["FunctionArn"], found["Role"])


def publish(stage: Theatre) -> str:
    zipped = stage.operator.build_layer().read_bytes()
    published = stage.client("lambda").publish_layer_version(LayerName="frameloom-mp4", Content={"ZipFile": zipped})
    arn: str = published["LayerVersionArn"]
    return arn


@pytest.fixture
def bedrock(stage: Theatre) -> Iterator[ContractServer]:
    """With the stage offering its clips."""
    contract = DeliveringBedrock(DRAWN_IN, [session(stage, function) for function in DRAWING])
    contract.s3_url = stage.operator.endpoint
    with ContractServer(contract) as server:
        stage.operator.plan(
            mp4_layer=publish(stage),
            FRAMELOOM_GENERATORS="procedural, bedrock",
            FRAMELOOM_BEDROCK_BASE_URL=server.url,
            FRAMELOOM_BEDROCK_CLIP_PRICES='{"luma-ray-2-540p": {"second": 0.08}}',
        )
        stage.operator.deploy()
        yield server
        stage.operator.plan()
        stage.operator.deploy()


def test_a_clip_becomes_a_gif_by_its_event_and_nobody_asks_for_it(stage: Theatre, bedrock: ContractServer) -> None:
    assert carriers(stage) == set(CARRIERS)
    customer = stage.customer(add_token(Bucket(stage.client("s3"), BUCKET, Clock()), Clock(), "ann"))
    animation = Animation(customer, watch=lambda _: None)
    order = {"prompt": "she turns her head", "upload": describe(PICTURE), "size": 96, "frames": FRAMES}
    animation.start(order | {"generator": "bedrock", "model": MODEL}, PICTURE, None)
    status = animation.follow()
    assert (status["frames"]["done"], status["cost"]["calls"]) == (FRAMES, 1)
    assert bedrock.mood.counter.paths == ["/async-invoke"]
    assert (bedrock.mood.counter.orders, bedrock.mood.counter.charged) == (1, CLIP)
    assert animation.job
    assert stage.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=keys.clips(animation.job))["KeyCount"] == 1
    gif = Image.open(io.BytesIO(customer.download(stage.api_url + status["outputs"][0]["link"])))
    assert (gif.format, getattr(gif, "n_frames", 1)) == ("GIF", FRAMES)


def carriers(stage: Theatre) -> set[str]:
    """The functions that have a layer."""
    found = stage.client("lambda").list_functions()["Functions"]
    return {each["FunctionName"].removeprefix(f"{PREFIX}-") for each in found if each.get("Layers")}
