"""The HTTP contract, spoken over real sockets to the real handlers."""

from datetime import datetime
from typing import Any

import pytest
import requests

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.support.paid import let_in

KEY = "of this customer alone: "
ORDER: dict[str, Any] = {"prompt": "snow falls", "frames": 3, "size": 64}


def order(photo: bytes, **fields: object) -> dict[str, Any]:
    return {**ORDER, "upload": {"content_type": "image/jpeg", "bytes": len(photo)}, **fields}


def post(cloud: LocalCloud, body: object, **headers: str) -> requests.Response:
    return requests.post(f"{cloud.api_url}/jobs", json=body, headers=headers, timeout=30)


def finished(cloud: LocalCloud, api: Client, photo: bytes, **fields: object) -> dict[str, Any]:
    job = api.create(order(photo, **fields))
    api.upload(job["upload"], photo)
    cloud.wait_until_idle()
    return api.read(job["id"], None)


def assert_problem(answer: requests.Response, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return body


def test_an_order_is_answered_with_an_upload_link_and_the_cost(cloud: LocalCloud, photo: bytes) -> None:
    answer = post(cloud, order(photo, frames=24))
    job = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == job["status_url"] == f"{cloud.api_url}/jobs/{job['id']}"
    assert job["state"] == "awaiting_upload"
    assert job["upload"]["method"] == "PUT"
    assert job["upload"]["headers"] == {"content-type": "image/jpeg", "if-none-match": "*"}
    assert datetime.fromisoformat(job["upload"]["expires_at"]).utcoffset() is not None
    assert job["mask_upload"] is None
    assert (job["cost"]["calls_expected"], job["cost"]["calls_max"]) == (23, 29)
    assert job["notes"] == ["prompt: 'snow' understood as snow"]


def test_a_picture_becomes_a_gif(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    status = finished(cloud, api, photo)
    output, smaller = status["outputs"]
    assert (status["state"], status["progress"], status["error"], status["retry_after"]) == ("done", 1.0, None, None)
    assert status["cost"] == {
        "paid": False,
        "calls": 2,
        "busy": 0,
        "refused": 0,
        "lost": 0,
        "unknown": 0,
        "spent_usd": 0.0006,
        "reserved_usd": 0,
    }
    assert (output["width"], output["height"], output["frames"], output["seconds"]) == (64, 64, 3, 0.24)
    gif = api.download(output["url"])
    assert gif[:6] == b"GIF89a"
    assert len(gif) == output["bytes"]
    assert (smaller["format"], smaller["frames"], smaller["seconds"]) == ("webp", 3, 0.24)
    assert api.download(smaller["url"])[8:12] == b"WEBP"


def test_the_link_to_share_leads_to_the_output(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    output = finished(cloud, api, photo)["outputs"][0]
    answer = requests.get(cloud.api_url + output["link"], timeout=30, allow_redirects=False)
    assert answer.status_code == 307
    shown = requests.get(answer.headers["Location"], timeout=30)
    assert shown.headers["Content-Type"] == "image/gif"
    assert shown.content == api.download(output["url"])
    assert_problem(requests.get(f"{cloud.api_url}{output['link']}x", timeout=30), 404, "not_found")


def test_only_frames_that_the_client_lacks_are_linked(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = finished(cloud, api, photo)["id"]
    assert list(api.read(job, None)["frames"]["urls"]) == ["0", "1", "2"]
    newest = api.read(job, 1)["frames"]["urls"]
    assert list(newest) == ["2"]
    assert api.download(newest["2"])[:4] == b"\x89PNG"
    for wrong in ("after=x", "details=yes"):
        assert_problem(requests.get(f"{cloud.api_url}/jobs/{job}?{wrong}", timeout=30), 422, "invalid_order")


def test_a_status_that_has_not_changed_is_not_sent_again(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    url = f"{cloud.api_url}/jobs/{finished(cloud, api, photo)['id']}"
    etag = requests.get(url, timeout=30).headers["ETag"]
    again = requests.get(url, headers={"If-None-Match": etag}, timeout=30)
    assert (again.status_code, again.text, again.headers["ETag"]) == (304, "", etag)
    assert requests.get(url, headers={"If-None-Match": '"other"'}, timeout=30).status_code == 200


def test_the_same_idempotency_key_gives_the_same_job(cloud: LocalCloud, photo: bytes) -> None:
    first = post(cloud, order(photo), **{"Idempotency-Key": KEY + "a"}).json()
    again = post(cloud, order(photo), **{"Idempotency-Key": KEY + "a"}).json()
    other = post(cloud, order(photo), **{"Idempotency-Key": KEY + "b"}).json()
    assert first["id"] == again["id"] != other["id"]


def test_an_idempotency_key_is_for_one_order(cloud: LocalCloud, photo: bytes) -> None:
    post(cloud, order(photo), **{"Idempotency-Key": KEY + "c"})
    reused = post(cloud, order(photo, frames=4), **{"Idempotency-Key": KEY + "c"})
    assert_problem(reused, 409, "idempotency_key_reused")


def test_a_stranger_whose_key_others_could_guess_is_told_to_bring_a_better_one(cloud: LocalCloud, photo: bytes) -> None:
    body = assert_problem(post(cloud, order(photo), **{"Idempotency-Key": "monday-1"}), 422, "invalid_order")
    assert [error["field"] for error in body["errors"]] == ["Idempotency-Key"]
    token = let_in(cloud, "kay")
    same = {"Idempotency-Key": "monday-1", "Authorization": f"Bearer {token}"}
    assert post(cloud, order(photo), **same).json()["id"] == post(cloud, order(photo), **same).json()["id"]
    other = {"Idempotency-Key": "monday-1", "Authorization": f"Bearer {let_in(cloud, 'joe')}"}
    assert post(cloud, order(photo), **other).json()["id"] != post(cloud, order(photo), **same).json()["id"]


def test_an_upload_is_accepted_once_and_only_as_ordered(cloud: LocalCloud, photo: bytes) -> None:
    link = post(cloud, order(photo)).json()["upload"]
    assert requests.put(link["url"], photo + b"x", headers=link["headers"], timeout=30).status_code == 403
    wrong_type = {**link["headers"], "content-type": "image/png"}
    assert requests.put(link["url"], photo, headers=wrong_type, timeout=30).status_code == 403
    assert requests.put(link["url"], photo, headers={"content-type": "image/jpeg"}, timeout=30).status_code == 403
    assert requests.put(link["url"], photo, headers=link["headers"], timeout=30).status_code == 200
    assert requests.put(link["url"], photo, headers=link["headers"], timeout=30).status_code == 412


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"frames": 1}, "frames"),
        ({"export": {"format": "heic"}}, "export.format"),
        ({"export": {"format": "png", "preset": "slack"}}, "export.format"),
        ({"export": {"format": "png", "fps": 10}}, "export.fps"),
        ({"export": {"caption": "так 🎉"}}, "export.caption"),
        ({"export": {"caption": "Oh no"}, "title": "The Last Cat"}, "export.caption"),
        ({"export": {"loop": "spiral"}}, "export.loop"),
        ({"export": {"preset": "myspace"}}, "export.preset"),
        ({"poster": "0" * 32}, "poster"),
        ({"generator": "dall-e"}, "generator"),
        ({"model": "large"}, "model"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    cloud: LocalCloud, photo: bytes, fields: dict[str, object], named: str
) -> None:
    body = assert_problem(post(cloud, order(photo, **fields)), 422, "invalid_order")
    assert [error["field"] for error in body["errors"]] == [named]


def test_a_body_that_is_no_json_is_told_so(cloud: LocalCloud) -> None:
    headers = {"Content-Type": "application/json"}
    answer = requests.post(f"{cloud.api_url}/jobs", b"{", headers=headers, timeout=30)
    assert_problem(answer, 400, "bad_request")


def test_a_body_of_another_type_is_told_so(cloud: LocalCloud) -> None:
    answer = requests.post(f"{cloud.api_url}/jobs", b"x", headers={"Content-Type": "text/plain"}, timeout=30)
    assert_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "", "not_found"),
        ("DELETE", "", "not_yours"),
        ("POST", "/cancel", "not_yours"),
        ("POST", "/resume", "not_yours"),
    ],
)
def test_a_job_that_never_existed_is_not_found(cloud: LocalCloud, method: str, path: str, code: str) -> None:
    answer = requests.request(method, f"{cloud.api_url}/jobs/{'0' * 32}{path}", timeout=30)
    assert_problem(answer, 404, code)


def test_an_unfitting_method_is_told_so(cloud: LocalCloud) -> None:
    assert requests.put(f"{cloud.api_url}/jobs", timeout=30).status_code in (403, 405)


def test_browsers_may_send_what_the_contract_names(cloud: LocalCloud) -> None:
    answer = requests.options(f"{cloud.api_url}/jobs", headers={"Origin": "https://example.org"}, timeout=30)
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(",")
    assert {"content-type", "authorization", "prefer", "if-none-match", "idempotency-key"} <= set(allowed)


def test_a_cancelled_job_keeps_its_frames_as_a_gif_and_can_be_resumed(
    cloud: LocalCloud, api: Client, photo: bytes
) -> None:
    job = api.create(order(photo, frames=60))
    api.upload(job["upload"], photo)
    while not api.read(job["id"], None)["frames"]["done"]:
        pass
    api.cancel(job["id"])
    cloud.wait_until_idle()
    cancelled = api.read(job["id"], None)
    assert cancelled["state"] == "cancelled"
    assert cancelled["error"]["code"] == "cancelled"
    assert 0 < cancelled["frames"]["done"] < 60
    assert cancelled["outputs"]

    resumed = requests.post(f"{cloud.api_url}/jobs/{job['id']}/resume", timeout=30)
    assert resumed.status_code == 202
    cloud.wait_until_idle(60)
    done = api.read(job["id"], None)
    assert (done["state"], done["frames"]["done"]) == ("done", 60)
    assert done["cost"]["calls"] - done["cost"]["busy"] == 59


def test_a_job_without_a_picture_is_cancelled_for_nothing(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = api.create(order(photo))["id"]
    api.cancel(job)
    status = api.read(job, None)
    assert (status["state"], status["cost"]["spent_usd"], status["cost"]["reserved_usd"]) == ("cancelled", 0, 0)
    again = requests.post(f"{cloud.api_url}/jobs/{job}/resume", timeout=30)
    assert_problem(again, 409, "conflict")


def test_a_finished_job_cannot_be_cancelled(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = finished(cloud, api, photo)["id"]
    assert_problem(requests.post(f"{cloud.api_url}/jobs/{job}/cancel", timeout=30), 409, "conflict")


def test_deleting_takes_the_pictures_and_leaves_the_account(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    done = finished(cloud, api, photo)
    job, link = done["id"], cloud.api_url + done["outputs"][0]["link"]
    assert requests.delete(f"{cloud.api_url}/jobs/{job}", timeout=30).status_code == 202
    assert_problem(requests.get(link, timeout=30, allow_redirects=False), 410, "deleted")
    nonsense = f"{cloud.api_url}/jobs/{job}/out/~"
    assert_problem(requests.get(nonsense, timeout=30, allow_redirects=False), 404, "not_found")
    cloud.wait_until_idle()
    names = {entry["Key"] for entry in cloud.client("s3").list_objects_v2(Bucket=cloud.bucket)["Contents"]}
    mine = sorted(name for name in names if job in name)
    assert [name for name in mine if not name.endswith(".json")] == []
    assert f"jobs/{job}/0001/1-01.json" in mine
    assert_problem(requests.get(f"{cloud.api_url}/jobs/{job}", timeout=30), 410, "deleted")


def test_a_deleted_jobs_idempotency_key_is_used_up(cloud: LocalCloud, photo: bytes) -> None:
    job = post(cloud, order(photo), **{"Idempotency-Key": KEY + "d"}).json()["id"]
    requests.post(f"{cloud.api_url}/jobs/{job}/cancel", timeout=30)
    requests.delete(f"{cloud.api_url}/jobs/{job}", timeout=30)
    assert_problem(post(cloud, order(photo), **{"Idempotency-Key": KEY + "d"}), 410, "deleted")


def test_a_running_job_is_not_deleted(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = api.create(order(photo))["id"]
    assert_problem(requests.delete(f"{cloud.api_url}/jobs/{job}", timeout=30), 409, "conflict")


def test_schedules_say_what_holds_at_which_frame(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    fields = {"prompt": {"0": "it snows", "2": "night falls"}, "strength": {"0": 0.2, "3": 0.8}, "frames": 4}
    status = finished(cloud, api, photo, **fields)
    assert status["state"] == "done"
    assert status["notes"] == ["prompt: 'snows' understood as snow", "prompt: 'night falls' understood as night"]


def test_without_strength_every_frame_is_the_first(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    urls = finished(cloud, api, photo, strength=0)["frames"]["urls"]
    assert len({api.download(url) for url in urls.values()}) == 1
