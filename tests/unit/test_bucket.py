"""What the store makes of S3's answers. A local bucket never answers 409 and never loses an answer: here they are."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.response import StreamingBody
from botocore.stub import ANY, Stubber

from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Damaged, Missing, StoreBusy
from chalicelib.domain.records import Ticket
from chalicelib.storage.bucket import Bucket

KEY = "jobs/x/0001/1-01.json"
MINE, THEIRS = b'{"nonce":"mine"}', b'{"nonce":"theirs"}'


class Answers:
    """A bucket over a real client that gets prepared answers, and the seconds it slept."""

    def __init__(self) -> None:
        client = boto3.client("s3", region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s")
        self.stub = Stubber(client)
        self.slept: list[float] = []
        self.bucket = Bucket(client, "b", Clock(sleep=self.slept.append, jitter=lambda: 0.5))

    def refuse(self, code: str, status: int) -> None:
        self.stub.add_client_error("put_object", code, http_status_code=status)

    def accept(self) -> None:
        put = {"Bucket": "b", "Key": KEY, "Body": MINE, "ContentType": ANY, "IfNoneMatch": "*"}
        self.stub.add_response("put_object", {}, put)

    def show(self, body: bytes) -> None:
        shown = {
            "Body": StreamingBody(BytesIO(body), len(body)),
            "ETag": '"e"',
            "LastModified": datetime(2026, 3, 1, 12, tzinfo=UTC),
            "Metadata": {},
        }
        self.stub.add_response("get_object", shown)


@pytest.fixture
def s3() -> Iterator[Answers]:
    answers = Answers()
    with answers.stub:
        yield answers
        answers.stub.assert_no_pending_responses()


def test_what_was_written_is_ours(s3: Answers) -> None:
    s3.accept()
    assert s3.bucket.create(KEY, MINE)


def test_a_conflict_is_no_existence_and_is_tried_again(s3: Answers) -> None:
    s3.refuse("ConditionalRequestConflict", 409)
    s3.refuse("ConditionalRequestConflict", 409)
    s3.accept()
    assert s3.bucket.create(KEY, MINE)
    assert s3.slept == [0.05, 0.1]


def test_conflicts_without_end_are_given_up(s3: Answers) -> None:
    for _ in range(6):
        s3.refuse("ConditionalRequestConflict", 409)
    with pytest.raises(StoreBusy, match=KEY):
        s3.bucket.create(KEY, MINE)


def test_another_409_is_not_taken_for_a_conflict(s3: Answers) -> None:
    s3.refuse("OperationAborted", 409)
    with pytest.raises(StoreBusy, match="OperationAborted"):
        s3.bucket.create(KEY, MINE)


def test_somebody_elses_claim_is_not_ours(s3: Answers) -> None:
    s3.refuse("PreconditionFailed", 412)
    s3.show(THEIRS)
    assert not s3.bucket.create(KEY, MINE)


def test_our_own_claim_is_ours_though_its_answer_was_lost(s3: Answers) -> None:
    s3.refuse("PreconditionFailed", 412)
    s3.show(MINE)
    assert s3.bucket.create(KEY, MINE)


def test_what_is_missing_is_missing(s3: Answers) -> None:
    s3.stub.add_client_error("get_object", "NoSuchKey", http_status_code=404)
    with pytest.raises(Missing, match=KEY):
        s3.bucket.read(KEY)


def test_a_listing_goes_on_over_its_pages(s3: Answers) -> None:
    for key, token in (("a", "more"), ("b", None)):
        content = {"Key": key, "Size": 1, "ETag": '"e"', "LastModified": "2026-03-01T12:00:00Z"}
        s3.stub.add_response(
            "list_objects_v2", {"Contents": [content]} | ({"NextContinuationToken": token} if token else {})
        )
    assert [entry.key for entry in s3.bucket.list("")] == ["a", "b"]


def test_a_silent_store_is_told_apart_from_an_empty_one() -> None:
    class Silent:
        def get_object(self, **_: object) -> None:
            raise ReadTimeoutError(endpoint_url="https://secret.example")

    silent: Any = Silent()
    with pytest.raises(StoreBusy) as caught:
        Bucket(silent, "b", Clock()).read(KEY)
    assert "secret.example" not in str(caught.value)


def test_a_record_comes_back_as_it_was_written(s3: Answers) -> None:
    ticket = Ticket(step="0001", number=2)
    s3.stub.add_response("put_object", {}, {"Bucket": "b", "Key": KEY, "Body": ANY, "ContentType": "application/json"})
    s3.bucket.write_record(KEY, ticket)
    s3.show(b'{"version":1,"step":"0001","number":2,"of_a_later_version":true}')
    assert s3.bucket.read_record(KEY, Ticket) == ticket


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"no secret of anybody", b'{"step": 1, "number": "x"}', b"\xff"])
def test_what_is_no_record_is_damaged_and_nothing_of_it_is_told(s3: Answers, body: bytes) -> None:
    s3.show(body)
    with pytest.raises(Damaged) as damaged:
        s3.bucket.find_record(KEY, Ticket)
    assert str(damaged.value) == f"{KEY}: not a Ticket"
    assert damaged.value.__cause__ is None


def test_a_record_that_is_not_there_is_none(s3: Answers) -> None:
    s3.stub.add_client_error("get_object", "NoSuchKey", http_status_code=404)
    assert s3.bucket.find_record(KEY, Ticket) is None
