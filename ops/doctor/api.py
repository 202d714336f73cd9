"""The API: how much it lets through, and the gateway's own errors."""

from collections.abc import Iterator

from ops.resources.api import gateway_settings
from ops.resources.chalice_record import api_of, restore
from ops.stage import Stage

from .comparing import read_back
from .finding import Finding


def examine(stage: Stage) -> Iterator[Finding]:
    """Chalice's own deployment overwrites the answers, so that they are gone after it."""
    restore(stage)
    api, _ = api_of(stage)
    yield from read_back(stage, gateway_settings(stage, api))
