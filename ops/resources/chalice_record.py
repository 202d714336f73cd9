"""What Chalice remembers of a stage: `.chalice/deployed/<stage>.json`.

It writes that file when all is done. After a failure half-way, or on another machine, it knows of nothing: it would
make a second API, and fail at the queues, which have their function already. So what stands is read back first.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deployment.app_registry import API_HANDLER, Function, QueueTrigger, ScheduleTrigger
from ops.failure import Failure
from ops.stage import APP, ROOT, Stage

API_STAGE = "api"
"""What Chalice calls the gateway's stage."""
Entry = dict[str, Any]


def entries(stage: Stage) -> list[Entry]:
    """All that it remembers."""
    path = _file(stage)
    known: list[Entry] = json.loads(path.read_text())["resources"] if path.exists() else []
    return known


def api_of(stage: Stage) -> tuple[str, str]:
    """The gateway's id of the API, and its address. Raises Failure where it was never deployed."""
    for entry in entries(stage):
        if entry["resource_type"] == "rest_api":
            return entry["rest_api_id"], entry["rest_api_url"].rstrip("/")
    raise Failure(f"stage {stage.name} has no API: deploy it")


def restore(stage: Stage) -> list[str]:
    """Write down what stands and isn't remembered; the names."""
    known = entries(stage)
    names = {entry["name"] for entry in known}
    lost = [entry for entry in _standing(stage) if entry["name"] not in names]
    if lost:
        path = _file(stage)
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"resources": known + lost, "schema_version": "2.0", "backend": "api"}, indent=2))
    return [entry["name"] for entry in lost]


def _file(stage: Stage) -> Path:
    return ROOT / ".chalice" / "deployed" / f"{stage.name}.json"


def _standing(stage: Stage) -> Iterator[Entry]:
    """Roles, functions, what starts them, and the API, in Chalice's own words."""
    for name, function in stage.functions.items():
        yield from _role(stage, name)
        yield from _function(stage, name, function)
    yield from _api(stage)


def _role(stage: Stage, name: str) -> Iterator[Entry]:
    iam = stage.session.client("iam")
    role = f"{stage.prefix}-{name}"
    try:
        arn = iam.get_role(RoleName=role)["Role"]["Arn"]
    except iam.exceptions.NoSuchEntityException:
        return
    yield {"name": f"{name}_role", "resource_type": "iam_role", "role_arn": arn, "role_name": role}


def _function(stage: Stage, name: str, function: Function) -> Iterator[Entry]:
    client = stage.session.client("lambda")
    deployed = stage.deployed_name(name)
    try:
        arn = client.get_function(FunctionName=deployed)["Configuration"]["FunctionArn"]
    except client.exceptions.ResourceNotFoundException:
        return
    yield {"name": name, "resource_type": "lambda_function", "lambda_arn": arn}
    match function.trigger:
        case QueueTrigger(queue=queue):
            for mapping in client.list_event_source_mappings(FunctionName=deployed)["EventSourceMappings"]:
                yield {
                    "name": f"{name}-sqs-event-source",
                    "resource_type": "sqs_event",
                    "queue_arn": mapping["EventSourceArn"],
                    "event_uuid": mapping["UUID"],
                    "queue": queue,
                    "lambda_arn": arn,
                }
        case ScheduleTrigger():
            rule = f"{deployed}-event"
            yield {"name": f"{name}-event", "resource_type": "cloudwatch_event", "rule_name": rule}


def _api(stage: Stage) -> Iterator[Entry]:
    client = stage.session.client("apigateway")
    asks = f":function:{stage.deployed_name(API_HANDLER)}/"
    for api in client.get_rest_apis(limit=500)["items"]:
        if api["name"] != APP:
            continue
        resources = client.get_resources(restApiId=api["id"], limit=500, embed=["methods"])["items"]
        methods = [method for resource in resources for method in resource.get("resourceMethods", {}).values()]
        if any(asks in method.get("methodIntegration", {}).get("uri", "") for method in methods):
            url = f"https://{api['id']}.execute-api.{stage.plan.region}.amazonaws.com/{API_STAGE}/"
            yield {"name": "rest_api", "resource_type": "rest_api", "rest_api_id": api["id"], "rest_api_url": url}
