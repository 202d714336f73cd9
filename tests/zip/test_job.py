"""A job through the zip's own handlers, on Amazon's runtime client, against the local cloud's bucket and policies."""

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import pytest
import requests
from PIL import Image

from chalicelib.domain import keys
from deployment.app_registry import API_HANDLER
from localcloud.aws.identity import role_of
from localcloud.cloud import LocalCloud
from localcloud.functions.deployed import NotStarted, deployed
from localcloud.functions.environment import build_environment
from localcloud.functions.events import Arrival, Event, api_event, schedule_event, sqs_event
from localcloud.functions.runtime_api import RuntimeApi
from ops.layer import ASSEMBLER
from tests.policies.quiet import Line
from tests.support.customers import PICTURE, compose
from tests.zip.building import ROOT

FRAMES = 4
FUNCTIONS = (API_HANDLER, "on_upload", "on_frame", "on_clip", "on_pull", "on_drop", ASSEMBLER, "sweep")


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """A bucket and queues; what arrives there starts nothing."""
    with LocalCloud(project_dir=ROOT, between=Line(), drop=lambda *_: True) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def functions(cloud: LocalCloud, unzipped: Path, opt: Path) -> Iterator[dict[str, RuntimeApi]]:
    """All of them, each in a process of its own with the keys of its role; the assembler with the layer."""
    environment = build_environment(ROOT, cloud.stage, {}, cloud.s3_url)
    own = {name: role_of(name).environment() for name in FUNCTIONS}
    own[ASSEMBLER]["PYTHONPATH"] = str(opt / "python")
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                deployed(unzipped, f"app.{'app' if name == API_HANDLER else name}", environment | own[name])
            )
            for name in FUNCTIONS
        }


def call(function: RuntimeApi, event: Event) -> Any:  # noqa: ANN401 - whatever the function says
    answer = function.invoke(event)
    assert answer.error is None, f"{answer.error}\n{answer.traceback}"
    return json.loads(str(answer.result))


def ask(api: RuntimeApi, method: str, resource: str, job: str | None = None, body: object = None) -> dict[str, Any]:
    answer = call(api, api_event(method, resource, {"job": job} if job else None, body))
    assert answer["statusCode"] < 300, answer["body"]
    told: dict[str, Any] = json.loads(answer["body"])
    return told


def arrived(cloud: LocalCloud, key: str) -> Event:
    return Arrival(cloud.bucket, key, 1, "", "Put").event()


def told(queue: str, **message: str) -> Event:
    return sqs_event(queue, [{"MessageId": "1", "ReceiptHandle": "1", "Body": json.dumps(message), "MD5OfBody": ""}])


@pytest.fixture(scope="module")
def job(cloud: LocalCloud, functions: dict[str, RuntimeApi]) -> str:
    """One that is done."""
    created = ask(functions[API_HANDLER], "POST", "/jobs", body=compose(FRAMES))
    job, link = str(created["id"]), created["upload"]
    assert requests.put(link["url"], PICTURE, headers=link["headers"], timeout=30).status_code == 200
    call(functions["on_upload"], arrived(cloud, keys.source(job)))
    for index in range(FRAMES):
        call(functions["on_frame"], arrived(cloud, keys.frame(job, index)))
    call(functions[ASSEMBLER], told("assemble", job=job))
    return job


def test_a_picture_becomes_a_gif(functions: dict[str, RuntimeApi], job: str) -> None:
    status = ask(functions[API_HANDLER], "GET", "/jobs/{job}", job)
    assert (status["state"], status["cost"]["calls"]) == ("done", FRAMES - 1)
    gif = requests.get(status["outputs"][0]["url"], timeout=30).content
    with Image.open(io.BytesIO(gif)) as picture:
        assert (picture.format, getattr(picture, "n_frames", 1)) == ("GIF", FRAMES)


def test_with_the_layer_the_assembler_makes_an_mp4(functions: dict[str, RuntimeApi], job: str, tmp_path: Path) -> None:
    export = ask(functions[API_HANDLER], "POST", "/jobs/{job}/exports", job, {"format": "mp4"})["export"]
    call(functions[ASSEMBLER], told("assemble", job=job))
    outputs = ask(functions[API_HANDLER], "GET", "/jobs/{job}", job)["outputs"]
    link = next(output["url"] for output in outputs if output["export"] == export)
    (tmp_path / "moving.mp4").write_bytes(requests.get(link, timeout=30).content)
    assert len(iio.imread(tmp_path / "moving.mp4", plugin="pyav")) == FRAMES


def test_a_dropped_picture_that_was_lost_is_found_and_drawn(
    cloud: LocalCloud, functions: dict[str, RuntimeApi]
) -> None:
    key = "inbox/slow zoom in.png"
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=PICTURE, Metadata={"frames": "2", "size": "64"})
    call(functions["sweep"], schedule_event("sweep"))
    call(functions["on_drop"], arrived(cloud, key))
    entries = cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix=keys.UPLOADS)["Contents"]
    job = keys.job_of(max(entries, key=lambda entry: entry["LastModified"])["Key"])
    for _ in range(3):
        call(functions["on_pull"], told("pulls", job=str(job)))
    call(functions[ASSEMBLER], told("assemble", job=str(job)))
    gif = cloud.client("s3").get_object(Bucket=cloud.bucket, Key="outbox/slow zoom in.png.gif")["Body"].read()
    assert gif.startswith(b"GIF89a")


def test_nothing_was_denied(cloud: LocalCloud) -> None:
    assert not cloud.denied


def test_what_cannot_be_imported_says_so(unzipped: Path) -> None:
    with pytest.raises(NotStarted, match="Misconfigured"), deployed(unzipped, "app.app", {}):
        pass
