"""A rate rule before the API: CloudFormation makes it, and WAF hears which API it is for, since Chalice makes that."""

from collections.abc import Callable
from contextlib import suppress
from time import sleep
from typing import Any

from ops.failure import Failure
from ops.resources.chalice_record import API_STAGE
from ops.resources.stack import Stack
from ops.stage import ROOT, Stage

NONE = "none"
_TEMPLATE = ROOT / "ops" / "waf.yaml"
_TRIES, _PAUSE = 12, 5.0
"""Seconds from one to the next."""


def waf_stack(stage: Stage) -> Stack:
    """A stack of its own: it is there only where the plan has a rule."""
    return Stack(stage.session.client("cloudformation"), f"{stage.prefix}-waf")


def guard(stage: Stage, api: str) -> list[str]:
    """Put the plan's rule before the API, or take away what stands there and isn't wanted; what changed."""
    requests = stage.plan.waf_requests_per_5_minutes
    if requests is None:
        return release(stage)
    stack = waf_stack(stage)
    changed = stack.apply(_TEMPLATE, {"Stage": stage.name, "Requests": str(requests)})
    wanted = stack.outputs()["Acl"]
    if _before(stage, api) == wanted:
        return changed
    associate(_waf(stage), wanted, _arn(stage, api))
    return [*changed, "the API"]


def associate(client: Any, acl: str, api: str, wait: Callable[[float], None] = sleep) -> None:  # noqa: ANN401 - as _waf
    """Let it stand before the API, both by the names that AWS gives them. Raises Failure.

    WAF may take a moment to know what was made: https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
    """
    for _ in range(_TRIES):
        with suppress(client.exceptions.WAFUnavailableEntityException):
            client.associate_web_acl(WebACLArn=acl, ResourceArn=api)
            return
        wait(_PAUSE)
    raise Failure("WAF does not know the rate rule yet: run it again in a minute")


def release(stage: Stage) -> list[str]:
    """Take the rule away from whatever it stands before, and then down: WAF deletes none that is in use."""
    stack, client = waf_stack(stage), _waf(stage)
    if acl := stack.outputs().get("Acl"):
        for guarded in client.list_resources_for_web_acl(WebACLArn=acl, ResourceType="API_GATEWAY")["ResourceArns"]:
            client.disassociate_web_acl(ResourceArn=guarded)
    return ["gone"] if stack.delete() else []


def wanted(stage: Stage) -> str:
    """In words, as the plan has it."""
    requests = stage.plan.waf_requests_per_5_minutes
    return NONE if requests is None else _in_words(requests)


def found(stage: Stage, api: str) -> str:
    """In words, what there is, whether it stands before this API or is only paid for."""
    outputs, before = waf_stack(stage).outputs(), _before(stage, api)
    if not outputs:
        return NONE if before is None else "another's"
    return _in_words(outputs["Requests"]) if before == outputs["Acl"] else "one that doesn't stand before the API"


def _in_words(requests: object) -> str:
    return f"{requests} requests of an address in 5 minutes"


def _before(stage: Stage, api: str) -> str | None:
    """The name that WAF gives to what stands before the API."""
    client = _waf(stage)
    try:
        answer = client.get_web_acl_for_resource(ResourceArn=_arn(stage, api))
    except client.exceptions.WAFNonexistentItemException:
        return None
    arn: str | None = (answer.get("WebACL") or {}).get("ARN")
    return arn


def _arn(stage: Stage, api: str) -> str:
    return f"arn:{stage.partition}:apigateway:{stage.plan.region}::/restapis/{api}/stages/{API_STAGE}"


def _waf(stage: Stage) -> Any:  # noqa: ANN401 - its types come with no other service that is used here
    return stage.session.client("wafv2")
