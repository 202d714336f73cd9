"""examples/tell-a-chat.yaml hears how jobs end, and tells it."""

import json
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from http.client import InvalidURL
from urllib.error import HTTPError
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import requests
from werkzeug.wrappers import Request, Response

from localcloud.cli.animation import Animation, Failed
from localcloud.cli.client import Client
from localcloud.cli.order import describe
from localcloud.cloud import LocalCloud
from localcloud.http.server import Server
from tests.documents.reading import read, rows, section
from tests.support.chat import created, matches, pattern_for, teller


class Chat:
    """A chat's incoming webhook, and what it was sent."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.status = HTTPStatus.OK

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.read.append(json.loads(Request(environ).get_data())["text"])
        return Response(status=self.status)(environ, start_response)


@pytest.fixture
def chat(cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    chat = Chat()
    with Server(0) as server:
        server.serve(chat)
        monkeypatch.setenv("API", cloud.api_url)
        monkeypatch.setenv("WEBHOOK", f"{server.url}/a-secret")
        yield chat


def heard(cloud: LocalCloud, job: str) -> list[str]:
    """Of the job's objects, those of which the rule lets the function hear."""
    listed = cloud.client("s3").list_objects_v2(Bucket=cloud.bucket)["Contents"]
    keys = [entry["Key"] for entry in listed if job in entry["Key"]]
    assert len(keys) > 1
    return [key for key in keys if matches(pattern_for(cloud.bucket), created(cloud.bucket, key))]


def test_a_loop_that_is_done_is_told_with_a_link_that_leads_to_it(
    cloud: LocalCloud, api: Client, chat: Chat, photo: bytes
) -> None:
    animation = Animation(api)
    animation.start({"prompt": "rain", "upload": describe(photo), "frames": 3, "size": 64}, photo, None)
    animation.follow()
    cloud.wait_until_idle()
    (key,) = heard(cloud, str(animation.job))
    assert teller()(created(cloud.bucket, key), None) == HTTPStatus.OK
    (words,) = chat.read
    assert words.startswith("A loop is done: 3 frames, ")
    assert requests.get(words.split()[-1], timeout=30).content.startswith(b"GIF89a")


def test_a_job_that_failed_is_told_with_its_reason(cloud: LocalCloud, api: Client, chat: Chat) -> None:
    animation, text = Animation(api), b"no picture"
    animation.start({"prompt": "rain", "upload": describe(text), "frames": 3, "size": 64}, text, None)
    with pytest.raises(Failed) as failed:
        animation.follow()
    (key,) = heard(cloud, str(animation.job))
    teller()(created(cloud.bucket, key), None)
    assert chat.read == [f"A job failed: {failed.value}"]


def test_a_chat_that_does_not_take_it_is_told_again_by_lambda(
    cloud: LocalCloud, api: Client, chat: Chat, photo: bytes
) -> None:
    animation = Animation(api)
    animation.start({"prompt": "rain", "upload": describe(photo), "frames": 2, "size": 64}, photo, None)
    animation.follow()
    cloud.wait_until_idle()
    chat.status = HTTPStatus.SERVICE_UNAVAILABLE
    with pytest.raises(HTTPError):
        teller()(created(cloud.bucket, heard(cloud, str(animation.job))[0]), None)


@pytest.mark.parametrize(
    "key",
    [
        f"jobs/{'f' * 32}/out/a.gif",
        "jobs/../out/a.gif",
        "jobs/@evil.example/out/a.gif",
        "jobs//evil.example/out/a.gif",
        "jobs/a b\r\nHost: evil.example/out/a.gif",
        "jobs/x?y=z#/facts/1-failed.json",
        "jobs/{waiting}/out/a.gif",
        "jobs/{waiting}/facts/1-failed.json",
        "a.gif",
    ],
)
def test_of_a_forged_event_nobody_is_told(cloud: LocalCloud, chat: Chat, photo: bytes, key: str) -> None:
    """The function asks the API, and has words for what is so: whatever else is named ends it before it says any."""
    order = {"prompt": "rain", "upload": describe(photo), "frames": 2, "size": 64}
    waiting = Client(cloud.api_url).create(order)["id"] if "{waiting}" in key else ""
    with pytest.raises((HTTPError, InvalidURL, IndexError, TypeError)):
        teller()(created(cloud.bucket, key.format(waiting=waiting)), None)
    assert chat.read == []


def test_the_rule_hears_of_what_the_document_says() -> None:
    told = {name.strip("`") for name, _ in rows(section(read("docs/deploying.md"), "Told when a job has ended"))}
    assert {one["wildcard"] for one in pattern_for("any")["detail"]["object"]["key"]} == told
