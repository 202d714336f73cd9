"""The contract server of Black Forest Labs refuses what its API refuses."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from localcloud.providers.bfl import BFLContract
from localcloud.providers.collected.registry import KEY
from localcloud.providers.pictures import draw, encoded
from localcloud.providers.server import ContractServer

PICTURE, OTHER = (b64encode(encoded(draw("a meadow", 3, size))).decode() for size in ((256, 192), (64, 64)))
FLUX2 = {"prompt": "x", "input_image": PICTURE, "width": 256, "height": 192}
KONTEXT = {"prompt": "x", "input_image": PICTURE, "aspect_ratio": "4:3"}
FILL = {"prompt": "x", "image": PICTURE, "mask": PICTURE}


@pytest.fixture(scope="module")
def server() -> Iterator[ContractServer]:
    with ContractServer(BFLContract(KEY)) as one:
        yield one


def ask(server: ContractServer, model: str, body: dict[str, Any], key: str = KEY) -> requests.Response:
    return requests.post(f"{server.url}/v1/{model}", json=body, headers={"x-key": key}, timeout=10)


@pytest.mark.parametrize(
    ("model", "body"),
    [
        ("flux-2-pro", FLUX2 | {"seed": 1, "output_format": "png", "safety_tolerance": 5}),
        ("flux-2-flex", FLUX2 | {"prompt_upsampling": False, "steps": 20, "guidance": 3}),
        ("flux-kontext-max", KONTEXT | {"aspect_ratio": "7:3"}),
        ("flux-pro-1.0-fill", FILL | {"steps": 15, "guidance": 100}),
    ],
)
def test_what_the_documents_allow_is_taken(server: ContractServer, model: str, body: dict[str, Any]) -> None:
    assert set(ask(server, model, body).json()) == {"id", "polling_url", "cost"}


@pytest.mark.parametrize(
    ("model", "body", "status"),
    [
        ("flux-1-schnell", FLUX2, 404),
        ("flux-2-pro", FLUX2 | {"width": 250}, 422),
        ("flux-2-pro", FLUX2 | {"height": 48}, 422),
        ("flux-2-pro", FLUX2 | {"width": 4096, "height": 2048}, 422),
        ("flux-2-pro", FLUX2 | {"strength": 0.5}, 422),
        ("flux-2-pro", FLUX2 | {"prompt_upsampling": True}, 422),
        ("flux-2-pro", FLUX2 | {"output_format": "webp"}, 422),
        ("flux-2-pro", FLUX2 | {"safety_tolerance": 6}, 422),
        ("flux-2-pro", FLUX2 | {"input_image": "?"}, 422),
        ("flux-kontext-pro", KONTEXT | {"aspect_ratio": "3:1"}, 422),
        ("flux-kontext-pro", KONTEXT | {"width": 256}, 422),
        ("flux-pro-1.0-fill", FILL | {"mask": OTHER}, 422),
        ("flux-pro-1.0-fill", FILL | {"steps": 5}, 422),
    ],
)
def test_what_they_do_not_allow_is_refused(
    server: ContractServer, model: str, body: dict[str, Any], status: int
) -> None:
    assert ask(server, model, body).status_code == status


def test_a_wrong_key_is_refused_before_anything_else(server: ContractServer) -> None:
    assert ask(server, "flux-1-schnell", {}, key="another").status_code == 403
    assert requests.get(f"{server.url}/v1/get_result?id=1", timeout=10).status_code == 403


def test_no_more_than_24_orders_are_taken_at_once() -> None:
    with ContractServer(BFLContract(KEY, seconds=3600)) as server:
        statuses = [ask(server, "flux-2-klein-4b", FLUX2).status_code for _ in range(26)]
    assert statuses == [200] * 24 + [429] * 2
