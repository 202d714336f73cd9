"""A stage as it stands on AWS: every setting that the design depends on, read back."""

from collections.abc import Callable, Iterator

from botocore.exceptions import ClientError

from ops.failure import Failure
from ops.stage import Stage

from . import account, alarms, api, bucket, functions, ledger, page, presigning, queues, roles, stacks, triggers
from .comparing import redeploy
from .finding import Finding

Examination = Callable[[Stage], Iterator[Finding]]

EXAMINATIONS: dict[str, Examination] = {
    "stacks": stacks.examine,
    "bucket": bucket.examine,
    "ledger": ledger.examine,
    "queues": queues.examine,
    "functions": functions.examine,
    "roles": roles.examine,
    "triggers": triggers.examine,
    "API": api.examine,
    "presigning": presigning.examine,
    "page": page.examine,
    "alarms": alarms.examine,
    "account": account.examine,
}


def examine_stage(stage: Stage) -> Iterator[Finding]:
    """One after the other; what AWS won't tell ends an examination, and is told."""
    for name, examination in EXAMINATIONS.items():
        try:
            yield from examination(stage)
        except Failure as failure:
            yield Finding(name, "wrong", str(failure), redeploy(stage))
        except ClientError as error:
            said = f"{error.operation_name} answers {error.response['Error']['Code']}"
            yield Finding(name, "wrong", said, f"{redeploy(stage)}, if it was never deployed; or leave to read it")
