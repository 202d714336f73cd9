"""Everything that the design depends on, set otherwise, one thing at a time, and then set back."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

from tests.rehearsal.theatre import BUCKET, PREFIX, Theatre

FRAME, PULL, SWEEP = f"{PREFIX}-on_frame", f"{PREFIX}-on_pull", f"{PREFIX}-sweep"
PULLS, FAILURES = f"{PREFIX}-pulls", f"{PREFIX}-failures"
LEDGER = f"{PREFIX}-ledger"
LOGS = f"/aws/lambda/{PREFIX}"

Notification = dict[str, Any]


class Flip(NamedTuple):
    """One thing: what it does to the stage, and what the doctor then finds wrong."""

    deed: str
    findings: list[str]
    broken: Callable[[Theatre], AbstractContextManager[None]]
    """Inside of `with`; mended after it."""


FLIPS: list[Flip] = []


def breaks(*findings: str) -> Callable[[Callable[[Theatre], Iterator[None]]], None]:
    """What a generator breaks, and mends when it goes on. Its name is the deed."""

    def keep(generator: Callable[[Theatre], Iterator[None]]) -> None:
        deed = generator.__name__.strip("_").replace("_", " ")
        FLIPS.append(Flip(deed, list(findings), contextmanager(generator)))

    return keep


@breaks("bucket private")
def _opened_to_the_public(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    blocks = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration={**blocks, "BlockPublicPolicy": False})
    yield
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration=blocks)


@breaks("policy of the bucket")
def _written_over(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    policy = s3.get_bucket_policy(Bucket=BUCKET)["Policy"]
    weaker = json.loads(policy)
    weaker["Statement"] = [one for one in weaker["Statement"] if one["Sid"] != "WrittenOnce"]
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(weaker))
    yield
    s3.put_bucket_policy(Bucket=BUCKET, Policy=policy)


@breaks("CORS of the bucket")
def _without_a_header(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    rules = s3.get_bucket_cors(Bucket=BUCKET)["CORSRules"]
    narrower = [{**rule, "AllowedHeaders": ["content-type"]} for rule in rules]
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": narrower})
    yield
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": rules})


@breaks("lifecycle of the bucket")
def _jobs_kept_a_day(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    rules = s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    shorter = [{**rule, "Expiration": {"Days": 1}} if rule["ID"] == "jobs" else rule for rule in rules]
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": shorter})
    yield
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": rules})


@breaks("events of the bucket")
def _told_of_every_object(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    triggers = {**s3.get_bucket_notification_configuration(Bucket=BUCKET)}
    triggers.pop("ResponseMetadata")
    told = triggers | {"EventBridgeConfiguration": {}}
    s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration=told)
    yield
    s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration=triggers)


@breaks("billing of the ledger")
def _paid_by_the_hour(stage: Theatre) -> Iterator[None]:
    dynamodb = stage.client("dynamodb")
    hourly = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    dynamodb.update_table(TableName=LEDGER, BillingMode="PROVISIONED", ProvisionedThroughput=hourly)
    yield
    dynamodb.update_table(TableName=LEDGER, BillingMode="PAY_PER_REQUEST")


@breaks("forgetting of the ledger")
def _nothing_forgotten(stage: Theatre) -> Iterator[None]:
    dynamodb = stage.client("dynamodb")
    forgets = {"AttributeName": "gone_at", "Enabled": True}
    dynamodb.update_time_to_live(TableName=LEDGER, TimeToLiveSpecification={**forgets, "Enabled": False})
    yield
    dynamodb.update_time_to_live(TableName=LEDGER, TimeToLiveSpecification=forgets)


@breaks(f"visibility of {PULLS}")
def _visible_too_soon(stage: Theatre) -> Iterator[None]:
    with _attribute(stage, "VisibilityTimeout", "30"):
        yield


@breaks(f"dead letters of {PULLS}")
def _buried_after_one_receipt(stage: Theatre) -> Iterator[None]:
    dead = f"arn:aws:sqs:eu-west-1:000000000000:{PULLS}-dead"
    with _attribute(stage, "RedrivePolicy", json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 1})):
        yield


@breaks(f"queue {FAILURES}")
def _an_event_given_up(stage: Theatre) -> Iterator[None]:
    sqs = stage.client("sqs")
    url = sqs.get_queue_url(QueueName=FAILURES)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="{}")
    yield
    sqs.purge_queue(QueueUrl=url)


@breaks(f"recursive loop of {FRAME}")
def _chains_stopped_after_16_hops(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    client.put_function_recursion_config(FunctionName=FRAME, RecursiveLoop="Terminate")
    yield
    client.put_function_recursion_config(FunctionName=FRAME, RecursiveLoop="Allow")


@breaks(f"recursive loop of {SWEEP}")
def _loops_allowed_elsewhere(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    client.put_function_recursion_config(FunctionName=SWEEP, RecursiveLoop="Allow")
    yield
    client.put_function_recursion_config(FunctionName=SWEEP, RecursiveLoop="Terminate")


@breaks(f"retries of {FRAME}")
def _failures_lost(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    found = client.get_function_event_invoke_config(FunctionName=FRAME)
    limits = {name: found[name] for name in ("MaximumEventAgeInSeconds", "MaximumRetryAttempts")}
    client.put_function_event_invoke_config(FunctionName=FRAME, **limits)  # its destination is gone
    yield
    client.put_function_event_invoke_config(FunctionName=FRAME, DestinationConfig=found["DestinationConfig"], **limits)


@breaks(f"reserved concurrency of {FRAME}")
def _few_frames_at_once(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    client.put_function_concurrency(FunctionName=FRAME, ReservedConcurrentExecutions=5)
    yield
    client.delete_function_concurrency(FunctionName=FRAME)


@breaks(f"timeout of {FRAME}")
def _less_time(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    client.update_function_configuration(FunctionName=FRAME, Timeout=60)
    yield
    client.update_function_configuration(FunctionName=FRAME, Timeout=180)


@breaks(f"settings of {PULL}")
def _a_setting_forgotten(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    environment = client.get_function_configuration(FunctionName=PULL)["Environment"]["Variables"]
    poorer = {name: value for name, value in environment.items() if name != "FRAMELOOM_BUDGET_USD"}
    client.update_function_configuration(FunctionName=PULL, Environment={"Variables": poorer})
    yield
    client.update_function_configuration(FunctionName=PULL, Environment={"Variables": environment})


@breaks(f"settings of {FRAME}", "leases")
def _no_lease(stage: Theatre) -> Iterator[None]:
    with _environment(stage, [FRAME], FRAMELOOM_LEASE_MARGIN_SECONDS="0"):
        yield


@breaks("procedural cost", "budget")
def _no_money(stage: Theatre) -> Iterator[None]:
    with _planned(stage, FRAMELOOM_BUDGET_USD="0"):
        yield


@breaks("stability access", *(f"role of {PREFIX}-{function}" for function in ("on_upload", "on_frame", "on_pull")))
def _no_key_where_it_should_be(stage: Theatre) -> Iterator[None]:
    kept_at = "secretsmanager:frameloom/rehearsal/stability"
    with _planned(stage, FRAMELOOM_GENERATORS="procedural,stability", FRAMELOOM_STABILITY_KEY_AT=kept_at):
        yield


@breaks("presigned PUT")
def _links_signed_the_old_way(stage: Theatre) -> Iterator[None]:
    program = stage.operator.folder / "chalicelib" / "entrypoints" / "bootstrap.py"
    text = program.read_text()
    program.write_text(text.replace('signature_version="s3v4"', 'signature_version="s3"'))
    yield
    program.write_text(text)


@breaks("concurrent executions")
def _a_new_account(stage: Theatre) -> Iterator[None]:
    limits = {"AccountLimit": {"ConcurrentExecutions": 10}, "AccountUsage": {}}
    stage.front.answered["/2016-08-19/account-settings"] = json.dumps(limits)
    yield
    stage.front.answered.clear()


@breaks(f"retention of {LOGS}")
def _logs_kept_for_ever(stage: Theatre) -> Iterator[None]:
    logs = stage.client("logs")
    logs.delete_retention_policy(logGroupName=LOGS)
    yield
    logs.put_retention_policy(logGroupName=LOGS, retentionInDays=30)


@breaks(f"role of {FRAME}")
def _may_do_everything(stage: Theatre) -> Iterator[None]:
    iam = stage.client("iam")
    iam.attach_role_policy(RoleName=FRAME, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    yield
    iam.detach_role_policy(RoleName=FRAME, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")


@breaks(f"trigger of {FRAME}")
def _frames_unheard(stage: Theatre) -> Iterator[None]:
    with _notifications(stage, lambda one: [] if one["LambdaFunctionArn"].endswith(FRAME) else [one]):
        yield


@breaks("filters")
def _filters_that_overlap(stage: Theatre) -> Iterator[None]:
    wider = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "jobs/"}]}}
    arn = stage.client("lambda").get_function(FunctionName=SWEEP)["Configuration"]["FunctionArn"]
    foreign = {"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": wider}
    with _notifications(stage, lambda one: [one, foreign] if one["LambdaFunctionArn"].endswith(FRAME) else [one]):
        yield


@breaks(f"trigger of {PULL}")
def _a_queue_unpolled(stage: Theatre) -> Iterator[None]:
    client = stage.client("lambda")
    mapping = client.list_event_source_mappings(FunctionName=PULL)["EventSourceMappings"][0]["UUID"]
    client.update_event_source_mapping(UUID=mapping, Enabled=False)
    yield
    client.update_event_source_mapping(UUID=mapping, Enabled=True)


@breaks(f"trigger of {SWEEP}")
def _the_clock_stopped(stage: Theatre) -> Iterator[None]:
    events = stage.client("events")
    events.disable_rule(Name=f"{SWEEP}-event")
    yield
    events.enable_rule(Name=f"{SWEEP}-event")


@breaks("throttle of the API")
def _no_throttle(stage: Theatre) -> Iterator[None]:
    with _rate(stage, "5000"):
        yield


@breaks("answer DEFAULT_4XX of the API")
def _errors_no_page_may_read(stage: Theatre) -> Iterator[None]:
    gateway = stage.client("apigateway")
    found = gateway.get_gateway_response(restApiId=stage.api, responseType="DEFAULT_4XX")
    own = {name: found[name] for name in ("responseParameters", "responseTemplates")}
    gateway.delete_gateway_response(restApiId=stage.api, responseType="DEFAULT_4XX")
    yield
    gateway.put_gateway_response(restApiId=stage.api, responseType="DEFAULT_4XX", **own)


@breaks("page")
def _a_page_of_another_api(stage: Theatre) -> Iterator[None]:
    s3 = stage.client("s3")
    page = {"Bucket": stage.page_bucket, "Key": "index.html"}
    body = s3.get_object(**page)["Body"].read()
    s3.put_object(**page, Body=body.replace(stage.api.encode(), b"anotherapi"))
    yield
    s3.put_object(**page, Body=body)


@breaks("alarms")
def _an_alarm_switched_off(stage: Theatre) -> Iterator[None]:
    cloudwatch = stage.client("cloudwatch")
    cloudwatch.disable_alarm_actions(AlarmNames=[f"{PREFIX}-failures"])
    yield
    cloudwatch.enable_alarm_actions(AlarmNames=[f"{PREFIX}-failures"])


@breaks("alarms")
def _an_alarm_deleted(stage: Theatre) -> Iterator[None]:
    cloudwatch = stage.client("cloudwatch")
    name = f"{PREFIX}-no-sweep"
    alarm = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    cloudwatch.delete_alarms(AlarmNames=[name])
    yield
    taken = cloudwatch.meta.service_model.operation_model("PutMetricAlarm").input_shape.members
    cloudwatch.put_metric_alarm(**{name: value for name, value in alarm.items() if name in taken and value})


@breaks("alarms by mail")
def _mail_that_nobody_confirmed(stage: Theatre) -> Iterator[None]:
    file = stage.operator.stage_file
    text = file.read_text()
    file.write_text(f'alarm_email = "ann@example.com"\n{text}')
    yield
    file.write_text(text)


@contextmanager
def _planned(stage: Theatre, **settings: str) -> Iterator[None]:
    """The operator wants it so, and the functions have it so."""
    functions = [found["FunctionName"] for found in stage.client("lambda").list_functions()["Functions"]]
    file = stage.operator.stage_file
    text = file.read_text()
    kept = [line for line in text.splitlines() if line.partition(" = ")[0] not in settings]
    file.write_text("\n".join([*kept, *(f'{name} = "{value}"' for name, value in settings.items())]))
    with _environment(stage, functions, **settings):
        yield
    file.write_text(text)


@contextmanager
def _environment(stage: Theatre, functions: list[str], **settings: str) -> Iterator[None]:
    client = stage.client("lambda")
    before = {
        name: client.get_function_configuration(FunctionName=name)["Environment"]["Variables"] for name in functions
    }
    for name, variables in before.items():
        client.update_function_configuration(FunctionName=name, Environment={"Variables": variables | settings})
    yield
    for name, variables in before.items():
        client.update_function_configuration(FunctionName=name, Environment={"Variables": variables})


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
