from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.entrypoints.lambda_events import Arrivals, invocation_of

JOB = "0123456789abcdef0123456789abcdef"


def event(*keys: str) -> dict[str, Any]:
    return {"Records": [{"s3": {"bucket": {"name": "b"}, "object": {"key": key}}} for key in keys]}


def test_every_record_is_seen() -> None:
    arrivals = Arrivals(event(f"jobs/{JOB}/0001/frame.png", f"jobs/{JOB}/0002/frame.png"), None)
    assert list(arrivals.frames) == [(JOB, 1), (JOB, 2)]


def test_a_key_is_decoded_once() -> None:
    assert Arrivals(event("inbox/50%25+of+1%2B1+%D0%BF.jpg"), None).keys == ["inbox/50% of 1+1 п.jpg"]


def test_a_test_event_brings_nothing() -> None:
    greeting = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}
    assert Arrivals(greeting, None).keys == []


def test_keys_of_no_job_are_passed_over() -> None:
    assert list(Arrivals(event("uploads/nonsense/source", f"uploads/{JOB}/mask"), None).jobs) == [JOB]


def test_an_invocation_ends_when_lambda_says() -> None:
    context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: 30_000)
    left = invocation_of(Arrivals(event(), context)).deadline - datetime.now(UTC)
    assert timedelta(seconds=29) < left <= timedelta(seconds=30)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Records": None},
        {"Records": "x"},
        {"Records": {"s3": {}}},
        {"Records": [None, "s3", {"s3": None}, {"s3": {"object": {}}}, {"s3": {"object": {"key": 7}}}]},
        event("inbox/\ud800.jpg", f"inbox/{'a' * 1019}"),
    ],
)
def test_what_tells_of_no_object_that_could_be_there_brings_nothing(said: dict[str, Any]) -> None:
    assert Arrivals(said, None).keys == []
