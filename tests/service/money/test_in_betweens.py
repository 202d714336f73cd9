"""Frames that are computed between two that are drawn: one call for a group, of which the last frame is drawn."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image, ImageDraw

from chalicelib.domain import keys
from chalicelib.domain.errors import StoreError
from chalicelib.domain.money import from_dollars
from chalicelib.generators.http.client import Timeouts
from chalicelib.pipeline import advance
from chalicelib.pipeline.context import Invocation
from localcloud.cli.client import Client
from localcloud.cli.outcome import bill
from localcloud.cli.price import estimated
from localcloud.cloud import LocalCloud
from localcloud.providers.faults import Behaviour
from localcloud.providers.registry import KEY
from localcloud.providers.server import ContractServer
from tests.conftest import FRAME_MICROS
from tests.support.accounts import LATER, check_accounts, context_in, list_keys
from tests.support.customers import PICTURE
from tests.support.paid import configured, let_in, post

from .test_paid import Attentive

Start = Callable[..., LocalCloud]
CALL_MICROS = from_dollars("0.035")
"""Of Stability's model that draws where none is named."""
LIFETIME = timedelta(seconds=170)
"""Of a function that draws."""
LOOPS = ("forever", "once", "bounce", "crossfade", "smooth", "wrap")
Pixels = np.ndarray[Any, np.dtype[np.int16]]


def painted() -> bytes:
    """A mask whose left half may change."""
    mask = Image.new("L", (64, 64), 0)
    ImageDraw.Draw(mask).rectangle((0, 0, 31, 63), fill=255)
    file = io.BytesIO()
    mask.save(file, "PNG")
    return file.getvalue()


def order(cloud: LocalCloud, token: str | None, **fields: object) -> dict[str, Any]:
    """What the API answered to an order whose pictures have been sent."""
    answer = post(cloud, token, **fields)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    if created["mask_upload"]:
        Client(cloud.api_url).upload(created["mask_upload"], painted())
    Client(cloud.api_url).upload(created["upload"], PICTURE)
    return created


def frame(cloud: LocalCloud, job: str, index: int) -> Pixels:
    body = cloud.client("s3").get_object(Bucket=cloud.bucket, Key=keys.frame(job, index))["Body"].read()
    with Image.open(io.BytesIO(body)) as kept:
        return np.asarray(kept.convert("RGB"), np.int16)


def test_one_call_is_paid_for_each_group_and_every_prompt_is_drawn(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    attentive = Attentive(KEY)
    with ContractServer(attentive) as stability:
        cloud = start(environment=configured(servers, FRAMELOOM_STABILITY_BASE_URL=stability.url))
        token = let_in(cloud, "ann")
        prompts = {"0": "he looks up", "4": "he frowns", "5": "he sobs"}
        created = order(cloud, token, frames=8, generator="stability", redraw_every=3, prompt=prompts)
        cloud.wait_until_idle()
    (account,) = check_accounts(cloud, [created["id"]], clips=3)
    status = Client(cloud.api_url).read(created["id"], None)
    assert (account.state, account.calls) == ("done", 3)
    assert attentive.prompts == list(prompts.values())
    assert account.spent_micros == 3 * (CALL_MICROS + 3 * FRAME_MICROS)
    assert (created["cost"]["calls_expected"], created["cost"]["calls_max"]) == (3, 9)
    assert (created["cost"]["frames_shown"], status["frames"]["computed"]) == (8, 4)
    assert created["cost"]["expected_usd"] == status["cost"]["spent_usd"]
    assert estimated(created["cost"]).startswith("3 paid, 8 shown: $0.11.")
    assert bill(status, paid=True) == ["3 paid, 8 shown: $0.11 spent."]


def test_what_is_computed_lies_between_its_neighbours_and_outside_the_mask_is_frame_0(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers))
    mask = {"content_type": "image/png", "bytes": len(painted())}
    created = order(
        cloud, let_in(cloud, "ann"), frames=7, generator="stability", redraw_every=3, mask=mask, coherence=[]
    )
    cloud.wait_until_idle()
    frames = [frame(cloud, created["id"], index) for index in range(7)]
    assert all(np.array_equal(one[:, 32:], frames[0][:, 32:]) for one in frames)
    for first, last in ((0, 3), (3, 6)):
        whole = np.abs(frames[last] - frames[first]).mean()
        ways = [np.abs(frames[index] - frames[first]).mean() / whole for index in range(first, last + 1)]
        assert whole > 0.5, "the generator has changed something"
        assert ways == sorted(ways)
        assert 0.05 < ways[1] < ways[2] < 0.95


def test_who_dies_over_a_group_has_another_draw_the_rest_of_it(
    start: Start, servers: dict[str, ContractServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first frame that is computed was stored; the one that was drawn is lost, and a second chance draws it."""
    cloud = start(
        environment=configured(servers), drop=lambda function, _: function not in ("api_handler", "on_upload")
    )
    created = order(cloud, let_in(cloud, "ann"), frames=4, generator="stability", redraw_every=3)
    cloud.wait_until_idle()
    job = created["id"]
    dying = context_in(cloud, timedelta())
    create_once = dying.bucket.create_once

    def die_after_the_first(key: str, body: bytes, content_type: str) -> None:
        if key == keys.frame(job, 2):
            raise StoreError("gone")
        create_once(key, body, content_type)

    monkeypatch.setattr(dying.bucket, "create_once", die_after_the_first)
    with pytest.raises(StoreError, match="gone"):
        advance(dying, job, Invocation(dying.clock.now() + LIFETIME))
    kept = frame(cloud, job, 1)
    another = context_in(cloud, LATER)
    advance(another, job, Invocation(another.clock.now() + LIFETIME))
    status = Client(cloud.api_url).read(job, None)
    assert (status["frames"]["done"], status["cost"]["calls"]) == (4, 2)
    assert servers["stability"].mood.counter.drawn == 2
    assert np.array_equal(frame(cloud, job, 1), kept)
    assert {key.rpartition("/")[2] for key in list_keys(cloud, f"{keys.folder(job)}0001/")} == {
        "1-01.json",
        "1-02.json",
        "frame.png",
    }
    assert not list_keys(cloud, keys.claim(job, "0002", 1, 1))


def test_a_failed_run_shows_what_there_is_and_its_resumption_pays_for_the_groups_that_are_missing(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud, stability = start(environment=configured(servers)), servers["stability"]
    stability.behave(Behaviour(fault="403", share=0.5, seed=2))  # draws twice, and then refuses
    token = let_in(cloud, "ann")
    created = order(cloud, token, frames=12, generator="stability", redraw_every=3)
    cloud.wait_until_idle()
    api = Client(cloud.api_url, token)
    status = api.read(created["id"], None)
    assert (status["state"], status["frames"]["done"], status["outputs"][0]["frames"]) == ("failed", 7, 7)
    assert (status["frames"]["computed"], stability.mood.counter.drawn) == (4, 2)
    stability.behave(Behaviour())
    before = stability.mood.counter.drawn
    who = {"Authorization": f"Bearer {token}"}
    assert requests.post(f"{cloud.api_url}/jobs/{created['id']}/resume", headers=who, timeout=30).status_code == 202
    cloud.wait_until_idle()
    status = api.read(created["id"], None)
    assert (status["state"], status["frames"]["done"], status["frames"]["computed"]) == ("done", 12, 7)
    assert stability.mood.counter.drawn - before == 2
    assert {output["frames"] for output in status["outputs"]} == {7, 12}


@pytest.mark.parametrize("loop", LOOPS)
def test_outputs_are_as_long_as_those_of_frames_that_were_all_drawn(start: Start, loop: str) -> None:
    cloud, made = start(), []
    for every in (1, 3):
        export = {"loop": loop, "format": "webp"}
        created = order(cloud, None, frames=9, redraw_every=every, seed=3, prompt="it snows", export=export)
        cloud.wait_until_idle()
        status = Client(cloud.api_url).read(created["id"], None)
        assert (status["state"], status["frames"]["computed"]) == ("done", 0 if every == 1 else 5), loop
        made.append(status["outputs"][0])
    drawn, spaced = made
    if loop != "wrap":  # where its ends meet, its pictures say
        assert (spaced["frames"], spaced["seconds"]) == (drawn["frames"], drawn["seconds"])


def test_a_call_that_could_not_be_finished_with_what_is_computed_is_not_begun(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    """A minute less a second is enough to draw a frame, and to compute some as well it is not."""
    cloud = start(
        environment=configured(servers), drop=lambda function, _: function not in ("api_handler", "on_upload")
    )
    token = let_in(cloud, "ann")
    enough = timedelta(seconds=Timeouts().total + 11)
    for every, calls in ((1, 1), (4, 0)):
        job = order(cloud, token, frames=5, generator="stability", redraw_every=every)["id"]
        cloud.wait_until_idle()
        context = context_in(cloud, timedelta())
        advance(context, job, Invocation(context.clock.now() + enough))
        assert Client(cloud.api_url).read(job, None)["cost"]["calls"] == calls, every


@pytest.mark.parametrize("every", [0, 5, 1.5, "2", True])
def test_how_far_apart_they_may_be_is_said(start: Start, every: object) -> None:
    answer = post(start(), None, redraw_every=every)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "redraw_every"
