"""Everything that the design depends on, set otherwise, one thing at a time, and then set back."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from tests.rehearsal.theatre import BUCKET, PREFIX, Theatre

FRAME, PULL, SWEEP = f"{PREFIX}-on_frame", f"{PREFIX}-on_pull", f"{PREFIX}-sweep"
PULLS, FAILURES = f"{PREFIX}-pulls", f"{PREFIX}-failures"
LOGS = f"/aws/lambda/{PREFIX}"

Notification = dict[str, Any]

FLIPS: dict[str, Callable[[Theatre], AbstractContextManager[None]]] = {}
"""What the doctor calls it → broken inside of `with`, mended after it."""


def breaks(finding: str) -> Callable[[Callable[[Theatre], Iterator[None]]], None]:
    """What a generator breaks, and mends when it goes on."""

    def keep(generator: Callable[[Theatre], Iterator[None]]) -> None:
        FLIPS[finding] = contextmanager(generator)

    return keep


@breaks("bucket private")
def _public(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    blocks = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration={**blocks, "BlockPublicPolicy": False})
    yield
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration=blocks)


@breaks("policy of the bucket")
def _rewritable(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    policy = s3.get_bucket_policy(Bucket=BUCKET)["Policy"]
    weaker = json.loads(policy)
    weaker["Statement"] = [one for one in weaker["Statement"] if one["Sid"] != "WrittenOnce"]
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(weaker))
    yield
    s3.put_bucket_policy(Bucket=BUCKET, Policy=policy)


@breaks("CORS of the bucket")
def _without_condition(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    rules = s3.get_bucket_cors(Bucket=BUCKET)["CORSRules"]
    narrower = [{**rule, "AllowedHeaders": ["content-type"]} for rule in rules]
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": narrower})
    yield
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": rules})


@breaks("lifecycle of the bucket")
def _short_lived(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    rules = s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    shorter = [{**rule, "Expiration": {"Days": 1}} if rule["ID"] == "jobs" else rule for rule in rules]
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": shorter})
    yield
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": rules})


@breaks(f"visibility of {PULLS}")
def _soon_visible(stage: Theatre) -> Iterator[None]:
    with _attribute(stage, "VisibilityTimeout", "30"):
        yield


@breaks(f"dead letters of {PULLS}")
def _impatient(stage: Theatre) -> Iterator[None]:
    dead = f"arn:aws:sqs:eu-west-1:000000000000:{PULLS}-dead"
    with _attribute(stage, "RedrivePolicy", json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 1})):
        yield


@breaks(f"queue {FAILURES}")
def _given_up(stage: Theatre) -> Iterator[None]:
    sqs = stage.client("sqs")
    url = sqs.get_queue_url(QueueName=FAILURES)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="{}")
    yield
    sqs.purge_queue(QueueUrl=url)


@breaks(f"recursive loop of {FRAME}")
def _terminated(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    client.put_function_recursion_config(FunctionName=FRAME, RecursiveLoop="Terminate")
    yield
    client.put_function_recursion_config(FunctionName=FRAME, RecursiveLoop="Allow")


@breaks(f"recursive loop of {SWEEP}")
def _allowed(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    client.put_function_recursion_config(FunctionName=SWEEP, RecursiveLoop="Allow")
    yield
    client.put_function_recursion_config(FunctionName=SWEEP, RecursiveLoop="Terminate")


@breaks(f"retries of {FRAME}")
def _once(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    found = client.get_function_event_invoke_config(FunctionName=FRAME)
    limits = {name: found[name] for name in ("MaximumEventAgeInSeconds", "MaximumRetryAttempts")}
    client.put_function_event_invoke_config(FunctionName=FRAME, **limits)  # its destination is gone
    yield
    client.put_function_event_invoke_config(FunctionName=FRAME, DestinationConfig=found["DestinationConfig"], **limits)


@breaks(f"timeout of {FRAME}")
def _hurried(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    client.update_function_configuration(FunctionName=FRAME, Timeout=60)
    yield
    client.update_function_configuration(FunctionName=FRAME, Timeout=180)


@breaks(f"settings of {PULL}")
def _without_budget(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    environment = client.get_function_configuration(FunctionName=PULL)["Environment"]["Variables"]
    poorer = {name: value for name, value in environment.items() if name != "FRAMELOOM_BUDGET_USD"}
    client.update_function_configuration(FunctionName=PULL, Environment={"Variables": poorer})
    yield
    client.update_function_configuration(FunctionName=PULL, Environment={"Variables": environment})


@breaks(f"retention of {LOGS}")
def _logs_for_ever(stage: Theatre) -> Iterator[None]:
    logs = stage.client("logs")
    logs.delete_retention_policy(logGroupName=LOGS)
    yield
    logs.put_retention_policy(logGroupName=LOGS, retentionInDays=30)


@breaks(f"role of {FRAME}")
def _powerful(stage: Theatre) -> Iterator[None]:
    iam = stage.client("iam")
    iam.attach_role_policy(RoleName=FRAME, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    yield
    iam.detach_role_policy(RoleName=FRAME, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")


@breaks(f"trigger of {FRAME}")
def _unheard(stage: Theatre) -> Iterator[None]:
    with _notifications(stage, lambda one: [] if one["LambdaFunctionArn"].endswith(FRAME) else [one]):
        yield


@breaks("filters")
def _overlapping(stage: Theatre) -> Iterator[None]:
    wider = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "jobs/"}]}}
    arn = stage.client("lambda").get_function(FunctionName=SWEEP)["Configuration"]["FunctionArn"]
    foreign = {"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": wider}
    with _notifications(stage, lambda one: [one, foreign] if one["LambdaFunctionArn"].endswith(FRAME) else [one]):
        yield


@breaks(f"trigger of {PULL}")
def _unpolled(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    mapping = client.list_event_source_mappings(FunctionName=PULL)["EventSourceMappings"][0]["UUID"]
    client.update_event_source_mapping(UUID=mapping, Enabled=False)
    yield
    client.update_event_source_mapping(UUID=mapping, Enabled=True)


@breaks(f"trigger of {SWEEP}")
def _stopped(stage: Theatre) -> Iterator[None]:
    events = stage.client("events")
    events.disable_rule(Name=f"{SWEEP}-event")
    yield
    events.enable_rule(Name=f"{SWEEP}-event")


@breaks("throttle of the API")
def _unthrottled(stage: Theatre) -> Iterator[None]:
    with _rate(stage, "5000"):
        yield


@breaks("answer DEFAULT_4XX of the API")
def _without_cors(stage: Theatre) -> Iterator[None]:
    gateway = stage.client("apigateway")
    found = gateway.get_gateway_response(restApiId=stage.api, responseType="DEFAULT_4XX")
    own = {name: found[name] for name in ("responseParameters", "responseTemplates")}
    gateway.delete_gateway_response(restApiId=stage.api, responseType="DEFAULT_4XX")
    yield
    gateway.put_gateway_response(restApiId=stage.api, responseType="DEFAULT_4XX", **own)


@breaks("page")
def _outdated(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    page = {"Bucket": stage.page_bucket, "Key": "index.html"}
    body = s3.get_object(**page)["Body"].read()
    s3.put_object(**page, Body=body.replace(stage.api.encode(), b"anotherapi"))
    yield
    s3.put_object(**page, Body=body)


@breaks("alarms")
def _silent(stage: Theatre) -> Iterator[None]:
    cloudwatch = stage.client("cloudwatch")
    cloudwatch.disable_alarm_actions(AlarmNames=[f"{PREFIX}-failures"])
    yield
    cloudwatch.enable_alarm_actions(AlarmNames=[f"{PREFIX}-failures"])


@contextmanager
def _attribute(stage: Theatre, name: str, value: str) -> Iterator[None]:
    sqs = stage.client("sqs")
    url = sqs.get_queue_url(QueueName=PULLS)["QueueUrl"]
    before = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={name: value})
    yield
    sqs.set_queue_attributes(QueueUrl=url, Attributes=before)


@contextmanager
def _notifications(stage: Theatre, change: Callable[[Notification], list[Notification]]) -> Iterator[None]:
    s3 = stage.client("s3")
    kind = "LambdaFunctionConfigurations"
    before = s3.get_bucket_notification_configuration(Bucket=BUCKET)[kind]
    after = [one for each in before for one in change(each)]
    s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration={kind: after})
    yield
    s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration={kind: before})


@contextmanager
def _rate(stage: Theatre, value: str) -> Iterator[None]:
    gateway = stage.client("apigateway")
    path = "/*/*/throttling/rateLimit"

    def write(rate: str) -> None:
        patch = [{"op": "replace", "path": path, "value": rate}]
        gateway.update_stage(restApiId=stage.api, stageName="api", patchOperations=patch)

    write(value)
    yield
    write("500")
