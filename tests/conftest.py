"""What tests of every kind start from."""

import gc
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chalice.app import Chalice

from chalicelib.domain.money import Micros
from chalicelib.domain.records import Export, Job, Reservation
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud

ROOT = Path(__file__).parent.parent
FRAME_MICROS = Micros(300)
"""Our own cost for a frame, where nothing else is configured."""
PATIENT = {"FRAMELOOM_REST_SECONDS": "0"}
"""The sweep, where a test asks for it, looks at everything."""
Start = Callable[..., LocalCloud]

JOB = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """What was imported and collected lives to the end: a fifth of the time was spent on looking for garbage in it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def reservation() -> Reservation:
    return Reservation(
        id="a" * 32,
        job=JOB,
        run=1,
        client="address-1",
        day="2026-03-01",
        at=NOW,
        call_micros=25_000,
        frame_micros=20,
        redraws=3,
    )


@pytest.fixture
def job(reservation: Reservation) -> Job:
    """Four frames, three of them redrawn at 25,020 millionths of a dollar each."""
    return Job(
        id=JOB,
        created_at=NOW,
        client="address-1",
        prompt="he begins to sob",
        frames=4,
        seed=7,
        upload=None,
        mask=None,
        export=Export(),
        reservation=reservation,
        notes=("understood",),
    )


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Chalice:
    """What app.py makes, with all its routes and functions, under settings that lead nowhere."""
    for name in ("BUCKET", "PULLS_QUEUE", "ASSEMBLE_QUEUE", "LEDGER_TABLE"):
        monkeypatch.setenv(f"FRAMELOOM_{name}", "here")
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.delitem(sys.modules, "app", raising=False)
    app: Chalice = importlib.import_module("app").app
    return app


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A real photograph of 512 by 512 pixels, as JPEG."""
    return (ROOT / "examples" / "astronaut.jpg").read_bytes()


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """The whole program on this machine, for the tests of one module."""
    with LocalCloud(project_dir=ROOT, environment=PATIENT, retry_waits=(0.05, 0.1)) as cloud:
        yield cloud
    assert not cloud.denied


@pytest.fixture
def start() -> Iterator[Start]:
    """A cloud for one test alone, under its own conditions; the next one ends the last.

    Not beside `cloud` in one module: a process has one memory for its buckets.
    """
    usual: dict[str, Any] = {"project_dir": ROOT, "environment": PATIENT, "retry_waits": (0.05, 0.1)}
    clouds: list[LocalCloud] = []
    with ExitStack() as stack:

        def start_another(**conditions: object) -> LocalCloud:
            stack.close()
            clouds.append(stack.enter_context(LocalCloud(**(usual | conditions))))
            return clouds[-1]

        yield start_another
    assert not [denied for cloud in clouds for denied in cloud.denied]


@pytest.fixture
def api(cloud: LocalCloud) -> Client:
    return Client(cloud.api_url)
