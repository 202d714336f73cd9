"""`destroy`: a stage is taken down; what its bucket and its ledger hold stays, unless it is told to go."""

from ops import chalice_program
from ops.configuration import forget_stage
from ops.deploy import Steps, Tell, bucket_stack, resource_stack
from ops.resources import chalice_record
from ops.resources.bucket import empty
from ops.resources.functions import delete_log_groups
from ops.resources.waf import release
from ops.stage import Stage


def destroy(stage: Stage, tell: Tell, *, content: bool) -> None:
    """Every step takes what is still there, so that it may be run again at any time. Raises Failure."""
    steps = Steps(tell)
    steps.done("Rate rule before the API", release(stage))
    steps.begin("Program")
    chalice_record.restore(stage)
    chalice_program.run_chalice(stage, "delete")
    steps.done("Queues, alarms, page", [_delete_resources(stage)])
    steps.done("Logs", delete_log_groups(stage))
    if content:
        steps.done("Bucket and ledger", [_delete_bucket(stage)])
    else:
        steps.done(
            "Bucket and ledger", [f"{stage.names.bucket} and {stage.names.ledger_table} stay, with what they hold"]
        )
    forget_stage(stage)


def _delete_resources(stage: Stage) -> str:
    stack = resource_stack(stage)
    if site := stack.outputs().get("SiteBucket"):
        empty(stage.session.client("s3"), site)
    stack.delete()
    return "gone"


def _delete_bucket(stage: Stage) -> str:
    stack = bucket_stack(stage)
    deleted = empty(stage.session.client("s3"), stage.names.bucket) if stack.status() else 0
    stack.delete()
    return f"gone, and {deleted} objects with it"
