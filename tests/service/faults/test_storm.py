"""Many jobs at once, and every event several times in any order."""

import io
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PIL import Image

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud

Start = Callable[..., LocalCloud]
JOBS, FRAMES = 20, 6


def order(photo: bytes, **fields: object) -> dict[str, Any]:
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    return {"prompt": "she breathes while it snows", "size": 128, "seed": 7, "upload": upload, **fields}


def begin(cloud: LocalCloud, photo: bytes, **fields: object) -> str:
    api = Client(cloud.api_url)
    job = api.create(order(photo, **fields))
    api.upload(job["upload"], photo)
    identity: str = job["id"]
    return identity


def claims(cloud: LocalCloud, job: str) -> Counter[str]:
    """Frame → how often a call was claimed for it."""
    pages = cloud.client("s3").get_paginator("list_objects_v2").paginate(Bucket=cloud.bucket, Prefix=f"jobs/{job}/")
    names = [entry["Key"].split("/") for page in pages for entry in page["Contents"]]
    return Counter(step for _, _, step, *rest in names if step.isdigit() and rest[0].endswith(".json"))


def test_twenty_jobs_at_once_all_finish_and_each_frame_is_drawn_once(start: Start, photo: bytes) -> None:
    cloud = start(concurrency=4)
    with ThreadPoolExecutor(JOBS) as people:
        jobs = list(people.map(lambda _: begin(cloud, photo, frames=FRAMES), range(JOBS)))
    cloud.wait_until_idle(120)
    for job in jobs:
        status = Client(cloud.api_url).read(job, None)
        assert (status["state"], status["cost"]["calls"]) == ("done", FRAMES - 1)
        assert claims(cloud, job) == {f"{index:04}": 1 for index in range(FRAMES)}
    assert cloud.most_concurrent["on_frame"] >= 4


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_events_thrice_and_in_any_order_give_the_same_gif_for_the_same_calls(
    start: Start, photo: bytes, seed: int
) -> None:
    gifs, calls = [], []
    for conditions in ({}, {"deliver_times": 3, "shuffle_seed": seed, "concurrency": 4}):
        cloud = start(**conditions)
        job = begin(cloud, photo, frames=FRAMES)
        cloud.wait_until_idle(60)
        api = Client(cloud.api_url)
        status = api.read(job, None)
        assert status["state"] == "done"
        gifs.append(api.download(status["outputs"][0]["url"]))
        calls.append(status["cost"]["calls"])
    assert gifs[0] == gifs[1]
    assert calls == [FRAMES - 1, FRAMES - 1]


def test_outside_the_mask_every_frame_is_the_first_bit_for_bit(start: Start, photo: bytes) -> None:
    buffer = io.BytesIO()
    painted = Image.new("L", (512, 512))
    painted.paste(255, (100, 100, 300, 400))
    painted.save(buffer, "PNG")
    mask = buffer.getvalue()
    cloud = start()
    api = Client(cloud.api_url)
    announced = {"mask": {"content_type": "image/png", "bytes": len(mask)}, "frames": 4, "strength": 1}
    job = api.create(order(photo, **announced))
    api.upload(job["mask_upload"], mask)
    api.upload(job["upload"], photo)
    cloud.wait_until_idle()
    urls = api.read(job["id"], None)["frames"]["urls"]
    assert len(urls) == 4
    first, *others = [Image.open(io.BytesIO(api.download(url))) for url in urls.values()]
    still = painted.resize(first.size).point(lambda grey: 255 if grey == 0 else 0)
    for frame in others:
        assert frame.tobytes() != first.tobytes()
        black = Image.new("RGB", first.size)
        assert Image.composite(frame, black, still).tobytes() == Image.composite(first, black, still).tobytes()
