"""The ledger's table: what CloudFormation leaves to be set."""

from collections.abc import Iterator
from functools import partial

from mypy_boto3_dynamodb import DynamoDBClient

from chalicelib.storage.table import GONE_AT
from ops.resources.setting import Setting
from ops.stage import Stage

_ON = ("ENABLED", "ENABLING")


def ledger_settings(stage: Stage) -> Iterator[Setting]:
    """By which attribute DynamoDB forgets what nobody needs any more.

    The rehearsal's emulator passes over that in a template.
    """
    dynamodb, table = stage.session.client("dynamodb"), stage.names.ledger_table
    yield Setting(
        of="the ledger",
        what="forgetting",
        wanted=GONE_AT,
        read=partial(_read_forgetting, dynamodb, table),
        write=lambda: dynamodb.update_time_to_live(
            TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": GONE_AT}
        ),
    )


def _read_forgetting(dynamodb: DynamoDBClient, table: str) -> str | None:
    found = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    return found.get("AttributeName") if found["TimeToLiveStatus"] in _ON else None
