"""What the generator has to say of a picture is among the job's notes, and goes with the picture."""

from datetime import timedelta
from typing import Any

import requests

from chalicelib.domain import keys
from chalicelib.domain.records import Notes
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.service.test_damaged import damage
from tests.support.accounts import context_in, list_keys
from tests.support.customers import PICTURE

UPLOAD = {"content_type": "image/png", "bytes": len(PICTURE)}
SAID = "picture: no face was found, so all of it {}. Paint over the face to say where it is."


def begun(cloud: LocalCloud, prompt: str | dict[str, str], **fields: object) -> str:
    """A job as far as its events bring it; its picture shows no face."""
    api = Client(cloud.api_url)
    job = api.create({"prompt": prompt, "frames": 3, "size": 64, "upload": UPLOAD, **fields})
    api.upload(job["upload"], PICTURE)
    cloud.wait_until_idle()
    identity: str = job["id"]
    return identity


def status_of(cloud: LocalCloud, job: str) -> dict[str, Any]:
    return Client(cloud.api_url).read(job, None)


def test_a_job_whose_picture_shows_no_face_says_so_behind_what_it_understood(cloud: LocalCloud) -> None:
    status = status_of(cloud, begun(cloud, "she smiles"))
    assert status["state"] == "done"
    assert status["notes"] == ["prompt: 'smiles' understood as smile", SAID.format("bobs for smile")]


def test_nothing_is_said_of_a_picture_that_is_not_there_yet(cloud: LocalCloud) -> None:
    job = Client(cloud.api_url).create({"prompt": "she smiles", "frames": 3, "size": 64, "upload": UPLOAD})
    assert job["notes"] == status_of(cloud, job["id"])["notes"] == ["prompt: 'smiles' understood as smile"]


def test_every_prompt_of_a_schedule_is_answered_and_what_is_said_twice_is_said_once(cloud: LocalCloud) -> None:
    job = begun(cloud, {"0": "it snows", "1": "she smiles", "2": "a smile, and snow", "3": "he winks"}, frames=4)
    said = [note for note in status_of(cloud, job)["notes"] if note.startswith("picture: ")]
    assert said == [SAID.format("bobs for smile"), SAID.format("leans over for wink")]


def test_a_schedule_of_many_prompts_says_only_so_much(cloud: LocalCloud) -> None:
    acts = ["smile", "grin", "fury", "fear", "wink", "blink", "talk", "sing", "kiss", "pout", "yawn", "frown", "sweat"]
    job = begun(cloud, {str(at): act for at, act in enumerate(acts)}, frames=len(acts))
    assert sum(note.startswith("picture: ") for note in status_of(cloud, job)["notes"]) == 10


def test_nothing_is_said_and_nothing_kept_where_no_face_was_asked_for(cloud: LocalCloud) -> None:
    job = begun(cloud, "it snows")
    assert status_of(cloud, job)["notes"] == ["prompt: 'snows' understood as snow"]
    assert keys.notes(job) not in list_keys(cloud, keys.folder(job))


def test_it_goes_with_the_pictures(cloud: LocalCloud) -> None:
    job = begun(cloud, "she smiles")
    assert keys.notes(job) in list_keys(cloud, keys.folder(job))
    assert requests.delete(f"{cloud.api_url}/jobs/{job}", timeout=30).status_code == 202
    cloud.wait_until_idle()
    assert keys.notes(job) not in list_keys(cloud, keys.folder(job))


def test_what_cannot_be_read_says_nothing(cloud: LocalCloud) -> None:
    job = begun(cloud, "she smiles")
    damage(cloud, keys.notes(job))
    assert status_of(cloud, job)["notes"] == ["prompt: 'smiles' understood as smile"]


def test_a_client_that_has_the_answer_gets_another_once_more_is_said(cloud: LocalCloud) -> None:
    job = begun(cloud, "she smiles")
    url = f"{cloud.api_url}/jobs/{job}"
    context_in(cloud, timedelta()).bucket.delete(keys.notes(job))
    known = {"If-None-Match": requests.get(url, timeout=30).headers["ETag"]}
    assert requests.get(url, headers=known, timeout=30).status_code == 304
    context_in(cloud, timedelta()).bucket.create_record_once(keys.notes(job), Notes(notes=("picture: one more",)))
    assert requests.get(url, headers=known, timeout=30).json()["notes"][1:] == ["picture: one more"]
