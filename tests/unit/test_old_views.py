"""A function may look at a job, rest, and act when all is over: what it saw then decides nothing any more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws

from chalicelib import pipeline
from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.job_view import JobView
from chalicelib.domain.orders import ExportOrder, JobRequest, Upload
from chalicelib.domain.records import FactKind, Reservation
from chalicelib.domain.tries import RunEnd
from chalicelib.entrypoints.bootstrap import build_context
from chalicelib.pipeline.claims import new_claim, take_claim
from chalicelib.pipeline.context import Invocation, PipelineContext
from chalicelib.pipeline.runs import end_run
from chalicelib.settings import Settings
from deployment.ledger_table import make_table

ANN = Client("ann", has_token=True)
ORDER = JobRequest(prompt="sway", frames=2, size=64, upload=Upload(content_type="image/png", bytes=9))
SETTINGS = {
    "FRAMELOOM_BUCKET": "a-bucket",
    "FRAMELOOM_PULLS_QUEUE": "pulls",
    "FRAMELOOM_ASSEMBLE_QUEUE": "assembling",
    "FRAMELOOM_LEDGER_TABLE": "ledger",
    "FRAMELOOM_BUDGET_USD": "1",
}


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


def in_minutes(context: PipelineContext, minutes: int) -> PipelineContext:
    return replace(context, clock=Clock(now=lambda: datetime.now(UTC) + timedelta(minutes=minutes)))


def look(context: PipelineContext, job: str) -> JobView:
    view = context.jobs.read(job)
    assert view
    return view


def invocation() -> Invocation:
    return Invocation(datetime.now(UTC) + timedelta(seconds=30))


@pytest.fixture
def job(context: PipelineContext) -> str:
    """One that has its first frame."""
    ordered = pipeline.create_job(context, ORDER, ANN, None).id
    context.bucket.create_once(keys.frame(ordered, 0), b"a frame", "image/png")
    return ordered


@pytest.mark.parametrize("kind", ["failed", "expired"])
def test_a_run_that_has_ended_does_not_end_once_more(context: PipelineContext, job: str, kind: FactKind) -> None:
    old = look(context, job)
    pipeline.cancel_job(context, job, ANN)
    end_run(context, old, kind, RunEnd("not_reserved", "Its marker is gone."))
    facts = [entry.key for entry in context.bucket.list(keys.facts(job)) if kind in entry.key]
    assert not facts
    assert look(context, job).state == "cancelled"


def test_what_an_old_view_tries_after_a_deletion_is_paid_for(context: PipelineContext, job: str) -> None:
    pipeline.cancel_job(context, job, ANN)
    export = pipeline.order_export(context, job, ExportOrder(loop="bounce", caption="words"), ANN)
    old = look(context, job)
    pipeline.delete_job(context, job, ANN)
    pipeline.advance(context, job, invocation())
    assert not list(context.bucket.list(keys.export(job, export))), "an order has words, and goes at once"
    assert take_claim(context, old, old.output_step(export), new_claim(context, invocation()))
    (marker,) = [entry.key for entry in context.bucket.list(keys.markers(job)) if keys.export_of(entry.key)]
    money = Reservation.model_validate_json(context.bucket.read(marker))
    before = context.ledger.page(money.day)
    pipeline.advance(in_minutes(context, 6), job, invocation())
    after = context.ledger.page(money.day)
    assert money.id in before.open
    assert money.id not in after.open
    assert after.spent_micros - before.spent_micros == context.settings.output_micros
