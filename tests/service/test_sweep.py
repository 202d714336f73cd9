"""What happens when events get lost: the sweep finds what stands still."""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud

Start = Callable[..., LocalCloud]


def begin(cloud: LocalCloud, photo: bytes, frames: int = 4) -> str:
    api = Client(cloud.api_url)
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    job = api.create({"prompt": "it snows", "frames": frames, "size": 64, "upload": upload})
    api.upload(job["upload"], photo)
    identity: str = job["id"]
    return identity


def sweep_until_done(cloud: LocalCloud, job: str, most: int) -> dict[str, Any]:
    api = Client(cloud.api_url)
    for _ in range(most):
        cloud.wait_until_idle()
        if api.read(job, None)["state"] == "done":
            break
        cloud.run_schedule()
    cloud.wait_until_idle()
    return api.read(job, None)


def test_every_event_lost_is_made_good_by_the_sweep(start: Start, photo: bytes) -> None:
    cloud = start(drop=lambda function, _: function in ("on_upload", "on_frame"))
    status = sweep_until_done(cloud, begin(cloud, photo), most=6)
    assert status["state"] == "done"
    assert status["cost"]["calls"] == 3


def test_a_drop_whose_event_was_lost_is_found(start: Start, photo: bytes) -> None:
    cloud = start(drop=lambda function, _: function == "on_drop")
    buffer = io.BytesIO()
    Image.open(io.BytesIO(photo)).resize((48, 48)).save(buffer, "PNG")
    s3 = cloud.client("s3")
    s3.put_object(Bucket=cloud.bucket, Key="inbox/it snows.png", Body=buffer.getvalue(), Metadata={"frames": "2"})
    cloud.wait_until_idle()
    cloud.run_schedule()
    cloud.wait_until_idle()
    listed = s3.list_objects_v2(Bucket=cloud.bucket, Prefix="outbox/")["Contents"]
    assert [entry["Key"] for entry in listed] == ["outbox/it snows.png.gif"]
    before = cloud.invocations["on_pull"]
    cloud.run_schedule()
    cloud.wait_until_idle()
    assert (cloud.invocations["on_upload"], cloud.invocations["on_pull"]) == (1, before)


def test_a_finished_job_costs_the_sweep_nothing(start: Start, photo: bytes) -> None:
    cloud = start()
    begin(cloud, photo)
    cloud.wait_until_idle()
    before = cloud.invocations["on_pull"]
    cloud.run_schedule()
    cloud.wait_until_idle()
    assert cloud.invocations["on_pull"] == before
    assert not cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix="active/").get("Contents")
