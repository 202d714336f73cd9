"""What starts the functions: the bucket's notifications, the queues, the clock."""

from collections.abc import Iterator
from itertools import combinations

from mypy_boto3_s3.type_defs import LambdaFunctionConfigurationOutputTypeDef

from deployment.app_registry import BucketTrigger, Function, QueueTrigger, ScheduleTrigger
from ops.stage import Stage

from .comparing import redeploy, require
from .finding import Finding


def examine(stage: Stage) -> Iterator[Finding]:
    """Each function's own; then that no two filters of the bucket hit the same key."""
    notified = _notifications(stage)
    for name, function in stage.functions.items():
        deployed = stage.deployed_name(name)
        match function.trigger:
            case BucketTrigger() as trigger:
                begun = (trigger.prefix, trigger.suffix) in {
                    (found.prefix, found.suffix) for at, found in notified if at.endswith(f":{deployed}")
                }
                said = f"the bucket tells it of {trigger.prefix}…{trigger.suffix}: {begun}"
                yield require(f"trigger of {deployed}", begun, said, redeploy(stage))
            case QueueTrigger():
                yield _polled(stage, deployed)
            case ScheduleTrigger():
                yield _ticking(stage, deployed, function)
    overlaps = [
        f"{one} and {other}" for (one, first), (other, second) in combinations(notified, 2) if first.overlaps(second)
    ]
    yield require("filters", not overlaps, f"overlapping: {', '.join(overlaps) or 'none'}", "take the foreign one away")


def _notifications(stage: Stage) -> list[tuple[str, BucketTrigger]]:
    found = stage.session.client("s3").get_bucket_notification_configuration(Bucket=stage.names.bucket)
    return [(one["LambdaFunctionArn"], _filter(stage, one)) for one in found.get("LambdaFunctionConfigurations", [])]


def _filter(stage: Stage, one: LambdaFunctionConfigurationOutputTypeDef) -> BucketTrigger:
    rules = one.get("Filter", {}).get("Key", {}).get("FilterRules", [])
    said = {rule.get("Name", "").lower(): rule.get("Value", "") for rule in rules}
    return BucketTrigger(stage.names.bucket, tuple(one["Events"]), said.get("prefix", ""), said.get("suffix", ""))


def _polled(stage: Stage, deployed: str) -> Finding:
    mappings = stage.session.client("lambda").list_event_source_mappings(FunctionName=deployed)["EventSourceMappings"]
    states = [mapping["State"] for mapping in mappings]
    remedy = f"`aws lambda update-event-source-mapping --enabled`; where there is none, {redeploy(stage)}"
    return require(f"trigger of {deployed}", states == ["Enabled"], f"its queue: {', '.join(states) or 'none'}", remedy)


def _ticking(stage: Stage, deployed: str, function: Function) -> Finding:
    rule = stage.session.client("events").describe_rule(Name=f"{deployed}-event")
    assert isinstance(function.trigger, ScheduleTrigger)
    ticking = rule["State"] == "ENABLED" and rule["ScheduleExpression"] == function.trigger.expression
    said = f"{rule['ScheduleExpression']}, {rule['State'].lower()}"
    remedy = f"{function.trigger.expression}: {redeploy(stage)}, and `aws events enable-rule --name {rule['Name']}`"
    return require(f"trigger of {deployed}", ticking, said, remedy)
