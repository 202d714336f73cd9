"""What a prompt would do, told before anything is ordered."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from chalicelib.domain.limits import MAX_PROMPT, MAX_PROMPT_BODY_BYTES
from chalicelib.domain.orders import ReadingRequest
from chalicelib.domain.schemas.receipts import PromptRead
from chalicelib.entrypoints.openapi_examples import EXAMPLES
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.conftest import ROOT

FORGE = {"FRAMELOOM_GENERATORS": "procedural, automatic1111", "FRAMELOOM_AUTOMATIC1111_BASE_URL": "http://127.0.0.1:9"}


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """One that offers a generator beside `procedural`, at which nobody listens."""
    with LocalCloud(project_dir=ROOT, environment=FORGE) as cloud:
        yield cloud


def ask(cloud: LocalCloud, body: object, **headers: str) -> requests.Response:
    return requests.post(f"{cloud.api_url}/readings", json=body, headers=headers, timeout=30)


def read(cloud: LocalCloud, prompt: str, **fields: str) -> dict[str, Any]:
    answer = ask(cloud, {"prompt": prompt, **fields})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def test_the_example_is_answered_as_it_is_described(cloud: LocalCloud) -> None:
    assert ask(cloud, EXAMPLES[ReadingRequest]).json() == EXAMPLES[PromptRead]


def test_nothing_is_asked_of_anybody_whoever_asks(cloud: LocalCloud) -> None:
    before = {action for who, action in cloud.asked if who == "api_handler"}
    for generator in ("procedural", "automatic1111"):
        body = {"prompt": "quux snow", "generator": generator}
        assert ask(cloud, body, Authorization="Bearer nobody.nothing").status_code == 200
    assert ask(cloud, {"prompt": ""}).status_code == 422
    assert {action for who, action in cloud.asked if who == "api_handler"} == before == set()


def test_an_order_has_the_notes_that_were_told(cloud: LocalCloud) -> None:
    prompt, upload = "snwo, rain and a hat", {"content_type": "image/jpeg", "bytes": 9}
    told = read(cloud, prompt)["notes"]
    assert told[-1] == "prompt: only a generator that imagines pictures can do 'hat'; offered here: automatic1111"
    assert Client(cloud.api_url).create({"prompt": prompt, "upload": upload})["notes"] == told


@pytest.mark.parametrize(
    ("purpose", "missed"),
    [("loop", ["lighthouse"]), ("poster", ["zooms"]), ("motion_poster", [])],
)
def test_a_prompt_is_read_for_what_it_is_for(cloud: LocalCloud, purpose: str, missed: list[str]) -> None:
    prompt = "a lighthouse in the snow, and the camera zooms in"
    assert [word for word in read(cloud, prompt, purpose=purpose)["not_understood"] if word != "camera"] == missed


def test_a_generator_that_does_not_say_is_said_not_to(cloud: LocalCloud) -> None:
    told = read(cloud, "snow", generator="automatic1111")
    assert (told["understood"], told["not_understood"], told["suggestions"]) == ([], [], [])
    assert told["notes"] == ["prompt: automatic1111 reads all of it, and does not say beforehand what it makes of it"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "prompt"),
        ({"prompt": "x" * (MAX_PROMPT + 1)}, "prompt"),
        ({"prompt": {"0": "snow"}}, "prompt"),
        ({"prompt": "snow", "generator": "stability"}, "generator"),
        ({"prompt": "snow", "purpose": "fun"}, "purpose"),
        ({"prompt": "snow", "frames": 24}, "frames"),
    ],
)
def test_what_is_wrong_is_named(cloud: LocalCloud, body: object, field: str) -> None:
    answer = ask(cloud, body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_no_body_is_larger_than_the_longest_prompt_needs(cloud: LocalCloud) -> None:
    longest = {"prompt": "\N{GRINNING FACE}" * MAX_PROMPT}
    assert ask(cloud, longest).status_code == 200
    assert ask(cloud, {"prompt": "x" * MAX_PROMPT_BODY_BYTES}).status_code == 413
