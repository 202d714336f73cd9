"""Further outputs of a job: made of the frames that exist, at any time, for no call."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import imageio.v3 as iio
import pytest
import requests
from PIL import Image, ImageChops, ImageSequence

from chalicelib.domain import keys
from chalicelib.domain.limits import MAX_EXPORTS
from chalicelib.domain.orders import Loop
from chalicelib.domain.records import Export
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud


def begin(cloud: LocalCloud, photo: bytes, **fields: object) -> str:
    api = Client(cloud.api_url)
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    job = api.create({"prompt": "it snows", "frames": 4, "size": 64, "upload": upload, **fields})
    api.upload(job["upload"], photo)
    identity: str = job["id"]
    return identity


def finished(cloud: LocalCloud, photo: bytes, **fields: object) -> str:
    job = begin(cloud, photo, **fields)
    cloud.wait_until_idle()
    return job


def post(cloud: LocalCloud, job: str, **fields: object) -> requests.Response:
    return requests.post(f"{cloud.api_url}/jobs/{job}/exports", json=fields, timeout=30)


def ordered(cloud: LocalCloud, api: Client, job: str, **fields: object) -> dict[str, Any]:
    """The output, made."""
    export = api.export(job, fields)["export"]
    cloud.wait_until_idle()
    return next(one for one in api.read(job, None)["outputs"] if one["export"] == export)


def decoded(api: Client, output: dict[str, Any]) -> tuple[str | None, list[Image.Image], list[int]]:
    """The format, the pictures, and each one's milliseconds."""
    with Image.open(BytesIO(api.download(output["url"]))) as picture:
        frames = [(frame.convert("RGB"), frame.info.get("duration", 0)) for frame in ImageSequence.Iterator(picture)]
        return picture.format, [frame for frame, _ in frames], [time for _, time in frames]


def played(data: bytes, form: str) -> tuple[int, float]:
    """How many pictures, and for how many seconds."""
    if form == "mp4":
        told = iio.immeta(data, plugin="pyav", extension=".mp4")
        return round(told["duration"] * told["fps"]), told["duration"]
    with Image.open(BytesIO(data)) as picture:
        times = [frame.convert("RGB").info["duration"] for frame in ImageSequence.Iterator(picture)]
        return len(times), sum(times) / 1000


def test_an_export_is_accepted_and_made_without_a_call(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = finished(cloud, photo)
    before = api.read(job, None)
    answer = post(cloud, job, fps=25, loop="bounce", width=32)
    body = answer.json()
    assert answer.status_code == 202
    assert answer.headers["Location"] == body["status_url"] == f"{cloud.api_url}/jobs/{job}"
    cloud.wait_until_idle()
    after = api.read(job, None)
    assert after["cost"] == before["cost"]
    assert {one["state"] for one in after["exports"]} == {"done"}
    assert after["retry_after"] is None
    output = next(one for one in after["outputs"] if one["export"] == body["export"])
    assert (output["width"], output["frames"], output["seconds"]) == (32, 6, 0.24)
    assert len(decoded(api, output)[1]) == 6


@pytest.mark.parametrize(("form", "pictures"), [("gif", 4), ("webp", 4), ("avif", 4), ("png", 1), ("apng", 4)])
def test_every_format_is_what_it_says(cloud: LocalCloud, api: Client, photo: bytes, form: str, pictures: int) -> None:
    output = ordered(cloud, api, finished(cloud, photo), format=form, width=48)
    assert output["format"] == form
    kind, frames, times = decoded(api, output)
    assert (kind, len(frames)) == ("PNG" if form == "apng" else form.upper(), pictures)
    assert sum(times) == round(output["seconds"] * 1000)
    shown = requests.get(cloud.api_url + output["link"], timeout=30)
    assert shown.headers["Content-Type"] == f"image/{form}"


@pytest.mark.parametrize("forms", [("gif", "webp", "mp4"), ("avif", "apng")])
def test_every_loop_is_made_in_every_format_that_moves(
    cloud: LocalCloud, api: Client, photo: bytes, forms: tuple[str, ...]
) -> None:
    job, loops = finished(cloud, photo, frames=8, export={"loop": "wrap"}), get_args(Loop)
    exports = {api.export(job, {"loop": loop, "format": form})["export"] for loop in loops for form in forms}
    cloud.wait_until_idle(60)
    status = api.read(job, None)
    assert {one["state"] for one in status["exports"]} == {"done"}
    made = [output for output in status["outputs"] if output["export"] in exports]
    assert len(made) == len(exports) == len(loops) * len(forms)
    for output in made:
        pictures, seconds = played(api.download(output["url"]), output["format"])
        assert seconds == pytest.approx(output["seconds"], abs=0.001)
        assert pictures == output["frames"]


def test_the_same_options_twice_are_one_export(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = finished(cloud, photo)
    own = api.read(job, None)["exports"][0]["export"]
    assert api.export(job, {})["export"] == own
    twice = {api.export(job, {"fps": 10})["export"] for _ in range(2)}
    assert len(twice) == 1
    cloud.wait_until_idle()
    assert sum(one["export"] in twice for one in api.read(job, None)["outputs"]) == 1


def test_of_thirty_orders_at_once_no_more_are_let_in_than_a_job_may_have(
    cloud: LocalCloud, api: Client, photo: bytes
) -> None:
    job = finished(cloud, photo)
    own = len(api.read(job, None)["exports"])
    with ThreadPoolExecutor(10) as people:
        answers = list(people.map(lambda rate: post(cloud, job, fps=rate, width=16).status_code, range(1, 31)))
    assert set(answers) == {202, 409}
    assert answers.count(202) <= MAX_EXPORTS
    cloud.wait_until_idle()
    made = api.read(job, None)["exports"]
    assert len(made) - own == answers.count(202)
    assert {one["state"] for one in made} == {"done"}


def test_what_was_ordered_while_it_was_drawn_is_made_in_the_end(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = api.create(
        {
            "prompt": "it snows",
            "frames": 4,
            "size": 64,
            "upload": {"content_type": "image/jpeg", "bytes": len(photo)},
        }
    )
    export = api.export(job["id"], {"fps": 20})["export"]
    waiting = {one["export"]: one["state"] for one in api.read(job["id"], None)["exports"]}
    assert waiting[export] == "pending"
    api.upload(job["upload"], photo)
    cloud.wait_until_idle()
    assert {one["state"] for one in api.read(job["id"], None)["exports"]} == {"done"}


def test_a_cancelled_jobs_frames_are_exported_and_again_when_there_are_more(
    cloud: LocalCloud, api: Client, photo: bytes
) -> None:
    job = begin(cloud, photo, frames=40)
    while not api.read(job, None)["frames"]["done"]:
        pass
    api.cancel(job)
    cloud.wait_until_idle()
    first = ordered(cloud, api, job, fps=20)
    assert 0 < first["frames"] < 40
    requests.post(f"{cloud.api_url}/jobs/{job}/resume", timeout=30)
    cloud.wait_until_idle(60)
    made = [one["frames"] for one in api.read(job, None)["outputs"] if one["export"] == first["export"]]
    assert sorted(made) == [first["frames"], 40]


def test_a_target_is_met_and_the_status_says_how(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = finished(cloud, photo, size=128)
    asked = api.read(job, None)["outputs"][0]["bytes"] // 3
    output = ordered(cloud, api, job, max_bytes=asked)
    assert len(api.download(output["url"])) == output["bytes"] <= asked
    assert output["trade"] is not None
    assert output["trade"].startswith(f"{output['width']} px, ")
    assert output["trade"].endswith(f" of {asked / 1000:.1f} kB")


def test_a_target_that_cannot_be_met_is_refused_with_the_smallest_size(
    cloud: LocalCloud, api: Client, photo: bytes
) -> None:
    job = finished(cloud, photo)
    export = api.export(job, {"max_bytes": 100})["export"]
    cloud.wait_until_idle()
    status = api.read(job, None)
    refused = next(one for one in status["exports"] if one["export"] == export)
    assert (status["state"], refused["state"], status["retry_after"]) == ("done", "failed", None)
    assert re.search(r"100 bytes were asked for, [\d,]+ were reached", refused["detail"])


def test_a_job_whose_own_output_cannot_be_so_small_says_so_and_keeps_its_frames(
    cloud: LocalCloud, api: Client, photo: bytes
) -> None:
    job = finished(cloud, photo, export={"max_bytes": 100})
    status = api.read(job, None)
    assert (status["state"], status["error"]["code"], status["cost"]["reserved_usd"]) == ("failed", "refused", 0)
    assert "100 bytes were asked for" in status["error"]["detail"]
    assert ordered(cloud, api, job, fps=20)["frames"] == 4


def test_an_mp4_plays_every_frame_for_its_time(cloud: LocalCloud, api: Client, photo: bytes, tmp_path: Path) -> None:
    output = ordered(cloud, api, finished(cloud, photo), format="mp4", fps=10, hold=0.52)
    assert (output["format"], output["frames"], output["seconds"]) == ("mp4", 4, 0.9)
    file = tmp_path / "moving.mp4"
    file.write_bytes(api.download(output["url"]))
    told = iio.immeta(file, plugin="pyav")
    assert (told["fps"], told["duration"]) == (10, 0.9)


def test_a_caption_stands_at_the_foot_of_the_picture(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = finished(cloud, photo, size=128)
    plain, captioned = (
        decoded(api, ordered(cloud, api, job, format="png", **fields))[1][0] for fields in ({}, {"caption": "Oh no"})
    )
    written = ImageChops.difference(plain, captioned).getbbox()
    assert written is not None
    assert written[1] >= 64


def test_a_job_without_a_frame_has_nothing_to_export(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    job = api.create({"prompt": "it snows", "frames": 4, "size": 64, "upload": upload})["id"]
    api.cancel(job)
    assert post(cloud, job, fps=20).status_code == 409


def test_a_deleted_job_exports_nothing(cloud: LocalCloud, photo: bytes) -> None:
    job = finished(cloud, photo)
    requests.delete(f"{cloud.api_url}/jobs/{job}", timeout=30)
    assert post(cloud, job, fps=20).status_code == 410
    assert post(cloud, "0" * 32, fps=20).status_code == 404


def test_what_an_export_cannot_be_is_refused_by_name(cloud: LocalCloud, photo: bytes) -> None:
    job = finished(cloud, photo)
    for fields, named in (({"fps": 99}, "fps"), ({"width": 4}, "width"), ({"colour": "red"}, "colour")):
        body = post(cloud, job, **fields).json()
        assert (body["status"], [error["field"] for error in body["errors"]]) == (422, [named])


def test_an_export_whose_orderer_died_before_the_message_is_made_after_a_sweep(
    cloud: LocalCloud, api: Client, photo: bytes
) -> None:
    job, export, s3 = finished(cloud, photo), Export(fps=20), cloud.client("s3")
    s3.put_object(Bucket=cloud.bucket, Key=keys.marker(job, export.id), Body=b"{}")
    s3.put_object(Bucket=cloud.bucket, Key=keys.export(job, export.id), Body=export.model_dump_json(), IfNoneMatch="*")
    assert api.read(job, None)["exports"][-1] == {"export": export.id, "state": "pending", "detail": None}
    assert api.read(job, None)["retry_after"] is not None
    cloud.run_schedule()
    cloud.wait_until_idle()
    assert api.read(job, None)["exports"][-1]["state"] == "done"
    assert not s3.list_objects_v2(Bucket=cloud.bucket, Prefix=keys.markers(job)).get("Contents")
