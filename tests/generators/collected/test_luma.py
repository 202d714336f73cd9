"""Clips of Luma Ray on Bedrock: handed in under a number of ours, and delivered without being asked for."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import boto3
import numpy as np
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from PIL import Image

from chalicelib.domain.errors import Lost, Refused
from chalicelib.generators.base import Animate, Draw, Redraw
from chalicelib.generators.bedrock.luma import wire_size
from chalicelib.generators.bedrock.models import LUMA_MODELS
from chalicelib.generators.collecting import Order, Pending, StoredClip
from chalicelib.generators.http.client import Timeouts
from chalicelib.generators.offers import Collected
from chalicelib.picture.clips.reading import read_clip
from chalicelib.picture.extending import extend
from chalicelib.picture.frame_png import fit
from localcloud.providers.bedrock import BedrockContract
from localcloud.providers.collected.fault_matrix import NONCE
from localcloud.providers.collected.registry import CREDENTIALS, KEY, collected_for
from localcloud.providers.faults import Behaviour
from localcloud.providers.pictures import draw
from localcloud.providers.server import ContractServer

OTHER = "fedcba9876543210fedcba9876543210"
PARENT = draw("a meadow", 3, (256, 192))
ORDER = Animate(PARENT, None, "rain", "", 0.5, 7, 120, PARENT.size, "luma-ray-2-720p", "s3://a-bucket/clips/7/")


class Shelf(dict[str, bytes]):
    """What was delivered, by its place."""

    def __init__(self) -> None:
        super().__init__()
        self.has_some = Event()

    def put(self, uri: str, clip: bytes) -> None:
        self[uri] = clip
        self.has_some.set()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def server(shelf: Shelf) -> Iterator[ContractServer]:
    with ContractServer(BedrockContract(CREDENTIALS, deliver=shelf.put)) as one:
        yield one


@pytest.fixture
def generator(server: ContractServer) -> Collected:
    return collected_for("bedrock", server.url, Timeouts())


def distance(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).mean())


def test_a_clip_lies_where_it_was_ordered_to(generator: Collected, shelf: Shelf) -> None:
    stored = generator.collect(generator.submit(ORDER, NONCE))
    assert isinstance(stored, StoredClip)
    assert list(shelf) == [f"s3://a-bucket/{stored.key}"]
    assert stored.key.startswith("clips/7/")
    assert len(read_clip(shelf[f"s3://a-bucket/{stored.key}"])) == ORDER.length


@pytest.mark.parametrize(("length", "last"), [(120, None), (216, PARENT)])
def test_a_clip_is_as_long_as_it_was_ordered_and_ends_with_its_last(
    generator: Collected, shelf: Shelf, length: int, last: Image.Image | None
) -> None:
    generator.submit(replace(ORDER, length=length, last=last), NONCE)
    clip = read_clip(next(iter(shelf.values())))
    assert len(clip) == length
    assert (distance(clip[0], clip[-1]) < 4) == (last is not None)


def test_nobody_has_to_ask_for_a_clip() -> None:
    shelf = Shelf()
    with ContractServer(BedrockContract(CREDENTIALS, deliver=shelf.put, seconds=0.2)) as server:
        generator = collected_for("bedrock", server.url, Timeouts())
        submission = generator.submit(ORDER, NONCE)
        assert isinstance(generator.collect(submission), Pending)
        received = server.mood.counter.received
        assert shelf.has_some.wait(20)
        assert server.mood.counter.received == received


def test_an_order_that_comes_twice_is_taken_once(server: ContractServer, generator: Collected, shelf: Shelf) -> None:
    assert generator.submit(ORDER, NONCE) == generator.submit(ORDER, NONCE)
    assert (server.mood.counter.orders, len(shelf)) == (1, 1)
    with pytest.raises(Refused):
        generator.submit(replace(ORDER, prompt="snow"), NONCE)


def test_an_order_whose_answer_was_lost_is_found_by_its_number(server: ContractServer, generator: Collected) -> None:
    assert generator.look_for(NONCE, "luma-ray-2-720p") is None
    server.behave(Behaviour(fault="reset_after", strikes="^POST"))
    with pytest.raises(Lost):
        generator.submit(ORDER, NONCE)
    found = generator.look_for(NONCE, "luma-ray-2-720p")
    assert found is not None
    assert isinstance(generator.collect(found), StoredClip)
    assert generator.look_for(OTHER, "luma-ray-2-720p") is None
    assert server.mood.counter.orders == 1


def test_what_was_never_sent_is_not_found(server: ContractServer, generator: Collected) -> None:
    server.behave(Behaviour(fault="500", strikes="^POST"))
    with pytest.raises(Lost):
        generator.submit(ORDER, NONCE)
    assert generator.look_for(NONCE, "luma-ray-2-720p") is None


def test_what_moderation_does_not_like_is_refused_in_a_sentence(generator: Collected) -> None:
    submission = generator.submit(replace(ORDER, prompt="something unwanted"), NONCE)
    with pytest.raises(Refused, match="filter does not allow this prompt or picture"):
        generator.collect(submission)


def test_a_bucket_that_bedrock_may_not_write_to_is_told() -> None:
    def denied(_uri: str, _clip: bytes) -> None:
        raise PermissionError("no")

    with ContractServer(BedrockContract(CREDENTIALS, deliver=denied)) as server:
        generator = collected_for("bedrock", server.url, Timeouts())
        submission = generator.submit(ORDER, NONCE)
        with pytest.raises(Refused, match="may not write into the bucket"):
            generator.collect(submission)


def test_what_luma_cannot_do_is_refused_before_anything_is_sent(
    server: ContractServer, generator: Collected, order: Redraw
) -> None:
    wrong: list[tuple[Order, str]] = [
        (replace(ORDER, destination=None), "no.* is named"),
        (replace(ORDER, prompt="x" * 5001), "5000 characters"),
        (replace(order, model="luma-ray-2-720p"), "whole clips only"),
        (replace(order, model="stability.sd3-5-large-v1:0"), "is not collected"),
        (Draw("a lighthouse", "", 1, (512, 768), model="luma-ray-2-720p"), "from a picture only"),
    ]
    for one, words in wrong:
        with pytest.raises(Refused, match=words):
            generator.submit(one, NONCE)
    assert server.mood.counter.received == 0


def test_frames_of_stabilitys_models_are_drawn_as_ever(generator: Collected, order: Redraw) -> None:
    assert generator.redraw(order).size == order.parent.size


def test_clips_cost_what_they_are_sold_for(server: ContractServer, generator: Collected) -> None:
    for model, price in generator.menu.clip_prices.items():
        clip = generator.menu.models[model].clip
        assert clip
        for length in (clip.shortest, clip.longest):
            before = server.mood.counter.charged
            generator.submit(replace(ORDER, model=model, length=length), f"{model}{length}")
            assert server.mood.counter.charged - before == price.of(
                length, clip.seconds(length), PARENT.width * PARENT.height
            )


@pytest.mark.parametrize("size", [(256, 192), (512, 512), (1024, 64), (64, 1024), (333, 500), (1000, 420)])
@pytest.mark.parametrize("model", LUMA_MODELS)
def test_a_picture_of_another_shape_comes_back_whole_and_uncropped(size: tuple[int, int], model: str) -> None:
    picture = draw("a meadow", 3, size)
    _, wide = wire_size(LUMA_MODELS[model], size)
    sent = extend(picture, wide)
    assert sent.size == wide
    back = fit(sent, size)
    assert back.size == size
    assert distance(back, picture) < 3


def test_the_real_client_of_aws_is_answered(server: ContractServer) -> None:
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=server.url,
        region_name="us-west-2",
        aws_access_key_id=CREDENTIALS.access_key,
        aws_secret_access_key=KEY,
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
    place = {"s3OutputDataConfig": {"s3Uri": "s3://a-bucket/x"}}
    started = client.start_async_invoke(
        modelId="luma.ray-v2:0", modelInput={"prompt": "rain"}, outputDataConfig=place, clientRequestToken="one"
    )
    told = client.get_async_invoke(invocationArn=started["invocationArn"])
    assert (told["status"], told["clientRequestToken"]) == ("Completed", "one")
    listed = client.list_async_invokes(sortBy="SubmissionTime", sortOrder="Descending")["asyncInvokeSummaries"]
    assert [one["invocationArn"] for one in listed] == [started["invocationArn"]]
    for wrong in ({"prompt": "rain", "seed": 1}, {"prompt": ""}, {"prompt": "x", "duration": "6s"}):
        with pytest.raises(ClientError, match="ValidationException"):
            client.start_async_invoke(modelId="luma.ray-v2:0", modelInput=wrong, outputDataConfig=place)
    client.close()
