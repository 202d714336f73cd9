"""What the local DynamoDB does with transactions, and what it refuses as DynamoDB does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError
from werkzeug.wrappers import Response

from chalicelib.domain.item_keys import ItemKey
from chalicelib.storage.table import NAME, PART
from deployment.ledger_table import make_table
from localcloud.aws.expressions import Bound, Impossible, holds, updated
from localcloud.aws.intercept import Intercept
from localcloud.aws.transactions import LARGEST_ITEM, conflict, throttled
from localcloud.cloud import LocalCloud

Start = Callable[..., LocalCloud]
TABLE = "a-table"
SUM, OTHER = ItemKey("a", "sum"), ItemKey("b", "other")


@pytest.fixture
def cloud(start: Start) -> LocalCloud:
    cloud = start()
    make_table(cloud.client("dynamodb"), TABLE)
    return cloud


def place(key: ItemKey) -> dict[str, Any]:
    return {"TableName": TABLE, "Key": {PART: {"S": key.part}, NAME: {"S": key.name}}}


def add(key: ItemKey, more: int = 1, most: int | None = None) -> Any:  # noqa: ANN401 - one of many shapes that boto3 knows
    update = place(key) | {
        "UpdateExpression": "ADD #n :m",
        "ExpressionAttributeNames": {"#n": "n"},
        "ExpressionAttributeValues": {":m": {"N": str(more)}},
    }
    if most is not None:
        update["ConditionExpression"] = "attribute_not_exists(#n) OR #n <= :most"
        update["ExpressionAttributeValues"][":most"] = {"N": str(most - more)}
    return {"Update": update}


def transact(cloud: LocalCloud, *actions: Any, **options: Any) -> list[str]:  # noqa: ANN401 - see above
    """Nothing, or the reasons why it was not carried out; or the error itself."""
    try:
        cloud.client("dynamodb").transact_write_items(TransactItems=[*actions], **options)
    except ClientError as error:
        reasons = error.response.get("CancellationReasons")
        return [one["Code"] for one in reasons] if reasons else [error.response["Error"]["Code"]]
    return []


def number(cloud: LocalCloud, key: ItemKey) -> int:
    found = cloud.client("dynamodb").get_item(**place(key)).get("Item")
    return int(found["n"]["N"]) if found else 0


def test_all_is_carried_out_or_nothing(cloud: LocalCloud) -> None:
    assert transact(cloud, add(SUM, most=1), add(OTHER)) == []
    assert transact(cloud, add(OTHER), add(SUM, most=1)) == ["None", "ConditionalCheckFailed"]
    assert (number(cloud, SUM), number(cloud, OTHER)) == (1, 1)


def test_of_many_at_once_as_many_as_there_is_room_for_and_no_other_write_is_lost(cloud: LocalCloud) -> None:
    dynamodb = cloud.client("dynamodb")

    def ask(count: int) -> list[str]:
        dynamodb.put_item(TableName=TABLE, Item=place(ItemKey("c", str(count)))["Key"])
        while (answer := transact(cloud, add(SUM, most=10), add(ItemKey("d", str(count))))) == [
            "TransactionConflict",
            "None",
        ]:
            pass
        return answer

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(ask, range(40)))
    assert answers.count([]) == number(cloud, SUM) == 10
    items = dynamodb.scan(TableName=TABLE)["Items"]
    assert [sum(item[PART]["S"] == part for item in items) for part in ("c", "d")] == [40, 10]


def test_a_token_is_good_for_one_time_and_for_nothing_else(cloud: LocalCloud) -> None:
    for _ in range(2):
        assert transact(cloud, add(SUM), ClientRequestToken="token") == []
    assert number(cloud, SUM) == 1
    assert transact(cloud, add(SUM, more=2), ClientRequestToken="token") == ["IdempotentParameterMismatchException"]
    assert transact(cloud, add(SUM), ClientRequestToken="another") == []
    assert number(cloud, SUM) == 2


def test_two_at_once_on_one_item_are_in_conflict(start: Start) -> None:
    cloud = start(transaction_seconds=0.5)
    make_table(cloud.client("dynamodb"), TABLE)
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda actions: transact(cloud, *actions), [[add(SUM)], [add(OTHER), add(SUM)]]))
    refused = [answer for answer in answers if answer]
    assert refused in ([["TransactionConflict"]], [["None", "TransactionConflict"]])
    assert number(cloud, SUM) == 1


@pytest.mark.parametrize(
    "actions",
    [[], [add(SUM), add(SUM)], [add(ItemKey("a", str(count))) for count in range(101)]],
    ids=["none", "twice one item", "more than a hundred"],
)
def test_what_can_be_no_transaction_is_refused(cloud: LocalCloud, actions: list[Any]) -> None:
    with pytest.raises(Exception, match=r"ValidationException|Parameter validation failed"):
        cloud.client("dynamodb").transact_write_items(TransactItems=actions)


def test_an_item_of_more_than_400_kilobytes_is_refused_and_nothing_beside_it_is_written(cloud: LocalCloud) -> None:
    def put(length: int) -> list[str]:
        item = {**place(OTHER)["Key"], "t": {"S": "x" * length}}
        return transact(cloud, add(SUM), {"Put": {"TableName": TABLE, "Item": item}})

    assert put(LARGEST_ITEM) == ["ValidationException"]
    assert number(cloud, SUM) == 0
    assert put(400_000) == []


def test_a_number_is_not_added_to_a_text(cloud: LocalCloud) -> None:
    item = {**place(OTHER)["Key"], "n": {"S": "x"}}
    assert transact(cloud, {"Put": {"TableName": TABLE, "Item": item}}) == []
    assert transact(cloud, add(SUM), add(OTHER)) == ["ValidationException"]
    assert number(cloud, SUM) == 0


def test_conflicts_and_throttling_can_be_ordered(start: Start) -> None:
    orders = [conflict(2), throttled(), throttled(), throttled(), throttled(), throttled()]

    def refuse(intercept: Intercept) -> Response:
        if intercept.operation.name == "TransactWriteItems" and orders:
            return orders.pop(0).response(intercept.request)
        return intercept.carry_out()

    cloud = start(between=refuse)
    make_table(cloud.client("dynamodb"), TABLE)
    assert transact(cloud, add(SUM), add(OTHER)) == ["TransactionConflict", "None"]
    assert transact(cloud, add(SUM)) == ["ThrottlingException"]
    assert number(cloud, SUM) == 0


ITEM = Bound({"#n": "n", "#t": "t"}, {":one": {"N": "1"}, ":x": {"S": "x"}}, {"n": {"N": "1"}, "t": {"S": "x"}})


@pytest.mark.parametrize(
    ("condition", "is_so"),
    [
        ("#n = :one AND #t = :x", True),
        ("#n < :one OR #n > :one", False),
        ("#n <> :one", False),
        ("#n >= :one AND (#t = :one OR attribute_exists(#t))", True),
        ("#t = :one", False),
        ("missing = :one", False),
        ("attribute_not_exists(missing) AND attribute_exists(n)", True),
        ("#n = :one OR #n = :one AND #t = :one", True),
    ],
)
def test_conditions_are_read_as_dynamodb_reads_them(condition: str, *, is_so: bool) -> None:
    assert holds(condition, ITEM) == is_so


@pytest.mark.parametrize(
    "condition", ["#n", "#n =", "#n = :one :x", "(#n = :one", "#n IN (:one)", "#n = $one", "#n ~ :x"]
)
def test_a_condition_that_is_not_known_is_refused(condition: str) -> None:
    with pytest.raises(Impossible):
        holds(condition, ITEM)


@pytest.mark.parametrize("update", ["#n = :one", "SET #n", "ADD #n", "REMOVE #n :one", "SET #n = :one ADD #n :one"])
def test_an_update_that_is_not_known_is_refused(update: str) -> None:
    with pytest.raises(Impossible):
        updated(update, ITEM)


def test_an_update_sets_adds_and_removes() -> None:
    assert updated("SET a = :x, b = :one ADD #n :one REMOVE #t, missing", ITEM) == {
        "a": {"S": "x"},
        "b": {"N": "1"},
        "n": {"N": "2"},
    }
