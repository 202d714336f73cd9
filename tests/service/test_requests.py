"""How often S3 is asked: what a job costs us beside its generator."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud

Start = Callable[..., LocalCloud]
FRAMES = 8


def begin(cloud: LocalCloud, photo: bytes, frames: int = FRAMES) -> dict[str, Any]:
    api = Client(cloud.api_url)
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    job = api.create({"prompt": "it snows", "frames": frames, "size": 64, "upload": upload})
    api.upload(job["upload"], photo)
    cloud.wait_until_idle()
    return job


def asked(cloud: LocalCloud, function: str) -> Counter[str]:
    return Counter({operation: count for (name, operation), count in cloud.requests.items() if name == function})


def test_a_free_frame_takes_at_most_five_requests(start: Start, photo: bytes) -> None:
    cloud = start(concurrency=1)
    begin(cloud, photo)
    frames = asked(cloud, "on_frame")
    begin(cloud, photo, 2 * FRAMES)
    # What a job takes once, however many frames it has, falls out of the difference; so do the container's first steps.
    longer = asked(cloud, "on_frame").total() - frames.total()
    begin(cloud, photo, FRAMES)
    shorter = asked(cloud, "on_frame").total() - frames.total() - longer
    assert longer - shorter <= 5 * FRAMES
    # A claim and a picture each, and at the end, that the assembler knows; the money once, before the first call.
    assert frames["PutObject"] == 2 * (FRAMES - 1) + 1
    assert (frames["BatchGetItem"], frames["TransactWriteItems"]) == (1, 1)


def test_a_status_takes_one_listing_and_the_order(start: Start, photo: bytes) -> None:
    cloud = start(concurrency=1)
    job = begin(cloud, photo)
    before = asked(cloud, "api_handler")
    Client(cloud.api_url).read(job["id"], None)
    spent = asked(cloud, "api_handler") - before
    assert spent["ListObjectsV2"] == 1
    assert spent.total() <= 2


def test_the_sweep_asks_for_listings_only(start: Start, photo: bytes) -> None:
    cloud = start()
    begin(cloud, photo)
    cloud.run_schedule()
    cloud.wait_until_idle()
    assert asked(cloud, "sweep") == {"ListObjectsV2": 2}
