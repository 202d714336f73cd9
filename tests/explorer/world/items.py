"""The table's items: they lie among the bucket's objects, where no verb looks."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from chalicelib.domain.item_keys import ItemKey
from chalicelib.storage.table import NAME, PART, Item
from localcloud.aws.expressions import Bound, holds, updated

from .effects import Items, Raised, Thing, Transact, Update
from .state import Contents, etag_of

TABLE = "table/"
"""What an item's key begins with; the item is JSON, as DynamoDB's interface has it."""
_BETWEEN = " "
"""A partition and an item: neither's name has one."""
FAILED = Raised("TransactionCanceledException ConditionalCheckFailed")
REFUSED = Raised("ConditionalCheckFailedException")


def place_of(key: Mapping[str, Mapping[str, str]]) -> str:
    """Where the item of that key lies."""
    return f"{TABLE}{key[PART]['S']}{_BETWEEN}{key[NAME]['S']}"


def key_at(place: str) -> dict[str, dict[str, str]]:
    """The key of the item that lies there."""
    part, _, name = place.removeprefix(TABLE).rpartition(_BETWEEN)
    return {PART: {"S": part}, NAME: {"S": name}}


def read_items(contents: Contents, places: Iterable[str]) -> Items:
    """Those that there are."""
    return Items(tuple(contents.objects[place].body.decode() for place in places if place in contents.objects))


def list_items(contents: Contents, part: str) -> Items:
    """All of a partition."""
    return read_items(contents, contents.under(f"{TABLE}{part}{_BETWEEN}"))


def items_in(contents: Contents) -> Iterator[tuple[ItemKey, Item]]:
    """All items, as the program has them."""
    return (_kept(contents.objects[place].body) for place in contents.under(TABLE))


@lru_cache(maxsize=10_000)
def _kept(body: bytes) -> tuple[ItemKey, Item]:
    item = {name: int(value["N"]) if "N" in value else value["S"] for name, value in json.loads(body).items()}
    return ItemKey(str(item.pop(PART)), str(item.pop(NAME))), item


def transact(contents: Contents, transaction: Transact) -> tuple[Contents, Raised | None]:
    """All of its updates, or none where a condition doesn't hold."""
    updates: list[dict[str, Any]] = [json.loads(update) for update in transaction.updates]
    bound = [_bound(contents, update) for update in updates]
    if not all(map(_holds, updates, bound)):
        return contents, FAILED
    for update, values in zip(updates, bound, strict=True):
        contents = _updated(contents, update, values)
    return contents, None


def update_one(contents: Contents, asked: Update) -> tuple[Contents, str | Raised]:
    """The update if its condition holds, and the item as it is then; else as it stands in the way, if there is one."""
    update: dict[str, Any] = json.loads(asked.update)
    values, place = _bound(contents, update), place_of(update["Key"])
    if not _holds(update, values):
        standing = contents.objects.get(place)
        return contents, REFUSED._replace(item=standing.body.decode() if standing else None)
    contents = _updated(contents, update, values)
    return contents, contents.objects[place].body.decode()


def _holds(update: dict[str, Any], values: Bound) -> bool:
    return "ConditionExpression" not in update or holds(update["ConditionExpression"], values)


def _updated(contents: Contents, update: dict[str, Any], values: Bound) -> Contents:
    item = {**updated(update["UpdateExpression"], values), **update["Key"]}
    body = json.dumps(item, sort_keys=True).encode()
    return contents.with_thing(place_of(update["Key"]), Thing(body, etag_of(body), 0, "application/json", ()))


def _bound(contents: Contents, update: dict[str, Any]) -> Bound:
    place = place_of(update["Key"])
    item = _item_at(contents, place) if place in contents.objects else {}
    return Bound(update.get("ExpressionAttributeNames", {}), update.get("ExpressionAttributeValues", {}), item)


def _item_at(contents: Contents, place: str) -> dict[str, Any]:
    item: dict[str, Any] = json.loads(contents.objects[place].body)
    return item
