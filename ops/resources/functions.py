"""What Chalice has no setting for, of each function: recursion, retries, logs, concurrency."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from mypy_boto3_lambda import LambdaClient
from mypy_boto3_lambda.type_defs import DestinationConfigTypeDef
from mypy_boto3_logs import CloudWatchLogsClient

from deployment.app_registry import BucketTrigger, Function, ScheduleTrigger
from ops.resources.setting import Setting
from ops.stage import Stage

LOOP = frozenset({"on_frame", "on_pull"})
"""A chain passes these again and again: see docs/decisions/003."""
_ARRIVALS = {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 3600}
_TICKS = {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 120}
"""The next tick does what this one should have done."""
_ACCOUNTS_OWN = 100
"""AWS lets nobody reserve what would leave less than this unreserved."""


def log_groups(stage: Stage) -> Iterator[Setting]:
    """Their roles may not make them: they must be there before the functions."""
    logs = stage.session.client("logs")
    for name in stage.functions:
        group = f"/aws/lambda/{stage.deployed_name(name)}"
        yield Setting(
            of=group,
            what="retention",
            wanted=stage.plan.log_days,
            read=partial(_retention, logs, group),
            write=partial(_keep, logs, group, stage.plan.log_days),
        )


def delete_log_groups(stage: Stage) -> list[str]:
    """Those that there are; their names."""
    logs = stage.session.client("logs")
    groups = [f"/aws/lambda/{stage.deployed_name(name)}" for name in stage.functions]
    there = [group for group in groups if _retention(logs, group) is not None]
    for group in there:
        logs.delete_log_group(logGroupName=group)
    return there


def function_settings(stage: Stage) -> Iterator[Setting]:
    """For functions that stand."""
    client = stage.session.client("lambda")
    for name, function in stage.functions.items():
        deployed = stage.deployed_name(name)
        yield _recursion(client, deployed, "Allow" if name in LOOP else "Terminate")
        if isinstance(function.trigger, BucketTrigger | ScheduleTrigger):
            yield _retries(client, deployed, function, stage.queue_arn(stage.names.failures_queue))
    yield _reserved(client, stage.deployed_name("on_frame"), stage.plan.frames_at_once if may_reserve(stage) else None)


def may_reserve(stage: Stage) -> bool:
    """Whether the account has enough to spare; a new one often has 10 in all."""
    limit = stage.session.client("lambda").get_account_settings()["AccountLimit"]
    return limit["ConcurrentExecutions"] - (stage.plan.frames_at_once or 0) >= _ACCOUNTS_OWN


def _recursion(client: LambdaClient, deployed: str, wanted: str) -> Setting:
    return Setting(
        of=deployed,
        what="recursive loop",
        wanted=wanted,
        read=lambda: client.get_function_recursion_config(FunctionName=deployed)["RecursiveLoop"],
        write=lambda: client.put_function_recursion_config(
            FunctionName=deployed, RecursiveLoop="Allow" if wanted == "Allow" else "Terminate"
        ),
    )


def _retries(client: LambdaClient, deployed: str, function: Function, failures: str) -> Setting:
    limits = _TICKS if isinstance(function.trigger, ScheduleTrigger) else _ARRIVALS
    destination: DestinationConfigTypeDef = {"OnFailure": {"Destination": failures}}
    return Setting(
        of=deployed,
        what="retries",
        wanted={**limits, "OnFailure": failures},
        read=partial(_read_retries, client, deployed),
        write=lambda: client.put_function_event_invoke_config(
            FunctionName=deployed,
            DestinationConfig=destination,
            MaximumRetryAttempts=limits["MaximumRetryAttempts"],
            MaximumEventAgeInSeconds=limits["MaximumEventAgeInSeconds"],
        ),
    )


def _reserved(client: LambdaClient, deployed: str, wanted: int | None) -> Setting:
    def write() -> None:
        if wanted is None:
            client.delete_function_concurrency(FunctionName=deployed)
        else:
            client.put_function_concurrency(FunctionName=deployed, ReservedConcurrentExecutions=wanted)

    return Setting(
        of=deployed,
        what="reserved concurrency",
        wanted=wanted,
        read=lambda: client.get_function_concurrency(FunctionName=deployed).get("ReservedConcurrentExecutions"),
        write=write,
    )


def _read_retries(client: LambdaClient, deployed: str) -> dict[str, Any] | None:
    try:
        found = client.get_function_event_invoke_config(FunctionName=deployed)
    except client.exceptions.ResourceNotFoundException:
        return None
    failure = found.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    return {name: found.get(name) for name in _ARRIVALS} | {"OnFailure": failure}


def _retention(logs: CloudWatchLogsClient, group: str) -> int | None:
    """Days; 0 for ever; None where there is no such group."""
    for found in logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        if found["logGroupName"] == group:
            return found.get("retentionInDays", 0)
    return None


def _keep(logs: CloudWatchLogsClient, group: str, days: int) -> None:
    if _retention(logs, group) is None:
        logs.create_log_group(logGroupName=group)
    logs.put_retention_policy(logGroupName=group, retentionInDays=days)
