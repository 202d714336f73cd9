"""DynamoDB's transactions, carried out here and not by moto, which keeps the items.

moto loses what other threads write beside a transaction that is refused, and knows neither idempotency tokens nor two
transactions at once.
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from werkzeug.wrappers import Response

from deployment.local_stage import REGION
from localcloud.aws.emulator import Emulator
from localcloud.aws.expressions import Bound, Impossible, Item, holds, updated
from localcloud.aws.refusal import Refusal

MOST_ACTIONS = 100
LARGEST_ITEM = 400 * 1024
"""Bytes."""
TOKEN_SECONDS = 600
"""For so long a token stands for what was sent with it."""
_NOTHING = {"Code": "None"}
_CONFLICT = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
_FAILED = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
_WITH_TOKEN = "ClientRequestToken"

Action = dict[str, Any]
Place = tuple[str, str]
"""A table's name, and the key of an item there."""


class Transactions:
    """All or nothing, one after the other; where they take time, of two on one item the later is in conflict."""

    def __init__(self, emulator: Emulator, seconds: float) -> None:
        """A transaction is under way for so many seconds."""
        self._emulator = emulator
        self._seconds = seconds
        self._held: set[Place] = set()
        self._done: dict[str, tuple[float, str]] = {}
        """Token → when its transaction was carried out, and what that was; the oldest first."""
        self._one_at_a_time = threading.Lock()

    def answer(self, body: bytes) -> Response:
        """Carry it out, unless it was already. Raises the Refusal that DynamoDB would answer."""
        order = json.loads(body)
        token, said = order.get(_WITH_TOKEN, ""), json.dumps(order["TransactItems"], sort_keys=True)
        actions = [next(iter(action.items())) for action in order["TransactItems"]]
        places = [_place_of(kind, action) for kind, action in actions]
        if not 0 < len(actions) <= MOST_ACTIONS or len(set(places)) < len(places):
            raise _invalid(f"a transaction has 1 to {MOST_ACTIONS} actions, each on an item of its own")
        with self._holding(places if self._seconds else ()):
            time.sleep(self._seconds)
            with self._emulator.alone():
                if not self._was_done(token, said):
                    _carry_out(actions)
                    self._remember(token, said)
        return Response("{}", content_type="application/x-amz-json-1.0")

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

    def _remember(self, token: str, said: str) -> None:
        now = time.monotonic()
        while self._done and now - next(iter(self._done.values()))[0] > TOKEN_SECONDS:
            del self._done[next(iter(self._done))]
        if token:
            self._done[token] = (now, said)

    def _was_done(self, token: str, said: str) -> bool:
        at, done = self._done.get(token, (0.0, ""))
        if not done or time.monotonic() - at > TOKEN_SECONDS:
            return False
        if done != said:
            raise Refusal(400, "IdempotentParameterMismatchException", "The token stands for something else.")
        return True


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


def _carry_out(actions: Sequence[tuple[str, Action]]) -> None:
    """Every condition first, then every action. Raises the Refusal where one doesn't hold, or is impossible."""
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION]
    try:
        bound = [_bound(backend, kind, action) for kind, action in actions]
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
            backend.delete_item(action["TableName"], action["Key"])
        elif kind != "ConditionCheck":
            backend.put_item(action["TableName"], item)


def _bound(backend: DynamoDBBackend, kind: str, action: Action) -> Bound:
    found = backend.get_item(action["TableName"], _key_of(kind, action))
    names, values = action.get("ExpressionAttributeNames", {}), action.get("ExpressionAttributeValues", {})
    return Bound(names, values, found.to_json()["Attributes"] if found else {})


def _after(kind: str, action: Action, bound: Bound) -> Item:
    if kind == "Update":
        return {**updated(action["UpdateExpression"], bound), **action["Key"]}
    return action["Item"] if kind == "Put" else {}


def _size(item: Item) -> int:
    """Bytes, nearly as DynamoDB counts them: of names and of values."""
    return sum(len(name.encode()) + len(next(iter(value.values())).encode()) for name, value in item.items())


def _place_of(kind: str, action: Action) -> Place:
    return action["TableName"], json.dumps(_key_of(kind, action), sort_keys=True)


def _key_of(kind: str, action: Action) -> dict[str, Any]:
    if kind != "Put":
        key: dict[str, Any] = action["Key"]
        return key
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].get_table(action["TableName"])
    return {name: action["Item"][name] for name in (table.hash_key_attr, table.range_key_attr) if name}


def _invalid(said: str) -> Refusal:
    return Refusal(400, "ValidationException", said)
