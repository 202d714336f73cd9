"""The page: whether it asks this API, and is what it was when it was built."""

from collections.abc import Iterator

from ops.deploy import resource_stack
from ops.resources.chalice_record import api_of
from ops.resources.page import differing
from ops.stage import Stage

from .comparing import redeploy, require
from .finding import Finding


def examine(stage: Stage) -> Iterator[Finding]:
    """Every file as it would be uploaded now."""
    outputs = resource_stack(stage).outputs()
    _, address = api_of(stage)
    others = sorted(differing(stage, outputs, address)) if outputs else ["all"]
    yield require("page", not others, f"files that differ: {', '.join(others) or 'none'}", redeploy(stage))
