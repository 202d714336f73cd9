"""What somebody wrote over by hand ends what it is about, once and with a reason; nothing is tried for ever."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import requests
from PIL import Image

from chalicelib.billing.ledger_page import Page
from chalicelib.billing.room import STRANGERS
from chalicelib.billing.sums import USED
from chalicelib.billing.tokens import Client as Access
from chalicelib.billing.tokens import add_token
from chalicelib.domain import item_keys, keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Conflict, Damaged, Gone, StoreError
from chalicelib.domain.orders import ExportOrder, JobRequest, Upload
from chalicelib.domain.records import Fact
from chalicelib.observability.events import Event
from chalicelib.pipeline import advance, assemble, create_job, order_export
from chalicelib.pipeline.context import Invocation, PipelineContext
from chalicelib.storage.queue import Queue
from chalicelib.storage.table import NAME, PART
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.conftest import FRAME_MICROS
from tests.support.accounts import LATER, context_in, list_keys, read_ledger, table_of
from tests.support.customers import PICTURE

Start = Callable[..., LocalCloud]
BROKEN = b"\x00 no record of ours"
UPLOAD = {"content_type": "image/png", "bytes": len(PICTURE)}
SNOW = JobRequest(prompt="it snows", frames=2, upload=Upload.model_validate(UPLOAD))
LITTLE = {"prompt": "it snows", "frames": 2, "size": 64, "upload": UPLOAD}
NOBODY = "frameloom-local-pulls-dead"
"""A queue that nobody polls: what is sent there, the test does itself."""


def halted(start: Start, *functions: str) -> LocalCloud:
    """A cloud in which nobody hears these functions' events, or a sweep: what they would do, the test does."""
    return start(drop=lambda function, _: function in {*functions, "sweep", "on_pull"})


def begun(cloud: LocalCloud, **fields: object) -> str:
    """A job as far as its events bring it."""
    api = Client(cloud.api_url)
    job = api.create(LITTLE | fields)
    api.upload(job["upload"], PICTURE)
    cloud.wait_until_idle()
    identity: str = job["id"]
    return identity


def damage(cloud: LocalCloud, key: str, body: bytes = BROKEN) -> None:
    """Another object in its place: the bucket lets one go, and then takes another."""
    s3 = cloud.client("s3")
    s3.delete_object(Bucket=cloud.bucket, Key=key)
    s3.put_object(Bucket=cloud.bucket, Key=key, Body=body, IfNoneMatch="*")
    cloud.wait_until_idle()


def at_hand(cloud: LocalCloud, told: list[Event], passed: timedelta = timedelta()) -> PipelineContext:
    """What a function works with; of what it sends nobody hears, and what it tells is kept."""
    unheard = Queue(cloud.client("sqs"), NOBODY)
    usual = replace(context_in(cloud, passed), new_id=lambda: uuid4().hex, formats=("gif", "png", "webp"))
    return replace(usual, pulls=unheard, assembling=unheard, tell=told.append)


def go_on(context: PipelineContext, job: str) -> None:
    advance(context, job, invocation(context))


def invocation(context: PipelineContext) -> Invocation:
    return Invocation(deadline=context.clock.now() + timedelta(minutes=3))


def answer(cloud: LocalCloud, job: str) -> tuple[int, dict[str, Any]]:
    answered = requests.get(f"{cloud.api_url}/jobs/{job}", timeout=30)
    body: dict[str, Any] = answered.json()
    return answered.status_code, body


def cancel(cloud: LocalCloud, job: str) -> None:
    """And have what it has drawn assembled."""
    Client(cloud.api_url).cancel(job)
    cloud.wait_until_idle()


def is_settled(cloud: LocalCloud, job: str) -> bool:
    """Whether nothing is looked after any more, and nothing set aside."""
    return not list_keys(cloud, keys.markers(job)) and not any(page.open for page in read_ledger(cloud))


@pytest.mark.parametrize("body", [BROKEN, b"{}", b"[]"])
def test_a_job_whose_order_is_damaged_ends_once_and_its_calls_are_paid(start: Start, body: bytes) -> None:
    cloud, told = start(drop=lambda _, event: "0002/frame.png" in str(event)), list[Event]()
    job = begun(cloud, frames=3)
    damage(cloud, keys.order(job), body)
    for _ in range(3):
        go_on(at_hand(cloud, told), job)
        assemble(at_hand(cloud, told), job, invocation(at_hand(cloud, told)))
    assert [line.what for line in told] == ["object damaged"]
    status, problem = answer(cloud, job)
    assert (status, problem["code"]) == (410, "unreadable")
    assert not is_settled(cloud, job), "whoever began before may still be at work"
    go_on(at_hand(cloud, told, LATER), job)
    assert is_settled(cloud, job)
    assert [page.spent_micros for page in read_ledger(cloud)] == [2 * FRAME_MICROS]


def test_an_order_of_another_job_is_no_order(start: Start) -> None:
    cloud = halted(start, "on_upload")
    job, other = begun(cloud), begun(cloud)
    context = at_hand(cloud, [])
    damage(cloud, keys.order(job), context.bucket.read(keys.order(other)))
    with pytest.raises(Gone):
        at_hand(cloud, []).jobs.open(job)
    assert at_hand(cloud, []).jobs.open(other).id == other


def test_a_damaged_order_of_an_output_gives_it_up_and_gives_its_money_back(start: Start) -> None:
    cloud, told = start(), list[Event]()
    job = begun(cloud)
    context = at_hand(cloud, told)
    export = order_export(context, job, ExportOrder(loop="bounce"), Access("address-1"))
    damage(cloud, keys.export(job, export))
    assemble(context, job, invocation(context))
    shown = {one["export"]: one for one in answer(cloud, job)[1]["exports"]}
    reason = "What was ordered for this output can't be read any more."
    assert (shown[export]["state"], shown[export]["detail"]) == ("failed", reason)
    go_on(at_hand(cloud, told, LATER), job)
    assert is_settled(cloud, job)


def test_a_damaged_ending_is_told_as_one_and_the_job_goes_on(start: Start) -> None:
    cloud = halted(start, "on_frame")
    job = begun(cloud)
    damage(cloud, keys.claim(job, "0001", 1, 1))
    damage(cloud, keys.ending(job, "0001", 1, 1, "lost"))
    note = "Frame 1 is not drawn yet: what was written down about it can't be read any more."
    assert note in answer(cloud, job)[1]["notes"]
    go_on(at_hand(cloud, []), job)
    assert answer(cloud, job)[1]["frames"]["done"] == 2


def test_damaged_endings_of_a_frame_that_is_given_up_still_give_a_reason(start: Start) -> None:
    cloud = halted(start, "on_frame")
    job = begun(cloud)
    for number in (1, 2, 3):
        damage(cloud, keys.claim(job, "0001", 1, number))
        damage(cloud, keys.ending(job, "0001", 1, number, "lost"))
    go_on(at_hand(cloud, []), job)
    status = answer(cloud, job)[1]
    assert (status["state"], status["error"]["code"]) == ("failed", "lost")
    assert "can't be read any more" in status["error"]["detail"]


def test_a_damaged_deletion_deletes_all_the_same(start: Start) -> None:
    cloud = halted(start)
    job = begun(cloud)
    assert requests.delete(f"{cloud.api_url}/jobs/{job}", timeout=30).status_code == 202
    damage(cloud, keys.fact(job, keys.DELETED, "deleted"))
    for _ in range(2):
        go_on(at_hand(cloud, []), job)
    left = list_keys(cloud, keys.folder(job)) + list_keys(cloud, keys.uploads(job))
    assert not [key for key in left if key.endswith(("job.json", ".png", ".gif", "source"))]
    assert answer(cloud, job)[0] == 410
    go_on(at_hand(cloud, [], timedelta(hours=2)), job)
    assert is_settled(cloud, job)


def test_a_deletion_of_which_nothing_can_be_read_takes_what_can_be_named(start: Start) -> None:
    cloud, told = halted(start), list[Event]()
    job = begun(cloud)
    assert requests.delete(f"{cloud.api_url}/jobs/{job}", timeout=30).status_code == 202
    damage(cloud, keys.order(job))
    damage(cloud, keys.fact(job, keys.DELETED, "deleted"))
    go_on(at_hand(cloud, told), job)
    left = list_keys(cloud, keys.folder(job)) + list_keys(cloud, keys.uploads(job))
    assert not [key for key in left if key.endswith(("job.json", ".png", ".gif", "source"))]
    go_on(at_hand(cloud, told, timedelta(hours=2)), job)
    assert is_settled(cloud, job)


def test_a_damaged_marker_is_settled_by_what_its_order_says(start: Start) -> None:
    cloud, told = halted(start, "on_frame"), list[Event]()
    job = begun(cloud)
    (marker,) = list_keys(cloud, keys.markers(job))
    damage(cloud, marker)
    cancel(cloud, job)
    go_on(at_hand(cloud, told, LATER), job)
    assert is_settled(cloud, job)
    assert told == []


def test_a_marker_that_says_nothing_is_told_once_and_set_aside(start: Start) -> None:
    cloud, told = start(), list[Event]()
    job = begun(cloud)
    stray = keys.marker(job, "f" * 32)
    damage(cloud, stray)
    for _ in range(2):
        go_on(at_hand(cloud, told, LATER), job)
    assert [(line.what, line.said) for line in told] == [("object damaged", {"key": stray})]
    assert is_settled(cloud, job)


def test_a_damaged_mask_ends_the_job_at_once_with_its_reason(start: Start) -> None:
    cloud, file = halted(start, "on_frame"), BytesIO()
    Image.new("L", (64, 64), 255).save(file, "PNG")
    mask = file.getvalue()
    api = Client(cloud.api_url)
    job = api.create(LITTLE | {"mask": {"content_type": "image/png", "bytes": len(mask)}})
    for link, body in ((job["mask_upload"], mask), (job["upload"], PICTURE)):
        # One after the other: of two events at once the later would draw the next frame.
        api.upload(link, body)
        cloud.wait_until_idle()
    damage(cloud, keys.mask(job["id"]), mask[:60])
    go_on(at_hand(cloud, []), job["id"])
    status = answer(cloud, job["id"])[1]
    reason = "The mask is damaged or cut short; it must be a whole file."
    assert (status["state"], status["error"]) == ("failed", {"code": "damaged", "detail": reason})
    assert status["cost"]["calls"] == 0


@pytest.mark.parametrize("money", ["none", "of the first run", "of its own"])
def test_a_forged_resumption_of_a_settled_job_has_failed_and_can_be_resumed(start: Start, money: str) -> None:
    cloud = halted(start, "on_frame")
    job = begun(cloud)
    cancel(cloud, job)
    go_on(at_hand(cloud, [], LATER), job)
    assert is_settled(cloud, job)
    own = at_hand(cloud, []).jobs.open(job).job.reservation
    given = {"none": None, "of the first run": own, "of its own": own.model_copy(update={"run": 2, "id": "e" * 32})}
    forged = Fact(kind="resumed", at=own.at, code="resumed", reason="By hand.", reservation=given[money])
    damage(cloud, keys.fact(job, 2, "resumed"), forged.model_dump_json().encode())
    status = answer(cloud, job)[1]
    assert (status["state"], status["error"]["code"]) == ("failed", "not_reserved")
    assert requests.post(f"{cloud.api_url}/jobs/{job}/resume", timeout=30).status_code == 202
    go_on(at_hand(cloud, []), job)
    assert answer(cloud, job)[1]["frames"]["done"] == 2


def test_what_a_key_says_that_cant_be_read_is_refused_and_not_ordered_anew(start: Start) -> None:
    cloud = start()
    context, client, key = at_hand(cloud, []), Access("address-1"), uuid4().hex
    order = JobRequest(prompt="it snows", frames=2, upload=Upload.model_validate(UPLOAD))
    create_job(context, order, client, key)
    damage(cloud, keys.name_of_request(client.name, key))
    with pytest.raises(Conflict, match="can't be read any more"):
        create_job(context, order, client, key)
    assert len(list_keys(cloud, keys.ACTIVE)) == 1


def test_nobody_is_let_in_by_a_token_that_cant_be_read(start: Start) -> None:
    cloud = start()
    token = add_token(at_hand(cloud, []).bucket, Clock(), "ann")
    damage(cloud, keys.token("ann"))
    refused = requests.post(
        f"{cloud.api_url}/jobs", json=LITTLE, headers={"Authorization": f"Bearer {token}"}, timeout=30
    )
    assert (refused.status_code, refused.json()["code"]) == (401, "token_unknown")


def test_what_a_version_before_kept_of_the_day_lets_nobody_spend_where_it_is_damaged(start: Start) -> None:
    cloud, page = start(), keys.ledger(datetime.now(UTC).date().isoformat())
    damage(cloud, page)
    context = at_hand(cloud, [])
    with pytest.raises(StoreError, match="not a Page"):
        create_job(context, SNOW, Access("address-1"), None)
    damage(cloud, page, Page().model_dump_json().encode())
    assert create_job(context, SNOW, Access("address-1"), None).id


@pytest.mark.parametrize("value", [{"S": "all of it"}, {"BOOL": True}, {"N": "1.5"}])
def test_damaged_pots_let_nobody_spend(start: Start, value: dict[str, Any]) -> None:
    cloud = start()
    begun(cloud)
    context, pots = at_hand(cloud, []), item_keys.pots(datetime.now(UTC).date().isoformat())
    item = {PART: {"S": pots.part}, NAME: {"S": pots.name}, f"{STRANGERS}{USED}": value}
    cloud.client("dynamodb").put_item(TableName=table_of(cloud), Item=item)
    with pytest.raises(Damaged):
        create_job(context, SNOW, Access("address-1"), None)
