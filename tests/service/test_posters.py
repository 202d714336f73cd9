"""Posters, from the words to the link, and in motion."""

from io import BytesIO
from typing import Any

import requests
from PIL import Image, ImageChops

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud

KEY = "4e0a5c0e-9c5b-4c3a-8e34-0f2f5a0f9f3b"
WORDS = {"prompt": "a lighthouse at night, snow falls", "seed": 5}


def order(cloud: LocalCloud, path: str, body: object, **headers: str) -> requests.Response:
    return requests.post(cloud.api_url + path, json=body, headers=headers, timeout=60)


def poster(cloud: LocalCloud, **fields: object) -> dict[str, Any]:
    answer = order(cloud, "/posters", WORDS | fields, Prefer="wait=20")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def picture_at(url: str) -> Image.Image:
    answer = requests.get(url, timeout=30)
    answer.raise_for_status()
    return Image.open(BytesIO(answer.content))


def test_one_request_gives_a_link_to_a_poster_of_two_to_three_with_its_title_on_it(cloud: LocalCloud) -> None:
    titled, plain = poster(cloud, title="The Last Lighthouse", tagline="It never slept."), poster(cloud)
    with_type, without = picture_at(titled["url"]), picture_at(plain["url"])
    assert (titled["state"], with_type.format, with_type.size) == ("done", "PNG", (683, 1024))
    assert titled["output"]["bytes"] > 0
    assert "lighthouse" in titled["notes"][0]
    changed = ImageChops.difference(with_type.convert("RGB"), without.convert("RGB")).getbbox()
    assert changed is not None
    assert changed[1] > with_type.height / 3, "the type stands at the foot"
    lasting = requests.get(cloud.api_url + titled["output"]["link"], timeout=30)
    assert lasting.content == requests.get(titled["url"], timeout=30).content


def test_who_does_not_wait_is_told_where_to_ask(cloud: LocalCloud, api: Client) -> None:
    answer = order(cloud, "/posters", WORDS, Prefer="respond-async")
    assert (answer.status_code, answer.json()["url"]) == (202, None)
    assert answer.headers["Location"] == answer.json()["status_url"]
    cloud.wait_until_idle()
    status = api.read(answer.json()["id"], None)
    assert (status["state"], status["frames"]["total"], status["outputs"][0]["format"]) == ("done", 1, "png")
    assert status["cost"]["calls"] == 1


def test_the_same_key_gives_the_same_poster(cloud: LocalCloud) -> None:
    first, second = (order(cloud, "/posters", WORDS, **{"Idempotency-Key": KEY}).json() for _ in range(2))
    assert first["id"] == second["id"]


def test_a_job_without_an_upload_is_a_motion_poster(cloud: LocalCloud, api: Client) -> None:
    created = order(cloud, "/jobs", WORDS | {"frames": 3, "size": 96, "aspect_ratio": "16:9"}).json()
    assert (created["state"], created["upload"], created["cost"]["calls_expected"]) == ("generating", None, 3)
    cloud.wait_until_idle()
    status = api.read(created["id"], None)
    (output,) = [one for one in status["outputs"] if one["format"] == "gif"]
    assert (status["state"], output["width"], output["height"], output["frames"]) == ("done", 96, 54, 3)
    assert status["cost"]["calls"] == 3


def test_a_poster_is_set_in_motion_under_its_title(cloud: LocalCloud, api: Client) -> None:
    still = poster(cloud, title="Snow")
    created = order(cloud, "/jobs", {"prompt": "snow falls", "poster": still["id"], "frames": 3, "size": 256}).json()
    cloud.wait_until_idle()
    status = api.read(created["id"], None)
    assert (status["state"], status["cost"]["calls"]) == ("done", 2)
    bare = picture_at(status["frames"]["urls"]["0"]).convert("RGB")
    small = picture_at(still["url"]).convert("RGB").resize(bare.size, Image.Resampling.LANCZOS)
    (link,) = [one["url"] for one in status["outputs"] if one["format"] == "gif"]
    shown = picture_at(link).convert("RGB")
    top, foot = (0, 0, 170, 120), (0, 200, 170, 256)
    assert difference(bare.crop(top), small.crop(top)) < 4, "the poster's own picture moves"
    assert difference(bare.crop(foot), shown.crop(foot)) > 8, "the type is set on the output, and not on the frame"


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean of the levels between them."""
    histogram = ImageChops.difference(one, other).convert("L").histogram()
    return sum(level * count for level, count in enumerate(histogram)) / sum(histogram)


def test_what_a_poster_cannot_be_is_refused_by_name(cloud: LocalCloud, photo: bytes) -> None:
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    for path, fields, wrong in (
        ("/posters", {"title": "夜"}, "title"),
        ("/posters", {"style": "cubist"}, "style"),
        ("/posters", {"aspect_ratio": "7:5"}, "aspect_ratio"),
        ("/posters", {"frames": 3}, "frames"),
        ("/posters", {"generator": "nobody"}, "generator"),
        ("/jobs", {"mask": upload}, "mask"),
        ("/jobs", {"upload": upload, "style": "noir"}, "style"),
        ("/jobs", {"upload": upload, "poster": "0" * 32}, "poster"),
        ("/jobs", {"poster": "0" * 32}, "poster"),
    ):
        answer = order(cloud, path, WORDS | fields)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["field"] == wrong
