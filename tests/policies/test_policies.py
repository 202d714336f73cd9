"""What each function may do: a policy of its own, written by hand, and nothing in it that no function needs."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import unquote

import boto3
import pytest

from deployment.local_stage import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY
from deployment.policies import BUCKET, POLICIES, render
from localcloud.aws.action import Action
from localcloud.aws.authorizer import local_names
from localcloud.aws.policy import Policy
from localcloud.cloud import LocalCloud
from localcloud.providers.faults import Behaviour
from localcloud.providers.messages import ProviderRequest, Reply
from localcloud.providers.registry import KEY, contracts
from localcloud.providers.server import ContractServer
from tests.facilitator.payers import Payer
from tests.facilitator.server import facilitating
from tests.policies.grants import BY_LAMBDA_ITSELF, grants
from tests.policies.quiet import Line, Quiet
from tests.policies.stories import CHAIN, Stories
from tests.support.accounts import table_of
from tests.support.delivering import DeliveringBedrock
from tests.support.paid import configured, let_in

ROOT = Path(__file__).parent.parent.parent
PLACES = {"stability": "secretsmanager:frameloom/local/stability", "openai": "ssm:/frameloom/local/openai"}


class Bedrock(DeliveringBedrock):
    """Remembers who asked it for what, in the words of IAM."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, Action]] = set()

    def answer(self, request: ProviderRequest) -> Reply:
        function = str(self.caller_of(request).function)
        self.asked |= {(function, action) for action in _actions(request)}
        return super().answer(request)


def _actions(heard: ProviderRequest) -> set[Action]:
    """What IAM is asked for it."""
    path = heard.path.partition("?")[0]
    if heard.method == "POST" and path == "/async-invoke":
        return {Action("bedrock:InvokeModel", "arn:aws:bedrock:us-west-2::foundation-model/luma.ray-v2:0")}
    if path == "/async-invoke":
        return {Action("bedrock:ListAsyncInvokes", "*")}
    if path.startswith("/async-invoke/"):
        name = unquote(path).rpartition("/")[2]
        return {Action("bedrock:GetAsyncInvoke", f"arn:aws:bedrock:us-west-2:{ACCOUNT}:async-invoke/{name}")}
    model = unquote(path.split("/")[2])
    asked = {f"arn:aws:bedrock:us-west-2::foundation-model/{model.removeprefix('us.')}"}
    if model.startswith("us."):
        asked.add(f"arn:aws:bedrock:us-west-2:{ACCOUNT}:inference-profile/{model}")
    return {Action("bedrock:InvokeModel", arn) for arn in asked}


@pytest.fixture(scope="module")
def bedrock() -> Bedrock:
    return Bedrock()


@pytest.fixture(scope="module")
def told(bedrock: Bedrock) -> Iterator[LocalCloud]:
    """A cloud in which all the stories have happened."""
    line = Line()
    with ExitStack() as stack:
        spoken = contracts() | {"bedrock": bedrock}
        servers = {name: stack.enter_context(ContractServer(contract)) for name, contract in spoken.items()}
        servers["stability"].behave(Behaviour(fault="truncate"))
        environment = {
            name: value for name, value in configured(servers).items() if name.removesuffix("_KEY") == name
        } | {f"FRAMELOOM_{name.upper()}_KEY_AT": place for name, place in PLACES.items()}
        facilitator, payer = stack.enter_context(facilitating()), Payer()
        facilitator.chain.balances[payer.address] = 1_000_000_000
        environment |= facilitator.environment()
        environment["FRAMELOOM_GEMINI_KEY"] = KEY  # no story asks it: two places of keys are enough
        environment["FRAMELOOM_BEDROCK_CLIP_PRICES"] = '{"luma-ray-2-540p": {"second": 0.08}}'
        environment["FRAMELOOM_AUTOMATIC1111_PACE"] = '{"calls": 600, "seconds": 60}'
        cloud = stack.enter_context(
            LocalCloud(project_dir=ROOT, environment=environment, between=line, drop=lambda *_: True)
        )
        keep_keys(cloud)
        bedrock.s3_url = cloud.s3_url
        Stories(Quiet(cloud, line), let_in(cloud, "ann"), servers["bedrock"], payer).tell_all()
        yield cloud


def keep_keys(cloud: LocalCloud) -> None:
    session = boto3.Session(ACCESS_KEY, SECRET_KEY, region_name=REGION)
    secrets = session.client("secretsmanager", endpoint_url=cloud.s3_url)
    secrets.create_secret(Name="frameloom/local/stability", SecretString=KEY)
    parameters = session.client("ssm", endpoint_url=cloud.s3_url)
    parameters.put_parameter(Name="/frameloom/local/openai", Value=KEY, Type="SecureString")


def policy(cloud: LocalCloud, name: str) -> Policy:
    queues = {f"FRAMELOOM_{queue.upper()}_QUEUE": f"frameloom-local-{queue}" for queue in ("pulls", "assemble")}
    queues["FRAMELOOM_LEDGER_TABLE"] = table_of(cloud)
    keys = {f"FRAMELOOM_{generator.upper()}_KEY_AT": place for generator, place in PLACES.items()}
    return Policy.model_validate(render(name, local_names("local", cloud.bucket, queues | keys)))


FUNCTIONS = sorted(path.stem for path in POLICIES.glob("*.json") if path.stem != BUCKET)


def test_every_function_has_a_policy_of_its_own(told: LocalCloud) -> None:
    assert sorted(told.runtime.registry.functions) == FUNCTIONS


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_asks_for_nothing_that_it_may_not_do(told: LocalCloud, bedrock: Bedrock, function: str) -> None:
    asked = {action for who, action in told.asked | bedrock.asked if who == function}
    assert asked
    assert not {action for action in asked if policy(told, function).effect(action) != "Allow"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_nothing_that_it_never_asks_for(told: LocalCloud, bedrock: Bedrock, function: str) -> None:
    asked = {action for who, action in told.asked | bedrock.asked if who == function}
    unused = [
        (grant.sid, grant.action, grant.resource, grant.condition)
        for grant in grants(policy(told, function))
        if grant.sid not in BY_LAMBDA_ITSELF and not any(map(grant.fits, asked))
    ]
    assert not unused


def test_no_role_reads_a_secret_that_its_stage_does_not_name() -> None:
    named = {"FRAMELOOM_STABILITY_KEY_AT": "secretsmanager:ours/stability", "FRAMELOOM_OPENAI_KEY_AT": "ssm:openai"}
    where = {"region": REGION, "account": ACCOUNT}
    secret = "arn:aws:secretsmanager:{region}:{account}:secret:ours/stability-??????".format(**where)
    parameter = "arn:aws:ssm:{region}:{account}:parameter/openai".format(**where)
    for name in FUNCTIONS:
        policies = [render(name, local_names("dev", "a-bucket", keys)) for keys in (named, {})]
        read, unread = (
            {
                resource
                for statement in policy["Statement"]
                if statement["Sid"] in {"ReadSecrets", "ReadParameters"}
                for resource in statement["Resource"]
            }
            for policy in policies
        )
        assert read == ({secret, parameter} if name in CHAIN else set())
        assert unread == set()
