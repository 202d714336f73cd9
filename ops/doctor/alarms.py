"""Whether somebody would hear of it."""

from collections.abc import Iterator

from ops.deploy import resource_stack
from ops.stage import Stage

from .comparing import require
from .finding import Finding

_SUBSCRIBED = "arn:"
"""A subscription that nobody has confirmed has no name of its own yet."""


def examine(stage: Stage) -> Iterator[Finding]:
    """All alarms are there and on; and who was to be told has said yes."""
    alarms = stage.session.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{stage.prefix}-")["MetricAlarms"]
    off = [alarm["AlarmName"] for alarm in alarms if not alarm["ActionsEnabled"]]
    gone = sorted(resource_stack(stage).holds("AWS::CloudWatch::Alarm") - {alarm["AlarmName"] for alarm in alarms})
    said = f"{len(alarms)} alarms, switched off: {', '.join(off) or 'none'}, gone: {', '.join(gone) or 'none'}"
    remedy = "`aws cloudwatch enable-alarm-actions`; what is gone: `make destroy`, which keeps jobs, and `make deploy`"
    yield require("alarms", bool(alarms) and not off and not gone, said, remedy)
    if stage.plan.alarm_email:
        yield _heard(stage)


def _heard(stage: Stage) -> Finding:
    topic = f"arn:{stage.partition}:sns:{stage.plan.region}:{stage.account}:{stage.prefix}-alarms"
    found = stage.session.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    heard = any(
        one["Endpoint"] == stage.plan.alarm_email and one["SubscriptionArn"].startswith(_SUBSCRIBED) for one in found
    )
    return require("alarms by mail", heard, f"confirmed: {heard}", "follow the link in AWS's mail to that address")
