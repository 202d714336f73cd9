"""The ledger's table: its keys, that it is paid by the request, and that it forgets what nobody needs any more."""

from collections.abc import Iterator

from chalicelib.storage.table import GONE_AT
from deployment.ledger_table import KEYS
from ops.stage import Stage

from .comparing import compare, redeploy, require
from .finding import Finding

_ON_DEMAND = "PAY_PER_REQUEST"


def examine(stage: Stage) -> Iterator[Finding]:
    """As ops/bucket.yaml has it."""
    dynamodb, name = stage.session.client("dynamodb"), stage.names.ledger_table
    table = dynamodb.describe_table(TableName=name)["Table"]
    found = {key["AttributeName"]: key["KeyType"] for key in table["KeySchema"]}
    yield require("keys of the ledger", found == KEYS, ", ".join(found), redeploy(stage))
    mode = table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    change = f"`aws dynamodb update-table --table-name {name} --billing-mode {_ON_DEMAND}`"
    yield compare("billing of the ledger", mode, _ON_DEMAND, change)
    live = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    is_on = live["TimeToLiveStatus"] in ("ENABLED", "ENABLING") and live.get("AttributeName") == GONE_AT
    remedy = f"`aws dynamodb update-time-to-live --table-name {name} --time-to-live-specification"
    yield require(
        "forgetting of the ledger",
        is_on,
        f"by {live.get('AttributeName', 'nothing')}, {live['TimeToLiveStatus'].lower()}",
        f"{remedy} Enabled=true,AttributeName={GONE_AT}`",
    )
