"""A ledger in memory, for tests of its sums: the shipped ledger over a client that keeps items in a dictionary."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from botocore.exceptions import ClientError
from pydantic import BaseModel

from chalicelib.billing.ledger import Ledger
from chalicelib.billing.ledger_page import Page
from chalicelib.domain.clock import Clock
from chalicelib.domain.item_keys import ItemKey
from chalicelib.settings import Allowance
from chalicelib.storage.bucket import Bucket
from chalicelib.storage.table import NAME, PART, Table
from localcloud.aws.expressions import Bound, Item, holds, updated
from localcloud.aws.queries import queried

TABLE = "ledger"


class Kept:
    """As much of boto3's DynamoDB client as the table asks; nobody else is at work."""

    def __init__(self) -> None:
        self.items: dict[ItemKey, Item] = {}
        self.transactions: list[list[dict[str, Any]]] = []
        """All that were asked for."""
        self.updates = 0
        """How many of single items were."""

    def batch_get_item(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        wanted = map(_key_of, request["RequestItems"][TABLE]["Keys"])
        return {"Responses": {TABLE: [self.items[key] for key in wanted if key in self.items]}}

    def query(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
        part = request["ExpressionAttributeValues"][":part"]["S"]
        return {"Items": queried([item for key, item in sorted(self.items.items()) if key.part == part], NAME, request)}

    def transact_write_items(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
        updates = [action["Update"] for action in request["TransactItems"]]
        self.transactions.append(updates)
        bound = [self._bound(update) for update in updates]
        kept = [holds(update["ConditionExpression"], one) for update, one in _conditional(updates, bound)]
        if not all(kept):
            raise _canceled()
        for update, one in zip(updates, bound, strict=True):
            self.items[_key_of(update["Key"])] = {**updated(update["UpdateExpression"], one), **update["Key"]}
        return {}

    def update_item(self, **update: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
        self.updates += 1
        key, one = _key_of(update["Key"]), self._bound(update)
        if "ConditionExpression" in update and not holds(update["ConditionExpression"], one):
            found = {"Item": self.items[key]} if key in self.items else {}
            told: Any = {"Error": {"Code": "ConditionalCheckFailedException"}, **found}
            raise ClientError(told, "UpdateItem")
        self.items[key] = {**updated(update["UpdateExpression"], one), **update["Key"]}
        return {"Attributes": self.items[key]}

    def _bound(self, update: dict[str, Any]) -> Bound:
        names, values = update["ExpressionAttributeNames"], update["ExpressionAttributeValues"]
        return Bound(names, values, self.items.get(_key_of(update["Key"]), {}))


class Shelf:
    """A bucket that holds one day's page, as a version before kept it, or nothing."""

    def __init__(self, page: Page | None = None) -> None:
        self.page = page

    def find_record(self, key: str, kind: type[BaseModel]) -> BaseModel | None:
        assert key.startswith("ledger/")
        assert kind is Page
        return self.page


def ledger_of(
    allowance: Allowance,
    *,
    kept: Kept | None = None,
    page: Page | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Ledger:
    """A ledger that stands alone; page: what a version before has left of the day."""
    clock, client = Clock(now=now, sleep=lambda _: None), cast("Any", kept or Kept())
    return Ledger(Table(lambda: client, TABLE, clock), cast("Bucket", Shelf(page)), clock, allowance)


def _canceled() -> ClientError:
    told: Any = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": "ConditionalCheckFailed"}],
    }
    return ClientError(told, "TransactWriteItems")


def _conditional(updates: list[dict[str, Any]], bound: list[Bound]) -> list[tuple[dict[str, Any], Bound]]:
    return [pair for pair in zip(updates, bound, strict=True) if "ConditionExpression" in pair[0]]


def _key_of(attributes: Item) -> ItemKey:
    return ItemKey(attributes[PART]["S"], attributes[NAME]["S"])
