"""What becomes of marker and money where an attempt comes to nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from chalicelib import pipeline
from chalicelib.billing.ledger import Ledger
from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.errors import Conflict, MoneySpent, StoreBusy
from chalicelib.domain.limits import MAX_EXPORTS, MAX_FREE_TRIES
from chalicelib.domain.money import Micros
from chalicelib.domain.orders import ExportOrder, JobRequest, Upload
from chalicelib.domain.records import Reservation
from chalicelib.entrypoints.bootstrap import build_context
from chalicelib.pipeline.attempts import Attempt
from chalicelib.pipeline.context import PipelineContext
from chalicelib.settings import Settings
from chalicelib.storage.table import Table
from deployment.ledger_table import make_table

ANN = Client("ann", has_token=True)
ORDER = JobRequest(prompt="sway", frames=2, size=64, upload=Upload(content_type="image/png", bytes=9))
SETTINGS = {
    "FRAMELOOM_BUCKET": "a-bucket",
    "FRAMELOOM_PULLS_QUEUE": "pulls",
    "FRAMELOOM_ASSEMBLE_QUEUE": "assembling",
    "FRAMELOOM_LEDGER_TABLE": "ledger",
    "FRAMELOOM_BUDGET_USD": "5",
}


class Raced(Ledger):
    """One in which somebody else is faster: all that is left goes between the look at it and the reservation."""

    def check(self, reservation: Reservation) -> None:
        super().check(reservation)
        page = self.page(reservation.day)
        left = Micros(self._allowance.budget_micros - page.spent_micros - page.reserved_micros)
        rival = {"id": "rival", "client": "rival", "picture_until": None, "export": "0" * 12}
        worth = {"output_micros": left // MAX_FREE_TRIES}
        self.reserve(reservation.model_copy(update=rival | worth))


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipelineContext]:
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket=SETTINGS["FRAMELOOM_BUCKET"])
        for queue in ("PULLS", "ASSEMBLE"):
            boto3.client("sqs").create_queue(QueueName=SETTINGS[f"FRAMELOOM_{queue}_QUEUE"])
        make_table(boto3.client("dynamodb"), SETTINGS["FRAMELOOM_LEDGER_TABLE"])
        yield build_context(Settings.from_env(SETTINGS))


def raced(context: PipelineContext) -> PipelineContext:
    table = Table(lambda: boto3.client("dynamodb"), SETTINGS["FRAMELOOM_LEDGER_TABLE"], context.clock)
    return replace(context, ledger=Raced(table, context.bucket, context.clock, context.settings.allowance))


def order(context: PipelineContext, job: str) -> None:  # noqa: ARG001 - ordered is another job
    pipeline.create_job(context, ORDER, ANN, None)


def order_by_name(context: PipelineContext, job: str) -> None:  # noqa: ARG001 - ordered is another job
    pipeline.create_job(context, ORDER, ANN, "a key that nobody guesses")


def resume(context: PipelineContext, job: str) -> None:
    pipeline.resume_job(context, job, ANN)


def export(context: PipelineContext, job: str) -> None:
    pipeline.order_export(context, job, ExportOrder(loop="bounce"), ANN)


def markers(context: PipelineContext) -> set[str]:
    return {entry.key for entry in context.bucket.list(keys.ACTIVE)}


def cancelled(context: PipelineContext) -> str:
    """A job that was cancelled and has its first frame."""
    job = pipeline.create_job(context, ORDER, ANN, None).id
    context.bucket.create_once(keys.frame(job, 0), b"a frame", "image/png")
    pipeline.cancel_job(context, job, ANN)
    return job


@pytest.mark.parametrize("ask", [order, order_by_name, resume, export])
def test_where_the_ledger_says_no_the_marker_goes(
    context: PipelineContext, ask: Callable[[PipelineContext, str], None]
) -> None:
    job = cancelled(context)
    before = markers(context)
    with pytest.raises(MoneySpent):
        ask(raced(context), job)
    assert markers(context) == before


@pytest.mark.parametrize("ask", [order, order_by_name, resume, export])
def test_what_comes_to_be_keeps_its_marker_and_its_money(
    context: PipelineContext, ask: Callable[[PipelineContext, str], None]
) -> None:
    job = cancelled(context)
    before = markers(context)
    ask(context, job)
    (marker,) = markers(context) - before
    reservation = Reservation.model_validate_json(context.bucket.read(marker))
    assert reservation.id in context.ledger.page(reservation.day).open


@pytest.mark.parametrize("is_run", [True, False])
def test_who_finds_its_object_taken_gives_money_and_marker_back(
    context: PipelineContext, reservation: Reservation, *, is_run: bool
) -> None:
    mine = reservation if is_run else reservation.model_copy(update={"export": "0" * 12})
    context.bucket.write("an object", b"another attempt's")
    with Attempt(context, mine) as attempt:
        attempt.reserve()
        assert mine.id in context.ledger.page(mine.day).open
        attempt.create("an object", mine)
    assert not attempt.came_to_be
    assert not markers(context)
    assert not context.ledger.page(mine.day).open


def test_an_output_without_a_slot_gives_money_and_marker_back(context: PipelineContext) -> None:
    job = cancelled(context)
    before = markers(context)
    for number in range(1, MAX_EXPORTS + 1):
        context.bucket.write(keys.slot(job, number), b"{}")
    with pytest.raises(Conflict):
        export(context, job)
    assert markers(context) == before


@pytest.mark.parametrize("has_money", [True, False])
def test_after_a_fault_the_marker_stays_for_the_sweep(
    context: PipelineContext, reservation: Reservation, *, has_money: bool
) -> None:
    with pytest.raises(StoreBusy):
        fail(Attempt(context, reservation), has_money=has_money)
    assert markers(context) == {keys.marker(reservation.job, reservation.id)}
    assert set(context.ledger.page(reservation.day).open) == ({reservation.id} if has_money else set())


def fail(entered: Attempt, *, has_money: bool) -> None:
    with entered as attempt:
        if has_money:
            attempt.reserve()
        raise StoreBusy("nobody knows what became of it")
