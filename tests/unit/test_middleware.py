"""What is logged of an error that nobody foresaw: where it happened, and nothing that it says."""

import logging
import sys
import traceback
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import StoreBusy, Unforeseen
from chalicelib.domain.records import Job
from chalicelib.entrypoints.lambda_events import Arrivals
from chalicelib.entrypoints.middleware import Wordless, log_invocation
from chalicelib.storage.bucket import Bucket

WORDS = "he begins to sob"


class Cut:
    """An S3 client whose every error names the whole address."""

    def get_object(self, **request: str) -> None:
        raise EndpointConnectionError(endpoint_url=f"https://bucket.example/{request['Key']}")


def fail(_: object) -> None:
    raise KeyError(WORDS)


def test_what_nobody_foresaw_is_told_by_its_kind_and_place_alone() -> None:
    context: Any = SimpleNamespace(aws_request_id="1")
    event = Arrivals({}, context)
    with pytest.raises(Unforeseen) as caught:
        log_invocation(event, fail)
    told = "".join(traceback.format_exception(caught.value))
    assert "KeyError" in told
    assert "in fail" in told
    assert WORDS not in told


def test_chalices_own_line_of_a_failed_request_says_no_more() -> None:
    record = logging.LogRecord("frameloom", logging.ERROR, "", 0, "Caught exception", (), None)
    try:
        fail(None)
    except KeyError:
        record.exc_info = sys.exc_info()
    assert Wordless().filter(record)
    told = logging.Formatter().format(record)
    assert "in fail" in told
    assert WORDS not in told


@pytest.mark.parametrize("prefix", ["inbox", "outbox"])
def test_what_the_store_fails_at_is_told_without_a_dropped_pictures_name(prefix: str) -> None:
    client: Any = Cut()
    bucket = Bucket(client, "bucket", Clock())
    with pytest.raises(StoreBusy) as caught:
        bucket.read(f"{prefix}/{WORDS}.png")
    told = "".join(traceback.format_exception(caught.value))
    assert f"{prefix}/…: EndpointConnectionError" in told
    assert WORDS not in told


def test_a_stored_order_that_is_damaged_is_told_without_its_words(job: Job) -> None:
    with pytest.raises(ValueError, match="Job") as caught:
        Job.model_validate_json(job.model_dump_json().replace('"frames":4', f'"frames":"{WORDS}"'))
    assert WORDS not in str(caught.value)
