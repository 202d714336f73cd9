"""DynamoDB's transactions.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from localcloud.aws.expressions import Bound, Impossible, Item, holds, updated
from localcloud.aws.refusal import Refusal
from localcloud.aws.tables import Place, Tables
from localcloud.storage.database import Database
from localcloud.storage.items import Items

MOST_ACTIONS = 100
LARGEST_ITEM = 400 * 1024
"""Bytes."""
_NOTHING = {"Code": "None"}
_CONFLICT = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
_FAILED = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
_WITH_TOKEN = "ClientRequestToken"

Action = dict[str, Any]


class Transactions:
    """All or nothing, one after the other; where they take time, of two on one item the later is in conflict."""

    def __init__(self, database: Database, tables: Tables, seconds: float) -> None:
        """A transaction is under way for so many seconds."""
        self._database, self._tables, self._seconds = database, tables, seconds
        self._tokens = Items(database)
        self._held: set[Place] = set()
        self._one_at_a_time = threading.Lock()

    def answer(self, order: dict[str, Any]) -> dict[str, Any]:
        """Carry it out, unless it was already. Raises the Refusal that DynamoDB would answer."""
        token, said = order.get(_WITH_TOKEN, ""), json.dumps(order["TransactItems"], sort_keys=True)
        actions = [next(iter(action.items())) for action in order["TransactItems"]]
        places = [self._tables.place_of(action["TableName"], _key_in(kind, action)) for kind, action in actions]
        if not 0 < len(actions) <= MOST_ACTIONS or len(set(places)) < len(places):
            raise _invalid(f"a transaction has 1 to {MOST_ACTIONS} actions, each on an item of its own")
        with self._holding(places if self._seconds else ()):
            time.sleep(self._seconds)
            with self._database.change():
                if not self._was_done(token, said):
                    self._carry_out(actions)
                    if token:
                        self._tokens.remember(token, said)
        return {}

    @contextmanager
    def _holding(self, places: Sequence[Place]) -> Iterator[None]:
        with self._one_at_a_time:
            reasons = [_CONFLICT if place in self._held else _NOTHING for place in places]
            if _CONFLICT in reasons:
                raise canceled(reasons)
            self._held |= set(places)
        try:
            yield
        finally:
            with self._one_at_a_time:
                self._held -= set(places)

    def _was_done(self, token: str, said: str) -> bool:
        done = self._tokens.said_under(token) if token else None
        if done not in (None, said):
            raise Refusal(400, "IdempotentParameterMismatchException", "The token stands for something else.")
        return done is not None

    def _carry_out(self, actions: Sequence[tuple[str, Action]]) -> None:
        """Every condition first, then every action. Raises the Refusal where one doesn't hold, or is impossible."""
        try:
            bound = [self._bound(kind, action) for kind, action in actions]
            kept = [
                "ConditionExpression" not in action or holds(action["ConditionExpression"], one)
                for (_, action), one in zip(actions, bound, strict=True)
            ]
            if not all(kept):
                raise canceled([_NOTHING if is_kept else _FAILED for is_kept in kept])
            after = [_after(kind, action, one) for (kind, action), one in zip(actions, bound, strict=True)]
        except Impossible as error:
            raise _invalid(str(error)) from error
        if any(_size(item) > LARGEST_ITEM for item in after):
            raise _invalid("Item size has exceeded the maximum allowed size")
        for (kind, action), item in zip(actions, after, strict=True):
            if kind == "Delete":
                self._tables.delete(action["TableName"], action["Key"])
            elif kind != "ConditionCheck":
                self._tables.put(action["TableName"], item)

    def _bound(self, kind: str, action: Action) -> Bound:
        found = self._tables.find(action["TableName"], _key_in(kind, action))
        names, values = action.get("ExpressionAttributeNames", {}), action.get("ExpressionAttributeValues", {})
        return Bound(names, values, found or {})


def canceled(reasons: Sequence[Mapping[str, str]]) -> Refusal:
    """Why it was not carried out, an answer for each of its actions."""
    codes = ", ".join(reason["Code"] for reason in reasons)
    said = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    return Refusal(400, "TransactionCanceledException", said, {"CancellationReasons": [*reasons]})


def conflict(actions: int) -> Refusal:
    """Somebody else is at work on the first of so many items."""
    return canceled([_CONFLICT, *[_NOTHING] * (actions - 1)])


def throttled() -> Refusal:
    """More was asked for than there is room for now."""
    return Refusal(400, "ThrottlingException", "Throughput exceeds the current capacity of your table or index.")


def _after(kind: str, action: Action, bound: Bound) -> Item:
    if kind == "Update":
        return {**updated(action["UpdateExpression"], bound), **action["Key"]}
    return action["Item"] if kind == "Put" else {}


def _size(item: Item) -> int:
    """Bytes, nearly as DynamoDB counts them: of names and of values."""
    return sum(len(name.encode()) + len(next(iter(value.values())).encode()) for name, value in item.items())


def _key_in(kind: str, action: Action) -> dict[str, Any]:
    """What names the item: its key, or all of it."""
    named: dict[str, Any] = action["Item"] if kind == "Put" else action["Key"]
    return named


def _invalid(said: str) -> Refusal:
    return Refusal(400, "ValidationException", said)
