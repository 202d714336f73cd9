"""What the doctor says of generators: asked over their wires, for nothing."""

import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from moto import mock_aws
from rich.console import Console

from chalicelib.settings import Settings
from localcloud.providers.automatic1111 import Automatic1111Contract
from localcloud.providers.bedrock import BedrockContract
from localcloud.providers.faults import Behaviour
from localcloud.providers.messages import Contract, ProviderRequest, Reply
from localcloud.providers.registry import CREDENTIALS, KEY, LOGIN
from localcloud.providers.server import ContractServer
from localcloud.providers.stability import StabilityContract
from ops.doctor.finding import Finding
from ops.doctor.report import report
from ops.doctor.services.generators import examine_generators

ROOT = Path(__file__).parents[2]
PAID = ("stability", "bedrock", "openai", "automatic1111", "gemini")
PLANTED = "sk-planted-5f1d9c"
NOWHERE = "http://127.0.0.1:1"
LARGE = "stability.sd3-5-large-v1:0"
PROFILE = "us.stability.stable-image-inpaint-v1:0"
UNKNOWN = "could not be asked about"

ServerOf = Callable[[str], ContractServer]


@pytest.fixture(autouse=True)
def aws(server_of: ServerOf, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Amazon's own variables, leading to Bedrock's contract server."""
    for name, value in (
        ("ACCESS_KEY_ID", CREDENTIALS.access_key),
        ("SECRET_ACCESS_KEY", KEY),
        ("DEFAULT_REGION", "us-west-2"),
        ("ENDPOINT_URL_BEDROCK", server_of("bedrock").url),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    return monkeypatch


@pytest.fixture
def variables(server_of: ServerOf) -> dict[str, str]:
    """Of an operator who has set everything right."""
    return {f"FRAMELOOM_{name}": "a-name" for name in ("BUCKET", "PULLS_QUEUE", "ASSEMBLE_QUEUE", "LEDGER_TABLE")} | {
        "FRAMELOOM_BUDGET_USD": "10",
        "FRAMELOOM_GENERATORS": ",".join(("procedural", *PAID)),
        "FRAMELOOM_STABILITY_KEY": KEY,
        "FRAMELOOM_STABILITY_BASE_URL": server_of("stability").url,
        "FRAMELOOM_OPENAI_KEY": KEY,
        "FRAMELOOM_OPENAI_BASE_URL": f"{server_of('openai').url}/v1",
        "FRAMELOOM_GEMINI_KEY": KEY,
        "FRAMELOOM_GEMINI_BASE_URL": server_of("gemini").url,
        "FRAMELOOM_GEMINI_PRICES": '{"gemini-3.1-flash-image": 0.07, "gemini-3-pro-image": 0.14}',
        "FRAMELOOM_AUTOMATIC1111_KEY": LOGIN,
        "FRAMELOOM_AUTOMATIC1111_BASE_URL": server_of("automatic1111").url,
        "FRAMELOOM_AUTOMATIC1111_CHECKPOINTS": '["dreamshaper_8"]',
    }


def examined(variables: dict[str, str], **changes: str) -> dict[str, Finding]:
    changed = {f"FRAMELOOM_{name}": value for name, value in changes.items()}
    return {finding.name: finding for finding in examine_generators(Settings.from_env(variables | changed))}


def alone(name: str, contract: Contract, variables: dict[str, str], aws: pytest.MonkeyPatch) -> dict[str, Finding]:
    """Findings of one generator, whose service is this one."""
    with ContractServer(contract) as server:
        aws.setenv("AWS_ENDPOINT_URL_BEDROCK", server.url)
        return examined(variables, GENERATORS=name, **{f"{name.upper()}_BASE_URL": server.url})


def shown(findings: dict[str, Finding]) -> str:
    said = StringIO()
    Console(file=said, width=400).print(report(findings.values()))
    return said.getvalue() + repr(findings)


def test_all_is_well_with_working_keys_and_living_models(variables: dict[str, str]) -> None:
    findings = examined(variables)
    menus = Settings.from_env(variables).menus
    assert {finding.verdict for finding in findings.values()} == {"ok"}
    assert len(findings) == len(menus) + sum(1 + len(menus[name].models) for name in PAID)
    assert "1,000.00 credits are left" in findings["stability access"].sentence


def test_every_service_is_asked_and_none_draws(servers: dict[str, ContractServer], variables: dict[str, str]) -> None:
    examined(variables)
    counters = {name: servers[name].mood.counter for name in PAID}
    assert {name: counter.received for name, counter in counters.items()} == dict(
        zip(PAID, (17, 4, 1, 1, 1), strict=True)
    )
    assert [counter.drawn for counter in counters.values()] == [0] * len(PAID)


@pytest.mark.parametrize("name", PAID)
def test_a_wrong_key_is_told_and_shown_nowhere(name: str, variables: dict[str, str], aws: pytest.MonkeyPatch) -> None:
    aws.setenv("AWS_SECRET_ACCESS_KEY", PLANTED)
    wrong = {f"FRAMELOOM_{one}_KEY": f"me:{PLANTED}" for one in ("STABILITY", "OPENAI", "AUTOMATIC1111", "GEMINI")}
    findings = examined(variables | wrong)
    access = findings[f"{name} access"]
    assert (access.verdict, "does not accept" in access.sentence) == ("wrong", True)
    assert access.remedy
    assert PLANTED not in shown(findings)


@pytest.mark.parametrize("name", PAID)
@pytest.mark.parametrize("status", [500, 403])
def test_a_service_that_fails_is_no_wrong_key_and_its_words_are_not_repeated(
    servers: dict[str, ContractServer], variables: dict[str, str], name: str, status: int
) -> None:
    servers[name].behave(Behaviour(fault=str(status)))
    findings = examined(variables, GENERATORS=name)
    assert {finding.verdict for finding in findings.values() if "cost" not in finding.name} == {"unknown"}
    assert KEY not in shown(findings)
    assert LOGIN not in shown(findings)


@pytest.mark.parametrize("name", PAID)
def test_a_service_that_cannot_be_reached_is_wrong_and_its_models_are_unknown(
    name: str, variables: dict[str, str], aws: pytest.MonkeyPatch
) -> None:
    aws.setenv("AWS_ENDPOINT_URL_BEDROCK", NOWHERE)
    findings = examined(variables, GENERATORS=name, **{f"{name.upper()}_BASE_URL": NOWHERE})
    access = findings.pop(f"{name} access")
    assert (access.verdict, "could not be reached" in access.sentence) == ("wrong", True)
    assert findings.pop(f"{name} cost").verdict == "ok"
    assert {(finding.verdict, finding.sentence) for finding in findings.values()} == {("unknown", UNKNOWN)}


def test_a_model_that_stability_no_longer_draws_with_is_wrong(
    variables: dict[str, str], aws: pytest.MonkeyPatch
) -> None:
    findings = alone("stability", StabilityContract(KEY, retired=("sd3.5-flash",)), variables, aws)
    assert [name for name, finding in findings.items() if finding.verdict != "ok"] == ["stability sd3.5-flash"]
    assert findings["stability sd3.5-flash"].verdict == "wrong"


class KeysFirst(StabilityContract):
    """Looks at the key of an order before it reads any of it."""

    def answer(self, heard: ProviderRequest) -> Reply:
        if heard.method == "POST" and not self._lets_in(heard):
            return self.error(401, heard)
        return super().answer(heard)


def test_a_refused_key_says_nothing_of_a_model_where_keys_are_looked_at_first(
    variables: dict[str, str], aws: pytest.MonkeyPatch
) -> None:
    findings = alone("stability", KeysFirst(KEY), variables, aws)
    assert findings["stability core"].verdict == findings["stability sd3.5-medium"].verdict == "unknown"
    assert findings["stability access"].verdict == "ok"


def test_credits_that_do_not_last_for_24_frames_are_wrong(variables: dict[str, str], aws: pytest.MonkeyPatch) -> None:
    access = alone("stability", StabilityContract(KEY, credit=80), variables, aws)["stability access"]
    assert (access.verdict, "80.00 credits" in access.sentence) == ("wrong", True)
    assert alone("stability", StabilityContract(KEY, credit=80.5), variables, aws)["stability access"].verdict == "ok"


def test_a_legacy_model_and_one_that_has_ended_are_wrong_on_bedrock(
    variables: dict[str, str], aws: pytest.MonkeyPatch
) -> None:
    contract = BedrockContract(CREDENTIALS, legacy=(LARGE,), ended=(PROFILE.removeprefix("us."),))
    findings = alone("bedrock", contract, variables, aws)
    assert findings["bedrock access"].verdict == "ok"
    assert (findings[f"bedrock {LARGE}"].verdict, findings[f"bedrock {LARGE}"].sentence) == (
        "wrong",
        "legacy until 2027-05-20",
    )
    ended = findings[f"bedrock {PROFILE}"]
    assert (ended.verdict, ended.sentence) == ("wrong", "Amazon Bedrock does not have it in us-west-2")


def test_a_model_of_lumas_is_asked_about_by_bedrocks_name_for_it(
    variables: dict[str, str], aws: pytest.MonkeyPatch
) -> None:
    sold = {"BEDROCK_CLIP_PRICES": '{"luma-ray-2-540p": {"second": 0.5}}', "MP4": "true"}
    assert examined(variables, GENERATORS="bedrock", **sold)["bedrock luma-ray-2-540p"].verdict == "ok"
    with ContractServer(BedrockContract(CREDENTIALS, ended=("luma.ray-v2:0",))) as server:
        aws.setenv("AWS_ENDPOINT_URL_BEDROCK", server.url)
        gone = examined(variables, GENERATORS="bedrock", **sold)["bedrock luma-ray-2-540p"]
    assert (gone.verdict, gone.remedy) == ("wrong", "FRAMELOOM_BEDROCK_CLIP_PRICES without it")


def test_a_model_that_openai_does_not_list_is_wrong(variables: dict[str, str]) -> None:
    prices = '{"gpt-image-1": 0.04, "gpt-image-2": 0.07}'
    findings = examined(variables, GENERATORS="openai", OPENAI_PRICES=prices, OPENAI_MODEL="gpt-image-2")
    assert findings["openai gpt-image-1"].verdict == "wrong"
    assert findings["openai gpt-image-2"].verdict == "ok"


def test_a_checkpoint_is_found_by_a_part_of_its_title_and_one_that_is_not_there_is_wrong(
    variables: dict[str, str],
) -> None:
    findings = examined(
        variables, AUTOMATIC1111_CHECKPOINTS='["dreamshaper_8.safetensors", "879db523c3", "deliberate"]'
    )
    verdicts = [findings[f"automatic1111 {name}"].verdict for name in ("dreamshaper_8.safetensors", "879db523c3")]
    assert verdicts == ["ok", "ok"]
    assert findings["automatic1111 deliberate"].verdict == "wrong"


def test_a_server_without_any_checkpoint_has_nothing_to_draw_with(
    variables: dict[str, str], aws: pytest.MonkeyPatch
) -> None:
    findings = alone("automatic1111", Automatic1111Contract(LOGIN, checkpoints=()), variables, aws)
    assert findings["automatic1111 what is loaded"].verdict == "wrong"


def test_a_gif_costs_what_the_ledger_would_set_aside(variables: dict[str, str]) -> None:
    cost = examined(variables, GENERATORS="stability")["stability cost"]
    assert cost.sentence == "24 frames by sd3.5-medium cost $0.82, at the worst $1.03 (23 to 29 calls)"
    free = examined(variables, GENERATORS="procedural")["procedural cost"]
    assert free.sentence == "24 frames cost $0.00690, at the worst $0.00870 (23 to 29 calls)"


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"BUDGET_USD": "1.02"}, "FRAMELOOM_BUDGET_USD is $1.03 or more"),
        ({"BUDGET_USD": "0"}, "FRAMELOOM_BUDGET_USD is $1.03 or more"),
        ({"CLIENT_BUDGET_USD": "1"}, "FRAMELOOM_CLIENT_BUDGET_USD is $1.03 or more"),
        ({"BUDGET_USD": "1.0237"}, ""),
    ],
)
def test_a_budget_that_the_ledger_would_find_too_small_is_wrong(
    variables: dict[str, str], changes: dict[str, str], remedy: str
) -> None:
    cost = examined(variables, GENERATORS="stability", **changes)["stability cost"]
    assert (cost.verdict, cost.remedy) == ("wrong" if remedy else "ok", remedy)


def test_a_key_that_cannot_be_read_is_told_by_its_place(variables: dict[str, str]) -> None:
    with mock_aws():
        access = examined(variables, GENERATORS="openai", OPENAI_KEY="", OPENAI_KEY_AT="ssm:/nothing")["openai access"]
    assert (access.verdict, access.sentence) == ("wrong", "the key can't be read: ssm:/nothing: ParameterNotFound")


@pytest.mark.parametrize(
    ("key", "status", "said"), [(KEY, 0, "1,000.00 credits"), (PLANTED, 1, "does not accept the key")]
)
def test_the_command_ends_with_1_where_something_is_wrong(
    variables: dict[str, str], key: str, status: int, said: str
) -> None:
    given = variables | {"FRAMELOOM_GENERATORS": "stability", "FRAMELOOM_STABILITY_KEY": key, "COLUMNS": "200"}
    command = [sys.executable, "-m", "ops", "doctor"]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (status, "")
    assert said in ended.stdout
    assert key not in ended.stdout
