"""The ledger's table: its keys, that it is paid by the request, and that it forgets what nobody needs any more."""

from collections.abc import Iterator

from deployment.ledger_table import KEYS
from ops.resources.ledger import ledger_settings
from ops.stage import Stage

from .comparing import compare, read_back, redeploy, require
from .finding import Finding

_ON_DEMAND = "PAY_PER_REQUEST"


def examine(stage: Stage) -> Iterator[Finding]:
    """As ops/bucket.yaml and `deploy` have it."""
    dynamodb, name = stage.session.client("dynamodb"), stage.names.ledger_table
    table = dynamodb.describe_table(TableName=name)["Table"]
    found = {key["AttributeName"]: key["KeyType"] for key in table["KeySchema"]}
    yield require("keys of the ledger", found == KEYS, ", ".join(found), redeploy(stage))
    mode = table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    change = f"`aws dynamodb update-table --table-name {name} --billing-mode {_ON_DEMAND}`"
    yield compare("billing of the ledger", mode, _ON_DEMAND, change)
    yield from read_back(stage, ledger_settings(stage))
