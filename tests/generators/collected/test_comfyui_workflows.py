"""ComfyUI's workflows: the shipped ones, checked against the server's own list of nodes, and an operator's own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image, ImageChops
from PIL.ImageStat import Stat
from pydantic import ValidationError

from chalicelib.domain.errors import Lost, Refused
from chalicelib.generators.base import Redraw
from chalicelib.generators.collecting import Order
from chalicelib.generators.comfyui.generator import ComfyUI, build
from chalicelib.generators.comfyui.settings import ComfyUISettings
from chalicelib.generators.comfyui.workflows import filled, places, shipped
from localcloud.providers.collected.fault_matrix import NONCE, clip_order
from localcloud.providers.comfyui.contract import FILES, ComfyUIContract
from localcloud.providers.faults import Behaviour
from localcloud.providers.server import ContractServer

SHIPPED = ("img2img", "img2img_masked", "wan2.2", "wan2.2_first_last", "ltx")
MODEL_FILES = ("ckpt_name", "unet_name", "clip_name", "vae_name")
NOWHERE = "http://127.0.0.1:1"
CHECKPOINT = FILES["checkpoints"][0]


@pytest.fixture
def server() -> Iterator[ContractServer]:
    with ContractServer(ComfyUIContract()) as one:
        yield one


def at(server: ContractServer, **own: object) -> ComfyUI:
    given = {"base_url": server.url, "checkpoints": (CHECKPOINT,), **own}
    return build(ComfyUISettings.model_validate(given))


def collected(generator: ComfyUI, order: Order, nonce: str = NONCE) -> list[Image.Image]:
    came = generator.collect(generator.submit(order, nonce))
    assert isinstance(came, Sequence)
    return list(came)


def told_nodes(server: ContractServer) -> dict[str, Any]:
    told: dict[str, Any] = requests.get(f"{server.url}/object_info", timeout=10).json()
    return told


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_workflow_has_only_nodes_and_inputs_that_the_server_lists(name: str, server: ContractServer) -> None:
    nodes = told_nodes(server)
    for node in shipped(name).values():
        takes = nodes[node["class_type"]]["input"]
        assert takes["required"].keys() <= node["inputs"].keys() <= {*takes["required"], *takes["optional"]}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_workflow_chooses_among_what_the_server_lists_and_links_what_fits(
    name: str, server: ContractServer
) -> None:
    nodes, workflow = told_nodes(server), shipped(name)
    for node in workflow.values():
        takes = nodes[node["class_type"]]["input"]
        for key, (kind, *_) in {**takes["required"], **takes["optional"]}.items():
            value = node["inputs"].get(key)
            if isinstance(value, list):
                assert nodes[workflow[value[0]]["class_type"]]["output"][value[1]] == kind
            elif isinstance(kind, list) and value not in (None, "{model}"):
                assert value in kind


@pytest.mark.parametrize("name", SHIPPED)
def test_every_node_of_a_shipped_workflow_serves_its_output(name: str) -> None:
    workflow = shipped(name)
    linked = {value[0] for node in workflow.values() for value in node["inputs"].values() if isinstance(value, list)}
    assert set(workflow) - linked == {"shown"}


def test_a_place_alone_becomes_a_number_and_one_within_a_text_a_part_of_it() -> None:
    workflow = {"1": {"class_type": "X", "inputs": {"seed": "{seed}", "text": "a {prompt}, {other}", "from": ["2", 0]}}}
    made = filled(workflow, {"seed": 7, "prompt": "cat {seed}"})
    assert made["1"]["inputs"] == {"seed": 7, "text": "a cat {seed}, {other}", "from": ["2", 0]}
    assert places(workflow) == {"seed", "prompt"}


def own_workflow(folder: Path, name: str = "img2img", **changes: dict[str, Any]) -> Path:
    """A shipped one, as an operator may have changed and saved it."""
    workflow = {key: {**node, "inputs": dict(node["inputs"])} for key, node in shipped(name).items()}
    for key, inputs in changes.items():
        workflow[key]["inputs"] |= inputs
    file = folder / "own.json"
    file.write_text(json.dumps(workflow))
    return file


def test_an_operators_own_workflow_draws_and_can_what_it_has_places_for(
    tmp_path: Path, server: ContractServer, order: Redraw
) -> None:
    file = own_workflow(tmp_path, checkpoint={"ckpt_name": CHECKPOINT}, sampled={"denoise": 0.5, "steps": 8})
    generator = at(server, workflows={"mine": {"file": file}}, model="mine")
    can = generator.menu.abilities(None)
    assert (can.strength, can.mask, can.seed, can.clip) == (False, False, True, None)
    assert len(collected(generator, order)) == 1


def test_an_own_workflow_with_a_length_draws_clips(tmp_path: Path, server: ContractServer) -> None:
    file = own_workflow(tmp_path, "wan2.2_first_last")
    generator = at(server, workflows={"mine": {"file": file, "longest": 49, "fps": 12}})
    clip = generator.menu.models["mine"].clip
    assert clip
    assert (clip.longest, clip.fps, clip.takes_last) == (49, 12, True)
    order = replace(clip_order("comfyui"), model="mine")
    with pytest.raises(Refused, match="needs what this order does not have: last_image"):
        generator.submit(order, NONCE)
    generator.submit(replace(order, last=order.parent), NONCE)


def test_an_animated_webp_is_as_good_as_pictures(tmp_path: Path, server: ContractServer) -> None:
    workflow = dict(shipped("wan2.2"))
    saved = {"images": ["decoded", 0], "filename_prefix": "x", "fps": 16.0, "lossless": True, "quality": 80}
    workflow["shown"] = {"class_type": "SaveAnimatedWEBP", "inputs": {**saved, "method": "fastest"}}
    file = tmp_path / "own.json"
    file.write_text(json.dumps(workflow))
    generator = at(server, workflows={"webp": {"file": file}})
    one, other = (
        [picture.tobytes() for picture in collected(generator, replace(clip_order("comfyui"), model=model), nonce)]
        for model, nonce in (("webp", NONCE), ("wan2.2", "0" * 32))
    )
    assert one == other


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "no workflow in API form"),
        ('{"nodes": [], "links": []}', "no workflow in API form"),
        ('{"1": {"class_type": "X", "inputs": {"text": "{prompt}"}}}', "has no place {image}"),
        (None, "can't be read"),
    ],
)
def test_a_file_that_is_no_workflow_is_refused_by_its_name(tmp_path: Path, content: str | None, words: str) -> None:
    file = tmp_path / "own.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ValidationError, match=words) as refused:
        ComfyUISettings.model_validate({"base_url": NOWHERE, "workflows": json.dumps({"mine": {"file": str(file)}})})
    assert "own.json" in str(refused.value)


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("no_checkpoint", Refused, "lacks a file or a choice"),
        ("no_api", Refused, "lacks a node"),
        ("no_picture", Refused, "could not read the picture"),
        ("out_of_memory", Lost, "ran out of memory"),
        ("failed", Lost, "failed to draw this"),
    ],
)
def test_a_known_reason_is_told_and_nothing_of_what_the_server_said(
    server: ContractServer, order: Redraw, fault: str, kind: type[Exception], words: str
) -> None:
    server.behave(Behaviour(fault=fault))
    with pytest.raises(kind, match=words) as ended:
        collected(at(server), replace(order, model=CHECKPOINT))
    assert "device 0" not in str(ended.value)
    assert "content-length" not in str(ended.value)


def test_a_node_that_the_server_lacks_is_refused(order: Redraw) -> None:
    contract = ComfyUIContract(without=("VAEEncode",))
    with ContractServer(contract) as server, pytest.raises(Refused, match="lacks a node"):
        at(server).submit(replace(order, model=CHECKPOINT), NONCE)


class Older(ComfyUIContract):
    """Numbers orders itself."""

    def _chosen(self, asked: Mapping[str, Any]) -> str:
        return super()._chosen({**asked, "prompt_id": None})


def test_a_version_that_numbers_orders_itself_is_told(order: Redraw) -> None:
    with ContractServer(Older()) as older, pytest.raises(Refused, match="a newer one is needed"):
        at(older).submit(replace(order, model=CHECKPOINT), NONCE)


def test_a_picture_is_uploaded_under_a_name_that_its_content_has_alone(server: ContractServer, order: Redraw) -> None:
    generator = at(server)
    for nonce, parent in ((NONCE, order.parent), ("0" * 32, Image.new("RGB", (256, 192), (9, 9, 9)))):
        generator.submit(replace(order, parent=parent, model=CHECKPOINT), nonce)
    (drawn,) = collected(generator, replace(order, strength=0.0, model=CHECKPOINT), "1" * 32)
    assert max(Stat(ImageChops.difference(drawn, order.parent)).mean) < 2
