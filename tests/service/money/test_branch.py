"""A job that goes on from another's frame: the frames up to it are written again, and not paid again."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, cast

import pytest
import requests

from chalicelib.billing.tokens import Client as Payer
from chalicelib.domain import keys
from chalicelib.domain.errors import StoreError
from chalicelib.domain.money import from_dollars
from chalicelib.domain.orders import BranchRequest
from chalicelib.domain.records import Job
from chalicelib.pipeline import advance, branch_job
from chalicelib.pipeline.context import Invocation
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.registry import KEY
from localcloud.providers.server import ContractServer
from tests.conftest import FRAME_MICROS
from tests.support.accounts import LATER, context_in, list_keys
from tests.support.customers import PICTURE
from tests.support.paid import configured, let_in, post

from .test_paid import Attentive

if TYPE_CHECKING:
    from chalicelib.storage.queue import Queue

Start = Callable[..., LocalCloud]
CALL_MICROS = from_dollars("0.035")
"""Of Stability's model that draws where none is named."""
UPLOAD = {"content_type": "image/png", "bytes": len(PICTURE)}
LIFETIME = timedelta(seconds=170)
"""Of a function that draws."""


def drawn(cloud: LocalCloud, token: str | None, **fields: object) -> str:
    """A job that is done."""
    answer = post(cloud, token, **fields)
    assert answer.status_code == 201, answer.text
    for link in (answer.json()["mask_upload"], answer.json()["upload"]):
        if link:
            Client(cloud.api_url).upload(link, PICTURE)
    cloud.wait_until_idle()
    job: str = answer.json()["id"]
    return job


def branch(
    cloud: LocalCloud, token: str | None, job: str, frame: object, key: str | None = None, **fields: object
) -> requests.Response:
    who = {"Authorization": f"Bearer {token}"} if token else {}
    headers = who | ({"Idempotency-Key": key} if key else {})
    return requests.post(
        f"{cloud.api_url}/jobs/{job}/branch", json={"from": frame, **fields}, headers=headers, timeout=30
    )


class Silent:
    """A queue whose messages get lost."""

    def send(self, body: object, delay: float = 0) -> None:
        pass


def unannounced(cloud: LocalCloud, source: str, request: BranchRequest) -> str:
    """A branch of which nobody hears before the sweep."""
    silent = replace(
        context_in(cloud, timedelta()), new_id=lambda: token_hex(16), pulls=cast("Queue", Silent()), formats=("gif",)
    )
    return branch_job(silent, source, request, Payer("ann", has_token=True), None).id


def bodies(cloud: LocalCloud, job: str, frames: int) -> list[bytes]:
    s3 = cloud.client("s3")
    return [s3.get_object(Bucket=cloud.bucket, Key=keys.frame(job, at))["Body"].read() for at in range(frames)]


def order_of(cloud: LocalCloud, job: str) -> Job:
    found = cloud.client("s3").get_object(Bucket=cloud.bucket, Key=keys.order(job))
    return Job.model_validate_json(found["Body"].read())


def test_only_what_comes_behind_the_frame_is_paid(start: Start, servers: dict[str, ContractServer]) -> None:
    attentive = Attentive(KEY)
    with ContractServer(attentive) as stability:
        cloud = start(environment=configured(servers, FRAMELOOM_STABILITY_BASE_URL=stability.url))
        token = let_in(cloud, "ann")
        source = drawn(cloud, token, generator="stability", frames=5, mask=UPLOAD, prompt="he looks up", seed=4)
        attentive.prompts.clear()
        answer = branch(cloud, token, source, 2, prompt="he sobs", frames=8)
        assert answer.status_code == 201, answer.text
        created = answer.json()
        cloud.wait_until_idle()
    status = Client(cloud.api_url).read(created["id"], None)
    assert (created["upload"], created["mask_upload"], created["state"]) == (None, None, "generating")
    assert (created["cost"]["calls_expected"], created["cost"]["frames_shown"]) == (5, 8)
    assert (status["state"], status["frames"]["done"], status["frames"]["copied"]) == ("done", 8, 3)
    assert (status["cost"]["calls"], attentive.prompts) == (5, ["he sobs"] * 5)
    assert from_dollars(status["cost"]["spent_usd"]) == 5 * (CALL_MICROS + FRAME_MICROS)
    assert bodies(cloud, created["id"], 3) == bodies(cloud, source, 3)
    assert bodies(cloud, created["id"], 5)[3:] != bodies(cloud, source, 5)[3:]
    job = order_of(cloud, created["id"])
    assert (job.prompt, job.seed, job.owner, job.size) == ({0: "he looks up", 3: "he sobs"}, 4, "ann", 64)
    assert list_keys(cloud, keys.ACTIVE) == []
    requests.delete(f"{cloud.api_url}/jobs/{source}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    cloud.wait_until_idle()
    assert len(bodies(cloud, created["id"], 8)) == 8, "what goes on from it doesn't go with it"


def test_a_branch_has_groups_of_its_own_and_may_be_gone_on_from(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers))
    token = let_in(cloud, "ann")
    source = drawn(cloud, token, generator="stability", frames=6)
    before = servers["stability"].mood.counter.drawn
    first = branch(cloud, token, source, 1, redraw_every=3, frames=8).json()["id"]
    cloud.wait_until_idle()
    second = branch(cloud, token, first, 5, frames=9).json()["id"]
    cloud.wait_until_idle()
    assert (order_of(cloud, first).groups, order_of(cloud, second).groups) == ((2, 5), (6,))
    assert servers["stability"].mood.counter.drawn - before == 2 + 1
    statuses = [Client(cloud.api_url).read(job, None) for job in (first, second)]
    assert [status["state"] for status in statuses] == ["done"] * 2
    frames = [(one["frames"]["done"], one["frames"]["copied"], one["frames"]["computed"]) for one in statuses]
    assert frames == [(8, 2, 4), (9, 6, 2)]
    assert bodies(cloud, second, 6) == bodies(cloud, first, 6)


def test_who_dies_over_the_copies_has_another_write_the_rest(
    start: Start, servers: dict[str, ContractServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = start(environment=configured(servers))
    token = let_in(cloud, "ann")
    source = drawn(cloud, token, generator="stability", frames=4)
    job = unannounced(cloud, source, BranchRequest.model_validate({"from": 2, "frames": 5}))
    dying = context_in(cloud, timedelta())
    create_once = dying.bucket.create_once

    def die_over_the_second(key: str, body: bytes, content_type: str) -> None:
        if key == keys.frame(job, 1):
            raise StoreError("gone")
        create_once(key, body, content_type)

    monkeypatch.setattr(dying.bucket, "create_once", die_over_the_second)
    with pytest.raises(StoreError, match="gone"):
        advance(dying, job, Invocation(dying.clock.now() + LIFETIME), again=True)
    api = Client(cloud.api_url)
    status = api.read(job, None)
    assert (status["state"], status["frames"]["done"], status["frames"]["copied"]) == ("generating", 0, 0)
    advance(context_in(cloud, timedelta()), job, Invocation(dying.clock.now() + LIFETIME), again=True)
    assert api.read(job, None)["frames"]["done"] == 0, "somebody may be at work on it"
    later = context_in(cloud, LATER)
    advance(later, job, Invocation(later.clock.now() + LIFETIME), again=True)
    assert bodies(cloud, job, 3) == bodies(cloud, source, 3)
    cloud.wait_until_idle()
    status = api.read(job, None)
    assert (status["state"], status["frames"]["done"], status["cost"]["calls"]) == ("done", 5, 2)


def test_a_source_that_is_deleted_before_its_frames_are_copied_ends_the_run_in_words(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers))
    token = let_in(cloud, "ann")
    source = drawn(cloud, token, generator="stability", frames=3)
    job = unannounced(cloud, source, BranchRequest.model_validate({"from": 1, "frames": 4}))
    requests.delete(f"{cloud.api_url}/jobs/{source}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    cloud.wait_until_idle()
    cloud.run_schedule()
    cloud.wait_until_idle()
    status = Client(cloud.api_url).read(job, None)
    assert (status["state"], status["error"]["code"], status["cost"]["calls"]) == ("failed", "refused", 0)
    assert "deleted" in status["error"]["detail"]
    assert branch(cloud, token, source, 1).status_code == 410


def test_what_can_not_be_gone_on_from_is_refused_in_words(start: Start, servers: dict[str, ContractServer]) -> None:
    cloud = start(environment=configured(servers))
    ann, bob = let_in(cloud, "ann"), let_in(cloud, "bob")
    source = drawn(cloud, ann, generator="stability", frames=3)
    assert [branch(cloud, who, source, 1).status_code for who in (None, bob)] == [404, 404]
    assert branch(cloud, ann, "f" * 32, 1).status_code == 404
    for frame, fields, field, said in (
        (3, {"frames": 9}, "from", "the job has no frame 3: its frames are 0 to 2 so far"),
        (2, {}, "frames", "none of 3 would come after frame 2"),
        (None, {"prompt": "he sobs"}, "from", ""),
        (-1, {}, "from", ""),
        ("1", {}, "from", ""),
        (1, {"upload": UPLOAD}, "upload", ""),
        (1, {"generator": "nobody"}, "generator", "is not one of"),
        (1, {"strength": {"0": 0.1, "9": 0.2}}, "body", "past the last frame"),
    ):
        answer = branch(cloud, ann, source, frame, **fields)
        assert answer.status_code == 422, fields
        assert [one["field"] for one in answer.json()["errors"]] == [field], answer.json()["errors"]
        assert said in json.dumps(answer.json()), answer.json()
    poster = requests.post(
        f"{cloud.api_url}/posters", json={"prompt": "a boat"}, headers={"Prefer": "wait=20"}, timeout=60
    ).json()["id"]
    assert branch(cloud, None, poster, 0, frames=4).status_code == 409


def test_the_same_key_is_the_same_branch_and_one_that_costs_nothing_needs_no_token(start: Start) -> None:
    cloud = start()
    source = drawn(cloud, None, frames=6, prompt="it snows", seed=3, title="Snow", export={"loop": "once"})
    first, again = (branch(cloud, None, source, 3, "twice and not for anybody else", prompt="it rains") for _ in "12")
    assert (first.status_code, first.json()["id"]) == (201, again.json()["id"])
    other = branch(cloud, None, source, 2, "twice and not for anybody else", prompt="it rains")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    plain = branch(cloud, None, source, 3).json()["id"]
    cloud.wait_until_idle()
    job = order_of(cloud, first.json()["id"])
    assert (job.title, job.export.loop, job.steady, order_of(cloud, plain).steady) == ("Snow", "once", False, True)
    assert bodies(cloud, plain, 6) == bodies(cloud, source, 6), "nothing was changed"
    assert bodies(cloud, job.id, 6)[:4] == bodies(cloud, source, 4)
    assert bodies(cloud, job.id, 6)[4:] != bodies(cloud, source, 6)[4:]


def test_with_another_model_what_only_the_first_one_knew_is_not_asked_for(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers))
    token = let_in(cloud, "ann")
    source = drawn(cloud, token, generator="stability", frames=3, strength=0.6, negative_prompt="text")
    same = branch(cloud, token, source, 0).json()["id"]
    other = branch(cloud, token, source, 0, generator="procedural", prompt="it snows").json()["id"]
    cloud.wait_until_idle()
    kept, new = order_of(cloud, same), order_of(cloud, other)
    assert (kept.strength, kept.negative_prompt, kept.coherence) == (0.6, "text", ("colour", "detail", "anchor"))
    assert (new.generator, new.strength, new.negative_prompt, new.coherence) == ("procedural", 0.35, "", None)
    assert Client(cloud.api_url).read(other, None)["state"] == "done"
