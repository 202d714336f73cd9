"""The ledger's table: the only file that speaks DynamoDB.

A transaction is carried out whole or not at all, and only where all its conditions hold at that moment.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError

from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Damaged, StoreBusy
from chalicelib.domain.item_keys import ItemKey

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef, TransactWriteItemTypeDef
from .aws_errors import code_of, translated

Value = int | str
Item = Mapping[str, Value]

PART, NAME = "part", "name"
"""The table's keys: the partition's, and within it the item's."""
GONE_AT = "gone_at"
"""The attribute by which DynamoDB deletes what nobody needs any more: seconds since 1970."""
MOST_CHANGES = 100
"""Items of one transaction."""
_CANCELED, _FAILED = "TransactionCanceledException", "ConditionalCheckFailedException"
_NOT_NOW = ("ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded")
"""Why a transaction was not carried out, where reading anew and asking again is the answer."""
_NOTHING = "None"
"""The reason of those items that had nothing against it."""
_READ_TRIES = 6
_READ_PAUSE = 0.05
"""Seconds before the second try, doubled each time, with jitter."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one item, which is made where there is none, and on which conditions."""

    key: ItemKey
    add: Mapping[str, int] = field(default_factory=dict)
    """To numbers; one that isn't there is 0."""
    drop: Sequence[str] = ()
    """Attributes that go."""
    put: Item = field(default_factory=dict)
    is_new: bool = False
    """On condition that there is no such item yet."""
    where: Item = field(default_factory=dict)
    """On condition that these attributes are so."""
    at_most: Mapping[str, int] = field(default_factory=dict)
    """On condition that these numbers are no larger before; one that isn't there is 0."""
    above: Mapping[str, int] = field(default_factory=dict)
    """On condition that these numbers are there, and larger before."""

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to be written."""
        return bool(self.add or self.drop or self.put)


class Changed(NamedTuple):
    """What became of one item that was to be changed."""

    is_changed: bool
    item: Item
    """As it stands now, without its key; empty where there is none."""


class Table:
    """One table, with the few verbs that we allow ourselves."""

    def __init__(self, client: "Callable[[], DynamoDBClient]", name: str, clock: Clock) -> None:
        """client: asked when it is first needed, since most invocations never touch money."""
        self._client = client
        self._name = name
        self._clock = clock

    def read(self, *keys: ItemKey) -> dict[ItemKey, Item]:
        """The items, as they stand now, without those that there aren't; one request. Raises StoreBusy, Damaged."""
        found: dict[ItemKey, Item] = {}
        wanted: Any = {self._name: {"Keys": [_key_of(key) for key in keys], "ConsistentRead": True}}
        for attempt in range(_READ_TRIES):
            with translated(self._name):
                answer = self._client().batch_get_item(RequestItems=wanted)
            for item in answer["Responses"].get(self._name, ()):
                found |= [_decoded(item)]
            wanted = answer.get("UnprocessedKeys")
            if not wanted:
                return found
            self._clock.sleep(_READ_PAUSE * 2**attempt * (0.5 + self._clock.jitter()))
        raise StoreBusy(f"{self._name}: items were left unread each time they were asked for")

    def list(self, part: str) -> Iterator[tuple[ItemKey, Item]]:
        """All items of a partition, in the order of their names. One request for each megabyte."""
        request = _query(self._name, part)
        while True:
            with translated(self._name):
                page = self._client().query(**request)
            yield from map(_decoded, page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def newest(self, part: str, most: int, before: str | None = None) -> tuple[tuple[ItemKey, Item], ...]:
        """The last items of a partition in the order of their names, the last one first; one request.

        most: how many, of which all together have far less than a megabyte
        before: only those before that name

        Raises StoreBusy, Damaged.
        """
        request: QueryInputTypeDef = {**_query(self._name, part), "ScanIndexForward": False, "Limit": most}
        if before is not None:
            request["ExclusiveStartKey"] = _key_of(ItemKey(part, before))
        with translated(self._name):
            page = self._client().query(**request)
        return tuple(map(_decoded, page["Items"]))

    def change(self, *changes: Change) -> bool:
        """Carry out all of them, or none: True if they were carried out.

        False where a condition didn't hold, or somebody else was at work on one of the items: read them again. The
        token lets the SDK send it once more by itself, and DynamoDB carries it out once. Raises StoreBusy where nobody
        knows whether it was: then the items tell.
        """
        actions: list[TransactWriteItemTypeDef] = [{"Update": _update(self._name, change)} for change in changes]
        with translated(self._name):
            try:
                self._client().transact_write_items(TransactItems=actions, ClientRequestToken=token_hex(16))
            except ClientError as error:
                if code_of(error) == _CANCELED and _reasons(error) <= {*_NOT_NOW, _NOTHING}:
                    return False
                raise
        return True

    def change_one(self, change: Change) -> Changed:
        """Carry out a change of one item, if its conditions hold: one request, and nothing is read before.

        Where an answer gets lost, the SDK sends it again and DynamoDB may carry it out twice: it is for numbers that
        may count too much, but never too little. Raises StoreBusy, Damaged.
        """
        with translated(self._name):
            try:
                answer = self._client().update_item(
                    **_update(self._name, change), ReturnValues="ALL_NEW", ReturnValuesOnConditionCheckFailure="ALL_OLD"
                )
            except ClientError as error:
                if code_of(error) != _FAILED:
                    raise
                found: Any = error.response.get("Item")
                return Changed(is_changed=False, item=_decoded(found)[1] if found else {})
        return Changed(is_changed=True, item=_decoded(answer["Attributes"])[1])


def _query(table: str, part: str) -> "QueryInputTypeDef":
    """For all items of a partition."""
    return {
        "TableName": table,
        "ConsistentRead": True,
        "KeyConditionExpression": "#part = :part",
        "ExpressionAttributeNames": {"#part": PART},
        "ExpressionAttributeValues": {":part": _encoded(part)},
    }


def _reasons(error: ClientError) -> set[str]:
    reasons: Any = error.response.get("CancellationReasons", ())
    return {reason.get("Code", _NOTHING) for reason in reasons}


def _update(table: str, change: Change) -> Any:  # noqa: ANN401 - one shape of several that boto3 has a type for
    """As DynamoDB has it: every name and value goes by a placeholder, since many words are reserved."""
    names, values = _Placeholders("#"), _Placeholders(":")
    conditions = [f"attribute_not_exists({names.of(PART)})"] if change.is_new else []
    conditions += [f"{names.of(name)} = {values.of(value)}" for name, value in change.where.items()]
    conditions += [
        f"(attribute_not_exists({names.of(name)}) OR {names.of(name)} <= {values.of(most)})"
        for name, most in change.at_most.items()
    ]
    conditions += [f"{names.of(name)} > {values.of(least)}" for name, least in change.above.items()]
    clauses = {
        "SET": [f"{names.of(name)} = {values.of(value)}" for name, value in change.put.items()],
        "ADD": [f"{names.of(name)} {values.of(more)}" for name, more in change.add.items()],
        "REMOVE": [names.of(name) for name in change.drop],
    }
    update = {
        "TableName": table,
        "Key": _key_of(change.key),
        "UpdateExpression": " ".join(f"{verb} {', '.join(parts)}" for verb, parts in clauses.items() if parts),
        "ExpressionAttributeNames": {placeholder: str(name) for name, placeholder in names.given.items()},
        "ExpressionAttributeValues": {placeholder: _encoded(value) for value, placeholder in values.given.items()},
    }
    return update | ({"ConditionExpression": " AND ".join(conditions)} if conditions else {})


class _Placeholders:
    """One for each name or value of an expression."""

    def __init__(self, sign: str) -> None:
        self._sign = sign
        self.given: dict[Value, str] = {}

    def of(self, value: Value) -> str:
        return self.given.setdefault(value, f"{self._sign}{len(self.given)}")


def _key_of(key: ItemKey) -> dict[str, Any]:
    return {PART: _encoded(key.part), NAME: _encoded(key.name)}


def _encoded(value: Value) -> dict[str, str]:
    return {"S": value} if isinstance(value, str) else {"N": str(value)}


def _decoded(attributes: Mapping[str, Any]) -> tuple[ItemKey, Item]:
    """Raises Damaged, without what it holds."""
    try:
        item = {name: _value_of(**value) for name, value in attributes.items()}
    except (TypeError, ValueError):
        raise Damaged(f"{attributes[PART]['S']}: an item holds what is none of ours") from None
    return ItemKey(str(item.pop(PART)), str(item.pop(NAME))), item


def _value_of(*, S: str | None = None, N: str | None = None) -> Value:  # noqa: N803 - DynamoDB's own words
    if S is not None:
        return S
    return int(N or "")
