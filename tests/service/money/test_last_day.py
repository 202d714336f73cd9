"""A job of which the bucket's lifecycle is about to take something."""

from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Conflict
from chalicelib.domain.records import Job
from chalicelib.entrypoints.bootstrap import build_context
from chalicelib.pipeline.ordering.resuming import check_kept
from chalicelib.settings import Settings
from tests.conftest import NOW, Start

JUST = timedelta(seconds=1)
NAMES = {f"FRAMELOOM_{name}": "a-name" for name in ("BUCKET", "PULLS_QUEUE", "ASSEMBLE_QUEUE", "LEDGER_TABLE")}


def at(age: timedelta, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    context = build_context(Settings.from_env({**NAMES, "FRAMELOOM_JOBS_DAYS": "7"}))
    check_kept(replace(context, clock=Clock(now=lambda: NOW + age)), job)


def test_until_its_last_day_a_job_may_go_on(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    at(timedelta(days=6), job, monkeypatch)


def test_on_its_last_day_nothing_new_begins(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Conflict, match="kept for less time"):
        at(timedelta(days=6) + JUST, job, monkeypatch)


@pytest.mark.parametrize("wish", ["resume", "exports"])
def test_a_job_that_a_run_could_outlive_is_neither_resumed_nor_exported(start: Start, wish: str) -> None:
    cloud = start(environment={"FRAMELOOM_JOBS_DAYS": "7", "FRAMELOOM_RUN_HOURS": str(7 * 24)})
    upload = {"content_type": "image/png", "bytes": 100}
    job = requests.post(f"{cloud.api_url}/jobs", json={"prompt": "snow", "upload": upload}, timeout=30).json()["id"]
    answer = requests.post(f"{cloud.api_url}/jobs/{job}/{wish}", json={}, timeout=30)
    assert answer.status_code == 409
    assert "kept for less time" in answer.json()["detail"]
