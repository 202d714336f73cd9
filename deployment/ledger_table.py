"""The ledger's table, as ops/bucket.yaml makes it on AWS, and this file on this machine."""

from typing import TYPE_CHECKING, Literal

from chalicelib.storage.table import NAME, PART

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEYS: dict[str, Literal["HASH", "RANGE"]] = {PART: "HASH", NAME: "RANGE"}
"""Attribute → what kind of key it is; both are text."""


def make_table(dynamodb: "DynamoDBClient", name: str) -> None:
    """A new table, paid by the request."""
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in KEYS],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in KEYS.items()],
    )
