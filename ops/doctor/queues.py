"""The queues: how long a message is hidden, where it goes in the end, and what lies there."""

import json
from collections.abc import Iterator

from mypy_boto3_sqs import SQSClient

from deployment.app_registry import QueueTrigger
from ops.stage import Stage

from .comparing import require
from .finding import Finding

_TIMES = 6
"""https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"""
_RECEIVES = 5


def examine(stage: Stage) -> Iterator[Finding]:
    """Each queue against the function that it feeds, then those where nothing should lie."""
    sqs = stage.session.client("sqs")
    client = stage.session.client("lambda")
    graves = [stage.names.failures_queue]
    for name, function in stage.functions.items():
        if isinstance(function.trigger, QueueTrigger):
            timeout = client.get_function_configuration(FunctionName=stage.deployed_name(name))["Timeout"]
            yield from _feeding(sqs, function.trigger.queue, timeout)
            graves.append(f"{function.trigger.queue}-dead")
    for queue in graves:
        lying = int(_attributes(sqs, queue)["ApproximateNumberOfMessages"])
        yield require(
            f"queue {queue}", lying == 0, f"{lying} messages", "read them, and the logs of their time; then purge it"
        )


def _feeding(sqs: SQSClient, queue: str, timeout: int) -> Iterator[Finding]:
    found = _attributes(sqs, queue)
    visibility = int(found["VisibilityTimeout"])
    change = f"`aws sqs set-queue-attributes --queue-url {found['url']} --attributes"
    yield require(
        f"visibility of {queue}",
        visibility >= _TIMES * timeout,
        f"{visibility} s for a timeout of {timeout} s",
        f"{_TIMES} times as long: {change} VisibilityTimeout={_TIMES * timeout}`",
    )
    redrive = json.loads(found.get("RedrivePolicy", "{}"))
    buried = str(redrive.get("deadLetterTargetArn", "")).endswith(f":{queue}-dead")
    receives = int(redrive.get("maxReceiveCount", 0))
    yield require(
        f"dead letters of {queue}",
        buried and receives >= _RECEIVES,
        f"after {receives} receipts" if buried else "they go nowhere",
        f"{change} RedrivePolicy=…`, as ops/resources.yaml has it",
    )


def _attributes(sqs: SQSClient, queue: str) -> dict[str, str]:
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return {str(name): value for name, value in found.items()} | {"url": url}
