"""What every generator owes the pipeline whose calls are collected, whatever wire it speaks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.errors import Lost, Refused, Voided
from chalicelib.generators.base import Animate, Draw, Redraw
from chalicelib.generators.bfl.models import BFL_MODELS
from chalicelib.generators.bfl.requests import wire_size
from chalicelib.generators.collecting import Order, Pending
from chalicelib.generators.http.client import Timeouts
from chalicelib.generators.offers import Collected
from chalicelib.picture.frame_png import fit
from localcloud.providers.bfl import BFLContract
from localcloud.providers.collected.fault_matrix import NONCE, clip_order
from localcloud.providers.collected.registry import CLIPS, FRAMES, KEY, collected_contracts, collected_for
from localcloud.providers.comfyui.contract import ComfyUIContract
from localcloud.providers.fal import FalContract
from localcloud.providers.faults import Behaviour
from localcloud.providers.pictures import draw
from localcloud.providers.replicate import ReplicateContract
from localcloud.providers.server import ContractServer

NAMES = tuple(FRAMES)
SECOND = "fedcba9876543210fedcba9876543210"


@pytest.fixture(params=NAMES)
def server(request: pytest.FixtureRequest) -> Iterator[ContractServer]:
    with ContractServer(collected_contracts()[request.param]) as one:
        yield one


@pytest.fixture
def generator(server: ContractServer) -> Collected:
    return collected_for(server.contract.name, server.url, Timeouts())


@pytest.fixture
def frame(server: ContractServer, order: Redraw) -> Redraw:
    return replace(order, model=FRAMES[server.contract.name])


def collected(generator: Collected, order: Order, nonce: str = NONCE) -> Sequence[Image.Image]:
    came = generator.collect(generator.submit(order, nonce))
    assert isinstance(came, Sequence)
    return came


def distance(one: Image.Image, other: Image.Image) -> float:
    other = other.resize(one.size)
    return float(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).mean())


def test_an_order_for_a_frame_brings_one_picture(generator: Collected, frame: Redraw) -> None:
    pictures = collected(generator, frame)
    assert [picture.mode for picture in pictures] == ["RGB"]
    assert 0 < distance(pictures[0], frame.parent) < 80


def test_the_same_seed_draws_the_same_frame_and_another_one_another(generator: Collected, frame: Redraw) -> None:
    first, again, other = (
        collected(generator, replace(frame, frame_seed=seed), nonce)[0].tobytes()
        for seed, nonce in ((1, NONCE), (1, SECOND), (2, "0" * 32))
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("server", CLIPS, indirect=True)
def test_a_clip_begins_with_its_parent_and_ends_with_its_last(server: ContractServer, generator: Collected) -> None:
    last = Image.new("RGB", (128, 96), (200, 30, 30))
    order = clip_order(server.contract.name, last)
    clip = collected(generator, order)
    assert len(clip) == order.length
    assert {picture.size for picture in clip} == {order.size}
    assert distance(clip[0], order.parent) < 6
    assert distance(clip[-1], last) < 6
    assert distance(clip[0], clip[-1]) > 20


@pytest.mark.parametrize("server", CLIPS, indirect=True)
def test_collecting_may_be_repeated_and_costs_nothing(server: ContractServer, generator: Collected) -> None:
    submission = generator.submit(clip_order(server.contract.name), NONCE)
    once, again = generator.collect(submission), generator.collect(submission)
    assert isinstance(once, Sequence)
    assert isinstance(again, Sequence)
    assert [picture.tobytes() for picture in once] == [picture.tobytes() for picture in again]
    assert server.mood.counter.orders == 1


@pytest.mark.parametrize("server", CLIPS, indirect=True)
def test_fewer_pictures_than_ordered_are_told_by_their_number(server: ContractServer, generator: Collected) -> None:
    order = clip_order(server.contract.name)
    server.behave(Behaviour(fault="few_frames"))
    assert 0 < len(collected(generator, order)) < order.length


@pytest.mark.parametrize("server", CLIPS, indirect=True)
def test_half_a_clip_is_lost(server: ContractServer, generator: Collected) -> None:
    server.behave(Behaviour(fault="half_file"))
    with pytest.raises(Lost):
        [picture.size for picture in collected(generator, clip_order(server.contract.name))]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_ready_is_asked_for_again(name: str, order: Redraw) -> None:
    with ContractServer(collected_contracts(seconds=3600)[name]) as server:
        generator = collected_for(name, server.url, Timeouts())
        submission = generator.submit(replace(order, model=FRAMES[name]), NONCE)
        assert isinstance(generator.collect(submission), Pending)
        assert server.mood.counter.orders == 1


def test_nothing_that_is_stored_of_an_order_holds_a_key(generator: Collected, frame: Redraw) -> None:
    stored = generator.submit(frame, NONCE).model_dump_json()
    assert "local-0123456789abcdef" not in stored


def test_every_clip_costs_what_its_service_takes(server: ContractServer, generator: Collected) -> None:
    """Of ltx-2-19b, whose megapixels are rounded up, it is less than one of them more."""
    menu, parent = generator.menu, draw("a meadow", 3, (300, 200))
    for model, price in menu.clip_prices.items():
        clip = menu.models[model].clip
        assert clip
        for pictures in {clip.shortest, clip.length_for(24) or clip.shortest, clip.longest}:
            size, before = clip.size_for(parent.size), server.mood.counter.charged
            last = parent if clip.takes_last else None
            generator.submit(Animate(parent, last, "rain", "", 0.5, 7, pictures, size, model), NONCE)
            said = price.of(pictures, clip.seconds(pictures), size[0] * size[1])
            taken = server.mood.counter.charged - before
            assert taken <= said < taken + (2 * 1800 if model == "ltx-2-19b" else 1)
            assert said <= menu.price(model)


def test_every_frame_costs_what_its_service_takes(server: ContractServer, generator: Collected, order: Redraw) -> None:
    for model, can in generator.menu.models.items():
        if not can.clip:
            for size in ((64, 64), (256, 192), (1024, 1024), (1000, 420)):
                before = server.mood.counter.charged
                generator.submit(replace(order, parent=draw("a meadow", 3, size), model=model), NONCE)
                assert server.mood.counter.charged - before == generator.menu.price(model)


def test_what_a_model_cannot_do_is_refused_before_anything_is_sent(
    server: ContractServer, generator: Collected, frame: Redraw
) -> None:
    name = server.contract.name
    wrong: list[tuple[Order, str]] = [
        *[(replace(frame, model=model), "draws whole clips only") for key, model in CLIPS.items() if key == name],
        (replace(clip_order("fal"), model=FRAMES[name]), "draws single frames only"),
        (replace(frame, model="no such model"), "no model 'no such model'"),
        (Draw("a lighthouse", "", 1, (512, 768), model=FRAMES[name]), "draws from a picture only"),
    ]
    for order, words in wrong:
        with pytest.raises(Refused, match=words):
            generator.submit(order, NONCE)
    assert server.mood.counter.received == 0


def test_a_last_picture_is_refused_where_a_model_takes_none(order: Redraw) -> None:
    for name, model, last, words in (
        ("fal", "ltx-2-fast", order.parent, "is given no last picture"),
        ("comfyui", "ltx", order.parent, "is given no last picture"),
        ("fal", "wan-first-last-480p", None, "needs a last picture"),
    ):
        generator = collected_for(name, "http://127.0.0.1:1", Timeouts())
        with pytest.raises(Refused, match=words):
            generator.submit(Animate(order.parent, last, "rain", "", 0.5, 7, 81, (256, 192), model), NONCE)


@pytest.mark.parametrize("name", ["fal", "replicate", "bfl"])
def test_what_moderation_does_not_like_is_refused_in_a_sentence(name: str, order: Redraw) -> None:
    with ContractServer(collected_contracts()[name]) as server:
        generator = collected_for(name, server.url, Timeouts())
        submission = generator.submit(replace(order, prompt="something unwanted", model=FRAMES[name]), NONCE)
        with pytest.raises(Refused, match="moderation does not allow this prompt or picture"):
            generator.collect(submission)


@pytest.mark.parametrize("model", BFL_MODELS)
@pytest.mark.parametrize("size", [(64, 64), (1024, 1024), (1024, 100), (100, 1024), (333, 777)])
def test_every_model_of_bfl_takes_every_size(model: str, size: tuple[int, int], order: Redraw) -> None:
    with ContractServer(BFLContract("sk-local-0123456789abcdef")) as server:
        generator = collected_for("bfl", server.url, Timeouts())
        parent = draw("a meadow", 3, size)
        mask = Image.new("L", size, 255) if BFL_MODELS[model] == "fill" else None
        picture = collected(generator, replace(order, parent=parent, mask=mask, model=model))[0]
        assert fit(picture, size, sent=wire_size(size)).size == size
        assert picture.width * picture.height <= 1_100_000
        assert server.mood.counter.charged == generator.menu.price(model)


def test_a_picture_of_bfls_is_lost_once_its_link_is_dead(order: Redraw) -> None:
    with ContractServer(BFLContract("sk-local-0123456789abcdef", link_seconds=-1)) as server:
        generator = collected_for("bfl", server.url, Timeouts())
        submission = generator.submit(replace(order, model="flux-2-pro"), NONCE)
        with pytest.raises(Lost, match="its link is dead by now"):
            generator.collect(submission)


def test_bfls_key_is_not_shown_to_who_serves_its_files_and_to_no_other_host(order: Redraw) -> None:
    contract = BFLContract("sk-local-0123456789abcdef")
    with ContractServer(contract) as server, ContractServer(BFLContract("another")) as other:
        generator = collected_for("bfl", server.url, Timeouts())
        submission = generator.submit(replace(order, model="flux-2-pro"), NONCE)
        assert isinstance(generator.collect(submission), Sequence)
        assert contract.keys_for_files == 0
        led = submission.model_copy(update={"links": {"poll": f"{other.url}/v1/get_result?id=1"}})
        with pytest.raises(Refused, match="another address"):
            generator.collect(led)
        assert other.mood.counter.received == 0


def test_fal_is_told_to_send_nothing_again_by_itself(order: Redraw) -> None:
    contract = FalContract("sk-local-0123456789abcdef")
    with ContractServer(contract) as server:
        collected_for("fal", server.url, Timeouts()).submit(replace(order, model=FRAMES["fal"]), NONCE)
    assert contract.retried == 0


def test_comfyui_is_sent_no_input_that_its_nodes_would_pass_over(order: Redraw) -> None:
    contract = ComfyUIContract("me:local-0123456789abcdef")
    with ContractServer(contract) as server:
        generator = collected_for("comfyui", server.url, Timeouts())
        mask = Image.new("L", order.parent.size, 255)
        generator.submit(replace(order, model=FRAMES["comfyui"], mask=mask), NONCE)
        for model in ("wan2.2", "ltx"):
            generator.submit(replace(clip_order("comfyui"), model=model, length=25), NONCE)
    assert contract.ignored == set()


def test_comfyui_keeps_what_is_black_in_the_mask(order: Redraw, left_half: Image.Image) -> None:
    with ContractServer(collected_contracts()["comfyui"]) as server:
        generator = collected_for("comfyui", server.url, Timeouts())
        asked = replace(order, model=FRAMES["comfyui"], mask=left_half, strength=0.9)
        frame = collected(generator, asked)[0]
    white, black = (0, 0, 110, 192), (146, 0, 256, 192)
    assert distance(frame.crop(white), asked.parent.crop(white)) > 8
    assert distance(frame.crop(black), asked.parent.crop(black)) < 5


def test_an_order_of_comfyuis_is_found_by_the_claims_own_number(order: Redraw) -> None:
    contract = ComfyUIContract("me:local-0123456789abcdef")
    with ContractServer(contract) as server:
        generator = collected_for("comfyui", server.url, Timeouts())
        assert generator.look_for(NONCE, FRAMES["comfyui"]) is None
        submission = generator.submit(replace(order, model=FRAMES["comfyui"]), NONCE)
        assert submission.identity.replace("-", "") == NONCE
        assert generator.look_for(NONCE, FRAMES["comfyui"]) == submission
        assert generator.look_for(SECOND, FRAMES["comfyui"]) is None
        contract.forget()
        with pytest.raises(Lost, match="as after a restart"):
            generator.collect(submission)


def test_what_replicate_did_not_begin_in_time_is_voided_and_costs_nothing(order: Redraw) -> None:
    contract = ReplicateContract(KEY, seconds=3600)
    with ContractServer(contract) as server:
        generator = collected_for("replicate", server.url, Timeouts())
        submission = generator.submit(replace(order, model=FRAMES["replicate"]), NONCE)
        assert server.mood.counter.charged == generator.menu.price(FRAMES["replicate"])
        contract.expire()
        with pytest.raises(Voided, match="does not charge for that"):
            generator.collect(submission)
        assert server.mood.counter.charged == 0
