"""What the table makes of DynamoDB's answers."""

from collections.abc import Iterator
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Damaged, StoreBusy
from chalicelib.domain.item_keys import ItemKey
from chalicelib.storage.table import Change, Table

KEY = ItemKey("2026-03-01", "pots")
LONGEST_TOKEN = 36
PLACE = {"part": {"S": KEY.part}, "name": {"S": KEY.name}}


class Answers:
    """A table over a real client that gets prepared answers, and the seconds it slept."""

    def __init__(self) -> None:
        client = boto3.client("dynamodb", region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s")
        self.stub = Stubber(client)
        self.slept: list[float] = []
        self.table = Table(lambda: client, "t", Clock(sleep=self.slept.append, jitter=lambda: 0.5))

    def cancel(self, *codes: str) -> None:
        reasons = {"CancellationReasons": [{"Code": code} for code in codes]}
        self.stub.add_client_error("transact_write_items", "TransactionCanceledException", modeled_fields=reasons)

    def show(self, *items: dict[str, Any], unread: bool = False) -> None:
        left: Any = {"t": {"Keys": [PLACE], "ConsistentRead": True}} if unread else {}
        self.stub.add_response("batch_get_item", {"Responses": {"t": [*items]}, "UnprocessedKeys": left})


@pytest.fixture
def dynamodb() -> Iterator[Answers]:
    answers = Answers()
    with answers.stub:
        yield answers
        answers.stub.assert_no_pending_responses()


@pytest.mark.parametrize(
    "why", ["ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]
)
def test_what_was_not_carried_out_for_now_is_read_again(dynamodb: Answers, why: str) -> None:
    dynamodb.cancel("None", why)
    assert not dynamodb.table.change(Change(KEY, {"used": 1}), Change(ItemKey("a", "b"), {"used": 1}))


def test_what_never_will_be_is_no_conflict(dynamodb: Answers) -> None:
    dynamodb.cancel("ValidationError")
    with pytest.raises(StoreBusy, match="TransactionCanceledException"):
        dynamodb.table.change(Change(KEY, {"used": 1}))


def test_a_change_is_one_transaction_with_a_token_of_its_own(dynamodb: Answers) -> None:
    asked: list[dict[str, Any]] = []
    events = dynamodb.stub.client.meta.events
    events.register("provide-client-params.dynamodb.TransactWriteItems", lambda params, **_: asked.append(params))
    change = Change(KEY, {"used": 1}, drop=["w001"], put={"begun": "x"}, is_new=True, at_most={"used": 9})
    for _ in range(2):
        dynamodb.stub.add_response("transact_write_items", {})
        assert dynamodb.table.change(change)
    tokens = {params["ClientRequestToken"] for params in asked}
    assert len(tokens) == 2
    assert all(0 < len(token) <= LONGEST_TOKEN for token in tokens)
    assert asked[0]["TransactItems"] == [
        {
            "Update": {
                "TableName": "t",
                "Key": PLACE,
                "ConditionExpression": "attribute_not_exists(#0) AND (attribute_not_exists(#1) OR #1 <= :0)",
                "UpdateExpression": "SET #2 = :1 ADD #1 :2 REMOVE #3",
                "ExpressionAttributeNames": {"#0": "part", "#1": "used", "#2": "begun", "#3": "w001"},
                "ExpressionAttributeValues": {":0": {"N": "9"}, ":1": {"S": "x"}, ":2": {"N": "1"}},
            }
        }
    ]


def test_what_is_left_unread_is_asked_for_again_and_not_for_ever(dynamodb: Answers) -> None:
    dynamodb.show(unread=True)
    dynamodb.show({**PLACE, "used": {"N": "7"}})
    assert dynamodb.table.read(KEY) == {KEY: {"used": 7}}
    assert dynamodb.slept == [0.05]
    for _ in range(6):
        dynamodb.show(unread=True)
    with pytest.raises(StoreBusy):
        dynamodb.table.read(KEY)


@pytest.mark.parametrize("value", [{"N": "1.5"}, {"BOOL": True}, {"L": []}])
def test_what_is_none_of_ours_is_damaged(dynamodb: Answers, value: dict[str, Any]) -> None:
    dynamodb.show({**PLACE, "used": value})
    with pytest.raises(Damaged, match="2026-03-01"):
        dynamodb.table.read(KEY)


def test_a_listing_goes_on_page_after_page(dynamodb: Answers) -> None:
    first, second = ({**PLACE, "name": {"S": name}} for name in ("a", "b"))
    dynamodb.stub.add_response("query", {"Items": [first], "LastEvaluatedKey": first})
    dynamodb.stub.add_response("query", {"Items": [second]})
    assert [key.name for key, _ in dynamodb.table.list(KEY.part)] == ["a", "b"]


def test_an_answer_that_does_not_come_is_told_as_busy() -> None:
    class Silent:
        def transact_write_items(self, **_: object) -> None:
            raise ReadTimeoutError(endpoint_url="https://here")

    table = Table(cast("Any", Silent), "t", Clock())
    with pytest.raises(StoreBusy, match="t: ReadTimeoutError"):
        table.change(Change(KEY, {"used": 1}))
