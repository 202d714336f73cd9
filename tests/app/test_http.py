"""What HTTP itself promises: where links lead, what a cache may keep, HEAD, and tags."""

from typing import Any

import pytest
import requests

from chalicelib.domain.limits import MAX_PROMPT
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud

OPEN = {"generator": "procedural", "frames": 2, "size": 64}


@pytest.fixture(scope="module")
def done(cloud: LocalCloud, photo: bytes) -> dict[str, Any]:
    """A job of three frames, as it stands at its end."""
    api = Client(cloud.api_url)
    job = api.create({"prompt": "snow falls", "frames": 3, "size": 64, "upload": upload(photo)})
    api.upload(job["upload"], photo)
    cloud.wait_until_idle()
    return api.read(job["id"], None)


def upload(photo: bytes) -> dict[str, Any]:
    return {"content_type": "image/jpeg", "bytes": len(photo)}


def order(cloud: LocalCloud, prompt: object, photo: bytes, **headers: str) -> requests.Response:
    body = {**OPEN, "prompt": prompt, "upload": upload(photo)}
    return requests.post(f"{cloud.api_url}/jobs", json=body, headers=headers, timeout=30)


def read_paths(job: str, link: str) -> list[str]:
    return [f"/jobs/{job}", link, "/generators", "/health", "/openapi.json"]


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"])
def test_no_header_of_a_client_gets_into_a_link(cloud: LocalCloud, photo: bytes, name: str) -> None:
    for host in ("evil.example", "evil.example/jobs", "https"):
        answer = order(cloud, "rain", photo, **{name: host})
        assert answer.headers["Location"] == f"{cloud.api_url}/jobs/{answer.json()['id']}"
        assert "evil" not in answer.text


def test_nothing_that_is_answered_may_be_kept_by_a_cache(cloud: LocalCloud, photo: bytes, done: dict[str, Any]) -> None:
    ask = [requests.get(cloud.api_url + path, timeout=30, allow_redirects=False) for path in read_paths(*names(done))]
    known = {"If-None-Match": ask[0].headers["ETag"]}
    others = [
        order(cloud, "rain", photo),
        order(cloud, "", photo),
        requests.get(f"{cloud.api_url}/jobs/{done['id']}", headers=known, timeout=30),
        requests.get(f"{cloud.api_url}/jobs/{'0' * 32}", timeout=30),
    ]
    assert [answer.status_code for answer in others] == [201, 422, 304, 404]
    assert {answer.headers["Cache-Control"] for answer in (*ask, *others)} == {"no-store"}


def names(done: dict[str, Any]) -> tuple[str, str]:
    return done["id"], done["outputs"][0]["link"]


def test_a_status_holds_the_links_that_are_asked_for(cloud: LocalCloud, done: dict[str, Any]) -> None:
    def linked(query: str) -> list[str]:
        return list(requests.get(f"{cloud.api_url}/jobs/{done['id']}{query}", timeout=30).json()["frames"]["urls"])

    assert linked("") == ["2"]
    assert linked("?after=-1") == ["0", "1", "2"]
    assert linked("?after=0") == ["1", "2"]
    assert linked("?after=2") == linked("?after=239") == []
    assert requests.get(f"{cloud.api_url}/jobs/{done['id']}?after=-2", timeout=30).status_code == 422


def test_head_is_answered_wherever_get_is(cloud: LocalCloud, done: dict[str, Any]) -> None:
    for path in read_paths(*names(done)):
        got, head = (ask(cloud.api_url + path, timeout=30) for ask in (requests.get, requests.head))
        assert (head.status_code, head.content) == (307 if "/out/" in path else got.status_code, b"")


def test_head_of_the_link_to_share_leads_to_what_answers_head(cloud: LocalCloud, done: dict[str, Any]) -> None:
    output = done["outputs"][0]
    head = requests.head(cloud.api_url + output["link"], timeout=30, allow_redirects=True)
    assert (head.status_code, head.headers["Content-Type"], head.content) == (200, "image/gif", b"")
    assert int(head.headers["Content-Length"]) == output["bytes"]


@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"other", {0}', '"a,b",W/{0} , "c"', "*"])
def test_a_tag_is_known_in_each_of_its_forms(cloud: LocalCloud, done: dict[str, Any], form: str) -> None:
    url = f"{cloud.api_url}/jobs/{done['id']}"
    etag = requests.get(url, timeout=30).headers["ETag"]
    assert requests.get(url, headers={"If-None-Match": form.format(etag)}, timeout=30).status_code == 304


@pytest.mark.parametrize("form", ['"other"', 'W/"other"', "", "other"])
def test_another_tag_is_not_known(cloud: LocalCloud, done: dict[str, Any], form: str) -> None:
    url = f"{cloud.api_url}/jobs/{done['id']}"
    assert requests.get(url, headers={"If-None-Match": form}, timeout=30).status_code == 200


def test_what_turns_a_line_does_not_come_back_in_notes(cloud: LocalCloud, photo: bytes) -> None:
    for prompt in ("hearts\u202e \x1b[31mfall", "qwxz \u202eab\ncd\x00"):
        notes = order(cloud, prompt, photo).json()["notes"]
        assert notes
        assert all(note.isprintable() for note in notes)


def test_a_job_has_few_notes_however_many_full_prompts_it_has(cloud: LocalCloud, photo: bytes) -> None:
    known = [words.strip() for motion in MOTIONS for words in motion.words.split(",")]
    prompts = {str(at): (", ".join(known[at:] + known[:at]) + " and" * 500)[:MAX_PROMPT] for at in range(240)}
    assert {len(prompt) for prompt in prompts.values()} == {MAX_PROMPT}
    body = {"prompt": prompts, "frames": 240, "size": 64, "upload": upload(photo)}
    created = requests.post(f"{cloud.api_url}/jobs", json=body, timeout=30)
    assert created.status_code == 201
    notes = created.json()["notes"]
    assert len(set(notes)) == len(notes) == 50
    assert max(map(len, notes)) <= 300


def test_what_can_be_no_jobs_id_is_found_nowhere(cloud: LocalCloud) -> None:
    for name in ("x" * 2000, "0" * 33, "%2e%2e", "ab%0acd", "%E2%80%AE"):
        assert requests.get(f"{cloud.api_url}/jobs/{name}", timeout=30).status_code == 404
