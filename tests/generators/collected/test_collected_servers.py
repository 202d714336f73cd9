"""The contract servers of calls that are collected refuse what the real services refuse."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import requests

from chalicelib.generators.comfyui.workflows import filled, shipped
from localcloud.providers.comfyui.contract import FILES, ComfyUIContract
from localcloud.providers.fal import FalContract
from localcloud.providers.pictures import draw, encoded
from localcloud.providers.replicate import ReplicateContract
from localcloud.providers.server import ContractServer

KEY = "sk-test"
PNG = encoded(draw("a meadow", 3, (64, 48)))
DATA = f"data:image/png;base64,{b64encode(PNG).decode()}"
NUMBER = "01234567-89ab-4def-8123-456789abcdef"
WAN, FIRST_LAST = "/fal-ai/wan/v2.2-a14b/image-to-video", "/fal-ai/wan-flf2v"
LTX, EDIT = "/fal-ai/ltx-2/image-to-video", "/fal-ai/flux-2-pro/edit"


@pytest.fixture
def comfyui() -> Iterator[ContractServer]:
    with ContractServer(ComfyUIContract()) as server:
        yield server


@pytest.fixture
def fal() -> Iterator[ContractServer]:
    with ContractServer(FalContract(KEY)) as server:
        yield server


@pytest.fixture
def replicate() -> Iterator[ContractServer]:
    with ContractServer(ReplicateContract(KEY)) as server:
        yield server


def ask(server: ContractServer, path: str, key: str = "", json: object = None, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()} | ({"authorization": key} if key else {})
    if json is None:
        return requests.get(server.url + path, headers=named, timeout=10)
    return requests.post(server.url + path, headers=named, json=json, timeout=10)


def uploaded(server: ContractServer, name: str = "cat.png", content: bytes = PNG, **fields: str) -> dict[str, Any]:
    files = {"image": (name, content)}
    answer = requests.post(f"{server.url}/upload/image", files=files, data=fields, timeout=10)
    told: dict[str, Any] = answer.json()
    return told


def graph(**changes: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, str | int | float] = {
        "prompt": "rain",
        "negative_prompt": "",
        "seed": 7,
        "strength": 0.5,
        "image": "cat.png",
    }
    made = filled(shipped("img2img"), {**said, "model": FILES["checkpoints"][0]})
    for name, inputs in changes.items():
        made[name] = {**made[name], "inputs": {**made[name]["inputs"], **inputs}}
    return made


def queued(server: ContractServer, prompt: object, identity: str = NUMBER) -> requests.Response:
    return ask(server, "/prompt", json={"prompt": prompt, "prompt_id": identity})


def test_comfyui_queues_a_graph_and_shows_what_came_of_it(comfyui: ContractServer) -> None:
    assert uploaded(comfyui) == {"name": "cat.png", "subfolder": "", "type": "input"}
    assert queued(comfyui, graph()).json()["prompt_id"] == NUMBER
    told = ask(comfyui, f"/history/{NUMBER}").json()[NUMBER]
    (shown,) = told["outputs"]["shown"]["images"]
    assert (told["status"]["status_str"], shown["type"]) == ("success", "temp")
    assert requests.get(f"{comfyui.url}/api/view", params=shown, timeout=10).content[:4] == b"\x89PNG"
    assert ask(comfyui, f"/history/{NUMBER[:-1]}0").json() == {}


def test_comfyui_does_one_order_after_the_other() -> None:
    with ContractServer(ComfyUIContract(seconds=0.3)) as server:
        uploaded(server)
        numbers = [NUMBER[:-1] + digit for digit in "012"]
        for number in numbers:
            queued(server, graph(), number)
        waiting = ask(server, "/queue").json()
        assert [entry[1] for entry in waiting["queue_running"] + waiting["queue_pending"]] == numbers
        while not ask(server, f"/history/{numbers[0]}").json():
            assert ask(server, "/queue").json()["queue_running"]
        assert ask(server, f"/history/{numbers[2]}").json() == {}


@pytest.mark.parametrize(
    ("prompt", "identity", "kind"),
    [
        ({}, NUMBER, "prompt_no_outputs"),
        ({"1": {"inputs": {}}}, NUMBER, "invalid_prompt"),
        ({"1": {"class_type": "LoadCat", "inputs": {}}}, NUMBER, "invalid_prompt"),
        ([], NUMBER, "invalid_prompt"),
        (graph(), "cat", "invalid_prompt_id"),
    ],
)
def test_comfyui_refuses_a_graph_by_its_error(
    comfyui: ContractServer, prompt: object, identity: str, kind: str
) -> None:
    uploaded(comfyui)
    answer = queued(comfyui, prompt, identity)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, kind)


@pytest.mark.parametrize(
    ("node", "inputs", "kind"),
    [
        ("sampled", {"denoise": 1.5}, "value_bigger_than_max"),
        ("sampled", {"seed": -1}, "value_smaller_than_min"),
        ("sampled", {"steps": "many"}, "invalid_input_type"),
        ("sampled", {"sampler_name": "crayon"}, "value_not_in_list"),
        ("sampled", {"model": ["checkpoint", 1]}, "return_type_mismatch"),
        ("sampled", {"model": ["nobody", 0]}, "bad_linked_input"),
        ("checkpoint", {"ckpt_name": "cat.ckpt"}, "value_not_in_list"),
        ("parent", {"image": "dog.png"}, "custom_validation_failed"),
    ],
)
def test_comfyui_refuses_a_wrong_input_by_its_node(
    comfyui: ContractServer, node: str, inputs: dict[str, Any], kind: str
) -> None:
    uploaded(comfyui)
    answer = queued(comfyui, graph(**{node: inputs}))
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "prompt_outputs_failed_validation"
    assert [error["type"] for error in answer.json()["node_errors"][node]["errors"]] == [kind]


def test_comfyui_misses_an_input(comfyui: ContractServer) -> None:
    uploaded(comfyui)
    made = graph()
    del made["sampled"]["inputs"]["positive"]
    (error,) = queued(comfyui, made).json()["node_errors"]["sampled"]["errors"]
    assert (error["type"], error["details"]) == ("required_input_missing", "positive")


def test_comfyui_keeps_another_picture_of_the_same_name_under_another(comfyui: ContractServer) -> None:
    other = encoded(draw("a wood", 4, (64, 48)))
    assert [uploaded(comfyui)["name"], uploaded(comfyui)["name"]] == ["cat.png", "cat.png"]
    assert uploaded(comfyui, content=other)["name"] == "cat (1).png"
    assert uploaded(comfyui, content=other, overwrite="true")["name"] == "cat.png"


def test_a_proxy_before_comfyui_asks_for_its_login() -> None:
    with ContractServer(ComfyUIContract("me:secret")) as server:
        assert ask(server, "/queue").status_code == 401
        assert requests.get(f"{server.url}/queue", auth=("me", "secret"), timeout=10).status_code == 200


def fal_answers(server: ContractServer, path: str, body: dict[str, Any]) -> requests.Response:
    order = ask(server, path, f"Key {KEY}", json=body)
    assert order.status_code == 200
    told = order.json()
    assert requests.get(told["status_url"], headers={"authorization": f"Key {KEY}"}, timeout=10).status_code == 200
    return requests.get(told["response_url"], headers={"authorization": f"Key {KEY}"}, timeout=10)


def test_fal_takes_an_order_and_serves_its_file_to_everybody(fal: ContractServer) -> None:
    answer = fal_answers(fal, WAN, {"prompt": "x", "image_url": DATA, "num_frames": 17, "resolution": "480p"})
    film = requests.get(answer.json()["video"]["url"], timeout=10)
    assert (film.headers["content-type"], film.content[4:8]) == ("video/mp4", b"ftyp")


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        (WAN, {"prompt": "x"}, "image_url"),
        (WAN, {"prompt": "", "image_url": DATA}, "prompt"),
        (WAN, {"prompt": "x", "image_url": "https://x/"}, "image_url"),
        (WAN, {"prompt": "x", "image_url": DATA, "num_frames": 16}, "num_frames"),
        (WAN, {"prompt": "x", "image_url": DATA, "num_frames": 162}, "num_frames"),
        (WAN, {"prompt": "x", "image_url": DATA, "resolution": "1080p"}, "resolution"),
        (FIRST_LAST, {"prompt": "x", "start_image_url": DATA}, "end_image_url"),
        (LTX, {"prompt": "x", "image_url": DATA, "duration": 7}, "duration"),
        (LTX, {"prompt": "x", "image_url": DATA, "seed": 7}, "seed"),
        (EDIT, {"prompt": "x", "image_urls": []}, "image_urls"),
    ],
)
def test_fal_finds_out_what_is_wrong_when_an_order_runs_and_takes_nothing(
    fal: ContractServer, path: str, body: dict[str, Any], place: str
) -> None:
    answer = fal_answers(fal, path, body)
    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["detail"]] == [["body", place]]
    assert fal.mood.counter.charged == 0


def test_fal_refuses_wrong_keys_and_models(fal: ContractServer) -> None:
    assert ask(fal, WAN, "Bearer " + KEY, json={}).status_code == 401
    assert ask(fal, "/fal-ai/sora", f"Key {KEY}", json={}).json() == {"detail": "Application not found"}
    assert ask(fal, f"{WAN}/requests/1/status", f"Key {KEY}").status_code == 404


def test_fal_says_how_far_an_order_is() -> None:
    with ContractServer(FalContract(KEY, seconds=3600)) as server:
        told = ask(server, WAN, f"Key {KEY}", json={"prompt": "x", "image_url": DATA}).json()
        key = {"authorization": f"Key {KEY}"}
        status = requests.get(told["status_url"], headers=key, timeout=10)
        assert (status.status_code, status.json()["status"]) == (202, "IN_PROGRESS")
        assert requests.get(told["response_url"], headers=key, timeout=10).status_code == 400


def test_fal_gives_back_what_its_own_failure_had_cost(fal: ContractServer) -> None:
    told = ask(fal, WAN, f"Key {KEY}", json={"prompt": "x", "image_url": DATA, "resolution": "480p"}).json()
    assert fal.mood.counter.charged == 202_500
    fal.mood.behaviour = fal.mood.behaviour.model_copy(update={"fault": "failed"})
    for _ in range(2):
        failed = requests.get(told["response_url"], headers={"authorization": f"Key {KEY}"}, timeout=10)
        assert (failed.status_code, failed.headers["x-fal-error-type"]) == (503, "runner_disconnected")
    assert fal.mood.counter.charged == 0


MODEL = "/v1/models/wan-video/wan-2.2-i2v-fast/predictions"


def test_replicate_keeps_a_file_and_predicts(replicate: ContractServer) -> None:
    key = {"authorization": f"Bearer {KEY}"}
    kept = requests.post(f"{replicate.url}/v1/files", headers=key, files={"content": ("x.png", PNG)}, timeout=10)
    address = kept.json()["urls"]["get"]
    created = ask(replicate, MODEL, f"Bearer {KEY}", json={"input": {"prompt": "x", "image": address}})
    assert (created.status_code, created.json()["status"]) == (201, "starting")
    told = requests.get(created.json()["urls"]["get"], headers=key, timeout=10).json()
    assert told["status"] == "succeeded"
    assert requests.get(told["output"], timeout=10).content[4:8] == b"ftyp"


GOOD = {"prompt": "x", "image": DATA}


@pytest.mark.parametrize(
    ("inputs", "deadline", "status"),
    [
        ({"prompt": "x"}, "1m", 422),
        (GOOD | {"num_frames": 80}, "1m", 422),
        (GOOD | {"num_frames": 122}, "1m", 422),
        (GOOD | {"resolution": "580p"}, "1m", 422),
        (GOOD | {"strength": 0.5}, "1m", 422),
        (GOOD, "soon", 422),
        (GOOD, "1m30s", 201),
    ],
)
def test_replicate_refuses_wrong_inputs(
    replicate: ContractServer, inputs: dict[str, Any], deadline: str, status: int
) -> None:
    answer = ask(replicate, MODEL, f"Bearer {KEY}", {"input": inputs}, cancel_after=deadline)
    assert answer.status_code == status
    assert replicate.mood.counter.orders == (status == 201)


def test_replicate_refuses_wrong_keys_models_and_bodies(replicate: ContractServer) -> None:
    assert ask(replicate, MODEL, "Bearer x", {"input": GOOD}).status_code == 401
    assert ask(replicate, "/v1/models/a/b/predictions", f"Bearer {KEY}", {"input": GOOD}).status_code == 404
    assert ask(replicate, MODEL, f"Bearer {KEY}", GOOD).status_code == 422


def test_replicate_aborts_what_has_not_begun_in_time_and_takes_nothing_for_it() -> None:
    with ContractServer(ReplicateContract(KEY, seconds=3600)) as server:
        created = ask(server, MODEL, f"Bearer {KEY}", {"input": GOOD}, cancel_after="0s")
        assert server.mood.counter.charged == 50_000
        for _ in range(2):
            address = created.json()["urls"]["get"]
            told = requests.get(address, headers={"authorization": f"Bearer {KEY}"}, timeout=10).json()
            assert told["status"] == "aborted"
        assert server.mood.counter.charged == 0
