"""What the account lets run at the same time."""

from collections.abc import Iterator

from ops.stage import Stage

from .comparing import require
from .finding import Finding

_ENOUGH = 100


def examine(stage: Stage) -> Iterator[Finding]:
    """A new account often has 10: jobs then wait for each other, and nothing is lost."""
    limits = stage.session.client("lambda").get_account_settings()["AccountLimit"]
    most = limits["ConcurrentExecutions"]
    remedy = "Service Quotas, Lambda, L-B99A9384: ask for 1,000; until then jobs wait for each other"
    yield require("concurrent executions", most >= _ENOUGH, f"{most} in this account", remedy)
