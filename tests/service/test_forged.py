"""What somebody puts into a job's folder by hand, and events of which nothing is true: none leads to a call."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image

from chalicelib.domain import keys
from chalicelib.domain.records import Fact
from chalicelib.pipeline import advance, look_after
from chalicelib.pipeline.context import Invocation
from chalicelib.storage.queue import Queue
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.server import ContractServer
from tests.support.accounts import context_in, list_keys
from tests.support.paid import begin, configured, let_in

Start = Callable[..., LocalCloud]
FRAMES = 3
STRAYS = ("0005/frame.png", "0003/frame.png", "9999/frame.png", "00001/frame.png", "٠٠٠٤/frame.png", "0004/1-01.json")


def png(size: tuple[int, int] = (64, 64), mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert(mode).save(file, "PNG")
    return file.getvalue()


def put(cloud: LocalCloud, job: str, name: str, body: bytes) -> None:
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=keys.folder(job) + name, Body=body, IfNoneMatch="*")
    cloud.wait_until_idle()


def tell(cloud: LocalCloud, job: str, frame: int) -> None:
    """As on_frame does for an event that says that this frame has come."""
    context = context_in(cloud, timedelta())
    advance(context, job, Invocation(deadline=context.clock.now() + timedelta(minutes=3)), since=frame)
    cloud.wait_until_idle()


def order(cloud: LocalCloud, photo: bytes) -> str:
    """A free job, as far as its events bring it."""
    api = Client(cloud.api_url)
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    job = api.create({"prompt": "it snows", "frames": FRAMES, "size": 64, "upload": upload})
    api.upload(job["upload"], photo)
    cloud.wait_until_idle()
    identity: str = job["id"]
    return identity


def paid_job(cloud: LocalCloud, frames: int = FRAMES) -> str:
    job = begin(cloud, let_in(cloud, "ann"), generator="stability", frames=frames)
    cloud.wait_until_idle(60)
    return job


def test_strays_in_a_done_job_lead_to_no_call_and_change_nothing(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers))
    job = paid_job(cloud)
    before = Client(cloud.api_url).read(job, None)
    for name in STRAYS:
        put(cloud, job, name, png())
    cloud.run_schedule()
    cloud.wait_until_idle()
    after = Client(cloud.api_url).read(job, None)
    for status in (before, after):
        assert [output.pop("url") for output in status["outputs"]]
    assert (after["state"], after["cost"], after["outputs"]) == ("done", before["cost"], before["outputs"])
    assert servers["stability"].mood.counter.received == FRAMES - 1


@pytest.mark.parametrize("frame", [1, 2, 3, 5, 240, 9999])
def test_an_event_without_its_object_leads_to_no_call(start: Start, photo: bytes, frame: int) -> None:
    cloud = start(drop=lambda function, _: function == "on_frame")
    api, job = Client(cloud.api_url), order(cloud, photo)
    tell(cloud, job, frame)
    assert api.read(job, None)["frames"]["done"] == 2, "the frame that was due, and no other"
    assert list_keys(cloud, keys.frame(job, 2)) == []


def test_a_job_with_a_stray_frame_ends_as_it_was_ordered(start: Start, photo: bytes) -> None:
    cloud = start(drop=lambda function, event: function == "on_frame" and "0001/frame.png" in str(event))
    api, job = Client(cloud.api_url), order(cloud, photo)
    put(cloud, job, "0003/frame.png", png())
    put(cloud, job, "0007/frame.png", png())
    cloud.run_schedule()
    cloud.wait_until_idle()
    status = api.read(job, None)
    assert (status["state"], status["cost"]["calls"], status["frames"]["done"]) == ("done", FRAMES - 1, FRAMES)
    assert status["outputs"][0]["frames"] == FRAMES


def test_a_run_that_nobody_paid_for_ends_without_a_call(start: Start, servers: dict[str, ContractServer]) -> None:
    cloud = start(environment=configured(servers), drop=lambda _, event: "0002/frame.png" in str(event))
    token = let_in(cloud, "ann")
    job, api = begin(cloud, token, generator="stability", frames=6), Client(cloud.api_url, token)
    cloud.wait_until_idle(60)
    api.cancel(job)
    cloud.wait_until_idle()
    resumed = Fact(kind="resumed", at=context_in(cloud, timedelta()).clock.now(), code="resumed", reason="By hand.")
    for name, body in (("002-resumed", resumed.model_dump_json().encode()), ("006-resumed", b"{}")):
        put(cloud, job, f"facts/{name}.json", body)
        tell(cloud, job, 2)
    assert api.read(job, None)["error"]["code"] == "not_reserved"
    assert servers["stability"].mood.counter.received == 2


def test_a_frame_that_was_removed_from_a_settled_job_is_not_drawn_again(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers))
    job = paid_job(cloud)
    cloud.client("s3").delete_object(Bucket=cloud.bucket, Key=keys.frame(job, 1))
    context = context_in(cloud, timedelta(minutes=10))
    advance(context, job, Invocation(deadline=context.clock.now() + timedelta(minutes=3)))
    cloud.wait_until_idle()
    assert Client(cloud.api_url).read(job, None)["error"]["code"] == "not_reserved"
    assert servers["stability"].mood.counter.received == FRAMES - 1


def test_the_assembler_is_told_once_however_often_frames_come_and_again_by_whoever_looks_after_it(
    start: Start, photo: bytes
) -> None:
    cloud = start(drop=lambda _, event: f"{FRAMES - 1:04}/frame.png" in str(event))
    job = order(cloud, photo)
    sqs = cloud.client("sqs")
    url = sqs.create_queue(QueueName="nobody-assembles")["QueueUrl"]
    assembling = Queue(sqs, "nobody-assembles")
    context = replace(context_in(cloud, timedelta()), assembling=assembling, new_id=lambda: uuid4().hex)
    invocation = Invocation(deadline=context.clock.now() + timedelta(minutes=3))
    for frame in (*[FRAMES - 1] * 5, 0, 1):
        advance(context, job, invocation, since=frame)
    assert len(sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]) == 1
    look_after(context, json.dumps({"job": job}), invocation)
    assert len(sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]) == 1


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        (
            "0002/frame.png",
            b"no picture",
            "The frame must be a JPEG, PNG, WebP or GIF file; this is none, or it is damaged.",
        ),
        ("0002/frame.png", png()[:200], "The frame is damaged or cut short; it must be a whole file."),
        (
            "0002/frame.png",
            png((32, 32)),
            "The frame is not the one that was stored: another picture stands in its place.",
        ),
        (
            "0001/frame.png",
            png((64, 64), "RGBA"),
            "The frame is not the one that was stored: another picture stands in its place.",
        ),
    ],
)
def test_a_damaged_frame_ends_the_job_at_once_with_its_reason(
    start: Start, photo: bytes, name: str, body: bytes | None, reason: str
) -> None:
    cloud = start(drop=lambda _, event: f"{FRAMES - 1:04}/frame.png" in str(event))
    job = order(cloud, photo)
    damage(cloud, job, name, body)
    tell(cloud, job, FRAMES - 1)
    status = Client(cloud.api_url).read(job, None)
    assert (status["state"], status["error"]) == ("failed", {"code": "refused", "detail": reason})
    assert cloud.invocations["on_assemble"] <= 2


def test_a_damaged_parent_ends_the_job_at_once_with_its_reason_and_without_a_call(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers), drop=lambda _, event: "0001/frame.png" in str(event))
    job = paid_job(cloud)
    damage(cloud, job, "0001/frame.png", png()[:200])
    tell(cloud, job, 1)
    status = Client(cloud.api_url).read(job, None)
    reason = "The frame is damaged or cut short; it must be a whole file."
    assert (status["state"], status["error"]) == ("failed", {"code": "damaged", "detail": reason})
    assert servers["stability"].mood.counter.received == 1


def test_facts_and_claims_that_cant_be_read_end_a_run_too(start: Start, photo: bytes) -> None:
    cloud = start(drop=lambda function, _: function == "on_frame")
    job = order(cloud, photo)
    put(cloud, job, "0001/1-01.json", b"no claim")
    put(cloud, job, "facts/001-failed.json", b"no fact")
    put(cloud, job, "out/0123456789ab-3.64x64.3.24.gif", b"nobody ordered this")
    tell(cloud, job, 0)
    status = Client(cloud.api_url).read(job, None)
    assert (status["state"], status["error"]["code"]) == ("failed", "unreadable")
    assert "0123456789ab" not in [output["export"] for output in status["outputs"]]


def damage(cloud: LocalCloud, job: str, name: str, body: bytes | None) -> None:
    """Another object in the place of one of the job's, or none: the bucket lets it go, and then takes another."""
    cloud.client("s3").delete_object(Bucket=cloud.bucket, Key=keys.folder(job) + name)
    if body is not None:
        put(cloud, job, name, body)
