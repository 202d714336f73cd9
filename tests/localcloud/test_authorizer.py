"""A function may do what its policy says, and nothing else."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from pydantic import ValidationError
from rich.console import Console

from localcloud.aws.identity import OPERATOR, Identity, role_of
from localcloud.aws.policy import Policy
from localcloud.cloud import LocalCloud
from localcloud.console import CloudConsole

APPS = Path(__file__).parent / "apps"
FUNCTIONS = ("on_order", "on_hurry", "on_record", "on_link", "on_message", "tick", "check_token", "api_handler")
OBJECTS = "arn:aws:s3:::${bucket}"
QUEUE = "arn:aws:sqs:${region}:${account}:relay"
SECRETS = "arn:aws:secretsmanager:${region}:${account}:secret:relay/*"
PARAMETERS = "arn:aws:ssm:${region}:${account}:parameter/relay/*"


def allow(*actions: str, on: str, **conditions: dict[str, str]) -> dict[str, Any]:
    statement = {"Sid": "Some", "Effect": "Allow", "Action": [*actions], "Resource": on}
    return statement | ({"Condition": conditions} if conditions else {})


POLLED = allow("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", on=QUEUE)
STATEMENTS = {
    "on_message": [POLLED],
    "on_order": [
        allow("s3:GetObject", on=f"{OBJECTS}/orders/*"),
        allow("s3:GetObject", "s3:DeleteObject", "s3:PutObject", on=f"{OBJECTS}/open/*"),
        allow("s3:ListBucket", on=OBJECTS, StringLike={"s3:prefix": "open/*"}),
        allow("secretsmanager:GetSecretValue", on=SECRETS),
        allow("ssm:GetParameter", on=PARAMETERS),
    ],
}


def write_policies(folder: Path, functions: tuple[str, ...] = FUNCTIONS) -> None:
    policies = folder / "deployment" / "policies"
    policies.mkdir(parents=True)
    for function in functions:
        policy = {"Version": "2012-10-17", "Statement": STATEMENTS.get(function, [])}
        (policies / f"{function}.json").write_text(json.dumps(policy))


@pytest.fixture(scope="module")
def shown() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, shown: io.StringIO) -> Iterator[LocalCloud]:
    """The relay, with a policy for each of its functions."""
    folder = tmp_path_factory.mktemp("guarded")
    shutil.copy(APPS / "relay.py", folder)
    write_policies(folder)
    terminal = CloudConsole(Console(file=shown, soft_wrap=True))
    relay = {"RELAY_BUCKET": "relay", "RELAY_QUEUE": "relay"}
    with LocalCloud(
        app_module="relay", project_dir=folder, environment=relay, terminal=terminal, retry_waits=(0.01, 0.02)
    ) as cloud:
        yield cloud


@pytest.fixture
def put(guarded: LocalCloud) -> None:
    for key in ("orders/there", "open/there", "closed/there"):
        guarded.client("s3").put_object(Bucket="relay", Key=key, Body=b"something")


def denial(call: Callable[..., object], **arguments: object) -> str:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    answer = caught.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 403
    return answer["Error"]["Message"]


@pytest.mark.usefixtures("put")
def test_what_no_policy_allows_is_denied_in_amazons_words_and_shown(guarded: LocalCloud, shown: io.StringIO) -> None:
    s3 = guarded.client("s3", "on_order")
    assert s3.get_object(Bucket="relay", Key="open/there")["Body"].read() == b"something"
    said = (
        "User: arn:aws:sts::123456789012:assumed-role/on_order/on_order is not authorized to perform: s3:GetObject "
        "on resource: arn:aws:s3:::relay/closed/there because no identity-based policy allows the s3:GetObject action"
    )
    assert denial(s3.get_object, Bucket="relay", Key="closed/there") == said
    assert said in guarded.denied
    assert f"AccessDenied: {said}" in shown.getvalue()


def test_a_function_whose_policy_is_empty_fails_where_it_asks_for_something(guarded: LocalCloud) -> None:
    guarded.client("s3").put_object(Bucket="relay", Key="links/1")
    guarded.wait_until_idle()
    letter = next(letter for letter in guarded.dead_letters if letter.function == "on_link")
    assert "AccessDenied" in letter.error
    assert "s3:PutObject on resource: arn:aws:s3:::relay/links/2" in letter.error


@pytest.mark.usefixtures("put")
def test_a_list_is_allowed_by_its_prefix(guarded: LocalCloud) -> None:
    s3 = guarded.client("s3", "on_order")
    assert s3.list_objects_v2(Bucket="relay", Prefix="open/")["KeyCount"] == 1
    for prefix in ({}, {"Prefix": ""}, {"Prefix": "open"}, {"Prefix": "closed/"}):
        assert "s3:ListBucket on resource: arn:aws:s3:::relay " in denial(s3.list_objects_v2, Bucket="relay", **prefix)


def test_only_who_may_list_a_missing_key_is_told_that_it_is_missing(guarded: LocalCloud) -> None:
    s3 = guarded.client("s3", "on_order")
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(Bucket="relay", Key="open/nothing")
    assert "s3:ListBucket" in denial(s3.get_object, Bucket="relay", Key="orders/nothing")
    denial(s3.head_object, Bucket="relay", Key="orders/nothing")


@pytest.mark.usefixtures("put")
def test_a_link_opens_what_its_signer_may_open(guarded: LocalCloud) -> None:
    s3 = guarded.client("s3", "on_order")
    for key, status in (("open/there", 200), ("closed/there", 403)):
        link = s3.generate_presigned_url("get_object", {"Bucket": "relay", "Key": key})
        assert requests.get(link, timeout=5).status_code == status


@pytest.mark.usefixtures("put")
def test_one_key_that_may_not_be_deleted_keeps_all_of_a_request(guarded: LocalCloud) -> None:
    s3 = guarded.client("s3", "on_order")
    both = {"Objects": [{"Key": "open/there"}, {"Key": "closed/there"}]}
    assert "s3:DeleteObject on resource: arn:aws:s3:::relay/closed/there" in denial(
        s3.delete_objects, Bucket="relay", Delete=both
    )
    assert guarded.client("s3").list_objects_v2(Bucket="relay", Prefix="open/")["KeyCount"] == 1


@pytest.mark.usefixtures("put")
def test_who_copies_must_be_allowed_to_read_the_original(guarded: LocalCloud) -> None:
    s3 = guarded.client("s3", "on_order")
    s3.copy_object(Bucket="relay", Key="open/copy", CopySource="relay/open/there")
    assert "s3:GetObject" in denial(s3.copy_object, Bucket="relay", Key="open/x", CopySource="relay/closed/there")


def test_the_buckets_denial_outweighs_what_a_role_allows(guarded: LocalCloud) -> None:
    said = denial(guarded.client("s3").put_object, Bucket="relay", Key="jobs/1/job.json")
    assert said.startswith("User: arn:aws:iam::123456789012:user/operator is not authorized to perform: s3:PutObject")
    assert said.endswith("with an explicit deny in a resource-based policy")


def test_a_queue_is_polled_in_the_name_of_its_function(guarded: LocalCloud) -> None:
    assert {action.name for function, action in guarded.asked if function == "on_message"} >= {
        "sqs:ReceiveMessage",
        "sqs:GetQueueAttributes",
    }
    sqs = guarded.client("sqs", "on_message")
    address = guarded.client("sqs").get_queue_url(QueueName="relay")["QueueUrl"]
    assert "sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:123456789012:relay " in denial(
        sqs.send_message, QueueUrl=address, MessageBody="note"
    )


def test_keys_are_read_by_who_may_read_them(guarded: LocalCloud) -> None:
    for name in ("relay/key", "other/key"):
        client(guarded, "secretsmanager", OPERATOR).create_secret(Name=name, SecretString="sk")
        client(guarded, "ssm", OPERATOR).put_parameter(Name=f"/{name}", Value="sk", Type="SecureString")
    secrets, parameters = (client(guarded, each, role_of("on_order")) for each in ("secretsmanager", "ssm"))
    assert secrets.get_secret_value(SecretId="relay/key")["SecretString"] == "sk"
    assert parameters.get_parameter(Name="/relay/key", WithDecryption=True)["Parameter"]["Value"] == "sk"
    assert "secretsmanager:GetSecretValue" in denial(secrets.get_secret_value, SecretId="other/key")
    assert "ssm:GetParameter" in denial(parameters.get_parameter, Name="/other/key")


def client(cloud: LocalCloud, service: str, signer: Identity) -> Any:  # noqa: ANN401 - of any service
    session: Any = boto3.Session(
        aws_access_key_id=signer.access_key,
        aws_secret_access_key=signer.secret_key,
        aws_session_token=signer.session,
        region_name="eu-west-1",
    )
    return session.client(service, endpoint_url=cloud.s3_url)


@pytest.mark.parametrize("token", [None, "somebody else's"])
def test_a_roles_keys_are_nothing_without_its_sessions_token(guarded: LocalCloud, token: str | None) -> None:
    thief = replace(role_of("on_order"), session=token)
    with pytest.raises(ClientError, match="InvalidToken"):
        client(guarded, "s3", thief).get_object(Bucket="relay", Key="open/there")


def test_an_app_with_policies_needs_one_for_each_function(tmp_path: Path) -> None:
    shutil.copy(APPS / "relay.py", tmp_path)
    write_policies(tmp_path, FUNCTIONS[1:])
    with (
        pytest.raises(FileNotFoundError, match=r"on_order\.json"),
        LocalCloud(
            app_module="relay", project_dir=tmp_path, environment={"RELAY_BUCKET": "relay", "RELAY_QUEUE": "relay"}
        ),
    ):
        pass


@pytest.mark.parametrize(
    "more",
    [
        {"NotAction": "s3:GetObject"},
        {"Condition": {"StringNotLike": {"s3:prefix": "jobs/*"}}},
        {"Principal": {"AWS": "123456789012"}},
        {"Effect": "allow"},
    ],
)
def test_what_would_not_be_judged_is_not_read(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(
            {"Version": "2012-10-17", "Statement": [allow("s3:GetObject", on="arn:aws:s3:::relay/*") | more]}
        )
