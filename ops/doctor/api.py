"""The API: how much it lets through, the gateway's own errors, and the rate rule before it."""

from collections.abc import Iterator

from ops.resources import waf
from ops.resources.api import gateway_settings
from ops.resources.chalice_record import api_of, restore
from ops.stage import Stage

from .comparing import compare, read_back, redeploy
from .finding import Finding


def examine(stage: Stage) -> Iterator[Finding]:
    """Chalice's own deployment overwrites the answers, so that they are gone after it."""
    restore(stage)
    api, _ = api_of(stage)
    yield from read_back(stage, gateway_settings(stage, api))
    yield compare("the rate rule before the API", waf.found(stage, api), waf.wanted(stage), redeploy(stage))
