"""A picture dropped into the inbox, and what appears in the outbox."""

import io
import json
from typing import Any

import pytest
from PIL import Image

from localcloud.cloud import LocalCloud


def drop(cloud: LocalCloud, name: str, body: bytes, **metadata: str) -> None:
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"inbox/{name}", Body=body, Metadata=metadata)


def outbox(cloud: LocalCloud) -> dict[str, bytes]:
    s3 = cloud.client("s3")
    listed = s3.list_objects_v2(Bucket=cloud.bucket, Prefix="outbox/").get("Contents", [])
    return {
        entry["Key"].removeprefix("outbox/"): s3.get_object(Bucket=cloud.bucket, Key=entry["Key"])["Body"].read()
        for entry in listed
    }


def orders(cloud: LocalCloud) -> list[dict[str, Any]]:
    s3 = cloud.client("s3")
    listed = s3.list_objects_v2(Bucket=cloud.bucket, Prefix="jobs/").get("Contents", [])
    found = [entry["Key"] for entry in listed if entry["Key"].endswith("job.json")]
    return [json.loads(s3.get_object(Bucket=cloud.bucket, Key=key)["Body"].read()) for key in found]


def small(photo: bytes) -> bytes:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(photo)).resize((48, 48)).save(buffer, "PNG")
    return buffer.getvalue()


def prompts(cloud: LocalCloud) -> set[str]:
    return {order["prompt"] for order in orders(cloud)}


@pytest.mark.parametrize("name", ["he begins to sob.png", "a/b c/он плачет, 雨 & 50% +1.png", "it_snows.png"])
def test_the_files_name_is_the_prompt_in_any_script(cloud: LocalCloud, photo: bytes, name: str) -> None:
    drop(cloud, name, small(photo), frames="2")
    cloud.wait_until_idle()
    assert outbox(cloud)[f"{name}.gif"][:6] == b"GIF89a"
    assert name.rpartition("/")[2].removesuffix(".png").replace("_", " ") in prompts(cloud)


def test_metadata_carry_options_of_the_job_and_its_export(cloud: LocalCloud, photo: bytes) -> None:
    options = {"prompt": "rain", "frames": "3", "fps": "10", "loop": "bounce", "strength": "0.6", "mtime": "170000"}
    options |= {"caption": "2026"}
    drop(cloud, "options.png", small(photo), **options)
    cloud.wait_until_idle()
    (order,) = [order for order in orders(cloud) if order["prompt"] == "rain"]
    assert (order["frames"], order["strength"]) == (3, 0.6)
    export = order["export"]
    assert (export["fps"], export["loop"], export["caption"]) == (10, "bounce", "2026")
    with Image.open(io.BytesIO(outbox(cloud)["options.png.gif"])) as gif:
        assert getattr(gif, "n_frames", 1) == 4


def test_what_cannot_be_a_job_is_told_beside_it(cloud: LocalCloud, photo: bytes) -> None:
    drop(cloud, "too many.png", small(photo), frames="999")
    cloud.wait_until_idle()
    problem = json.loads(outbox(cloud)["too many.png.error.json"])
    assert problem["errors"][0]["field"] == "frames"


def test_what_is_no_picture_is_told_beside_it(cloud: LocalCloud) -> None:
    drop(cloud, "notes.txt", b"just words")
    cloud.wait_until_idle()
    problem = json.loads(outbox(cloud)["notes.txt.error.json"])
    assert problem["code"] == "refused"
    assert "notes.txt.gif" not in outbox(cloud)


def test_a_new_picture_under_the_same_name_replaces_both(cloud: LocalCloud, photo: bytes) -> None:
    drop(cloud, "again.png", b"no picture")
    cloud.wait_until_idle()
    assert "again.png.error.json" in outbox(cloud)
    drop(cloud, "again.png", small(photo), frames="2")
    cloud.wait_until_idle()
    assert "again.png.gif" in outbox(cloud)
    assert "again.png.error.json" not in outbox(cloud)
    drop(cloud, "again.png", b"no picture again")
    cloud.wait_until_idle()
    assert "again.png.error.json" in outbox(cloud)
    assert "again.png.gif" not in outbox(cloud)


@pytest.mark.parametrize("name", ["folder/", ".DS_Store", "a/Thumbs.db"])
def test_what_file_managers_leave_behind_makes_nothing(cloud: LocalCloud, name: str) -> None:
    before = len(orders(cloud))
    drop(cloud, name, b"")
    cloud.wait_until_idle()
    assert len(orders(cloud)) == before
    assert not [key for key in outbox(cloud) if key.startswith(name)]


def test_the_picture_stays_where_it_was_dropped(cloud: LocalCloud, photo: bytes) -> None:
    drop(cloud, "stays.png", small(photo), frames="2")
    cloud.wait_until_idle()
    s3 = cloud.client("s3")
    assert s3.get_object(Bucket=cloud.bucket, Key="inbox/stays.png")["Body"].read() == small(photo)
