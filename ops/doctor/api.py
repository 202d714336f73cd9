"""The API: how much it lets through, and the gateway's own errors."""

from collections.abc import Iterator

from ops.gateway import gateway_settings
from ops.record import api_of, restore
from ops.stage import Stage

from .finding import Finding
from .reading import read_back


def examine(stage: Stage) -> Iterator[Finding]:
    """Chalice's own deployment overwrites the answers, so that they are gone after it."""
    restore(stage)
    api, _ = api_of(stage)
    yield from read_back(stage, gateway_settings(stage, api))
