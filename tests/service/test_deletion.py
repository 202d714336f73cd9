"""Deleted is deleted: what a person gave goes, also what comes later."""

import json
from dataclasses import replace
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
import requests

from chalicelib.billing.tokens import Client as Access
from chalicelib.domain import keys
from chalicelib.domain.orders import ExportOrder
from chalicelib.pipeline import order_export
from chalicelib.pipeline.outbox import deliver
from chalicelib.storage.queue import Queue
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.service.inbox.test_drops import drop, outbox
from tests.support.accounts import context_in, settle_strays
from tests.support.customers import PICTURE

WORDS = "Schwanengesang"
UPLOAD = {"content_type": "image/png", "bytes": len(PICTURE)}
LITTLE = {"prompt": f"{WORDS} rain", "negative_prompt": WORDS, "frames": 2, "size": 64}


def saying(cloud: LocalCloud, words: str) -> list[str]:
    """The objects that say it, or are called so, apart from what was dropped."""
    bucket = context_in(cloud, timedelta()).bucket
    return [
        entry.key
        for entry in bucket.list("")
        if words in entry.key + bucket.read(entry.key).decode("latin-1") and not entry.key.startswith(keys.INBOX)
    ]


def ended(cloud: LocalCloud, order: dict[str, Any]) -> dict[str, Any]:
    api = Client(cloud.api_url)
    job: dict[str, Any] = api.create(order)
    for link in (job["upload"], job["mask_upload"]):
        if link:
            api.upload(link, PICTURE)
    cloud.wait_until_idle()
    return job


def delete(cloud: LocalCloud, job: str) -> None:
    assert requests.delete(f"{cloud.api_url}/jobs/{job}", timeout=30).status_code == 202
    cloud.wait_until_idle()


@pytest.mark.parametrize(
    "order",
    [
        {"upload": UPLOAD, "export": {"caption": WORDS}},
        {"upload": UPLOAD, "mask": UPLOAD, "title": WORDS, "tagline": WORDS},
        {"upload": UPLOAD, "export": {"preset": "github", "caption": WORDS}},
        {"title": WORDS},
    ],
    ids=["caption", "title", "preset", "words alone"],
)
def test_no_word_of_it_stays(cloud: LocalCloud, order: dict[str, Any]) -> None:
    job = ended(cloud, LITTLE | order)["id"]
    if "title" not in order:
        Client(cloud.api_url).export(job, {"caption": f"{WORDS} once more"})
        cloud.wait_until_idle()
    assert saying(cloud, WORDS)
    delete(cloud, job)
    assert not saying(cloud, WORDS)
    assert requests.get(f"{cloud.api_url}/jobs/{job}", timeout=30).status_code == 410


def test_its_claims_and_its_money_stay_accounted_for(cloud: LocalCloud) -> None:
    job = ended(cloud, LITTLE | {"upload": UPLOAD})["id"]
    delete(cloud, job)
    context = context_in(cloud, timedelta())
    view = context.jobs.read(job)
    assert view
    assert (len(view.folder.calls), view.is_deleted, view.job.frames) == (1, True, 2)
    assert [entry.key for entry in context.bucket.list(keys.markers(job))] == [keys.marker(job, "deleted.json")]
    assert view.job.reservation.id not in context.ledger.page(view.job.reservation.day).open


def test_an_output_that_was_still_to_be_made_gives_its_money_back(cloud: LocalCloud) -> None:
    job = ended(cloud, LITTLE | {"upload": UPLOAD})["id"]
    usual = context_in(cloud, timedelta())
    unheard = Queue(cloud.client("sqs"), "frameloom-local-pulls-dead")
    context = replace(usual, assembling=unheard, new_id=lambda: token_hex(16), formats=("gif",))
    order_export(context, job, ExportOrder(caption=WORDS), Access("address-1"))
    assert len(list(context.bucket.list(keys.markers(job)))) == 1
    delete(cloud, job)
    assert not saying(cloud, WORDS)
    assert len(list(context.bucket.list(keys.markers(job)))) == 2, "who began before may still try it"
    settle_strays(cloud)
    assert [entry.key for entry in context.bucket.list(keys.markers(job))] == [keys.marker(job, "deleted.json")]


@pytest.mark.parametrize("given", ["upload", "mask_upload"])
def test_what_a_link_that_still_lives_brings_is_removed(cloud: LocalCloud, given: str) -> None:
    job = ended(cloud, LITTLE | {"upload": UPLOAD, "mask": UPLOAD})
    delete(cloud, job["id"])
    Client(cloud.api_url).upload(job[given], PICTURE)
    cloud.wait_until_idle()
    assert not uploads(cloud, job["id"])


def uploads(cloud: LocalCloud, job: str) -> list[str]:
    return [entry.key for entry in context_in(cloud, timedelta()).bucket.list(keys.uploads(job))]


def job_of(cloud: LocalCloud, prompt: str) -> str:
    context = context_in(cloud, timedelta())
    orders = (entry.key for entry in context.bucket.list(keys.JOBS) if entry.key.endswith("job.json"))
    return next(str(keys.job_of(key)) for key in orders if json.loads(context.bucket.read(key))["prompt"] == prompt)


def test_a_drops_outbox_goes_with_it(cloud: LocalCloud) -> None:
    drop(cloud, f"{WORDS}.png", PICTURE, frames="2", size="64")
    cloud.wait_until_idle()
    assert f"{WORDS}.png.gif" in outbox(cloud)
    job = job_of(cloud, WORDS)
    context = context_in(cloud, timedelta())
    view = context.jobs.open(job)
    delete(cloud, job)
    assert not saying(cloud, WORDS)
    deliver(context, view)
    assert not saying(cloud, WORDS)


def test_what_a_newer_picture_of_that_name_became_stays(cloud: LocalCloud) -> None:
    jobs = []
    for turn in range(2):
        drop(cloud, "twice.png", PICTURE + bytes(turn), frames="2", size="64", prompt=f"rain {turn}")
        cloud.wait_until_idle()
        jobs.append(job_of(cloud, f"rain {turn}"))
    delete(cloud, jobs[0])
    assert "twice.png.gif" in outbox(cloud)
    delete(cloud, jobs[1])
    assert "twice.png.gif" not in outbox(cloud)
