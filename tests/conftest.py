"""What tests of every kind start from."""

from datetime import UTC, datetime

import pytest

from chalicelib.models import Export, Job, Reservation

JOB = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


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
