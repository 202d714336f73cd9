"""What CloudFormation keeps."""

from collections.abc import Iterator

from ops.deploy import bucket_stack, resource_stack
from ops.stage import Stage

from .comparing import redeploy, require
from .finding import Finding

_STANDS = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}


def examine(stage: Stage) -> Iterator[Finding]:
    """Both stand."""
    for stack in (bucket_stack(stage), resource_stack(stage)):
        status = stack.status() or "there is none"
        yield require(f"stack {stack.name}", status in _STANDS, status, redeploy(stage))
