"""Generators that cost money, asked over their own wires by the whole program."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests
from rich.console import Console

from chalicelib.domain import keys
from chalicelib.pipeline import advance
from chalicelib.pipeline.context import Invocation
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.console import CloudConsole
from localcloud.functions.events import Event
from localcloud.providers.faults import Behaviour
from localcloud.providers.messages import ProviderRequest, Reply
from localcloud.providers.registry import KEY
from localcloud.providers.server import ContractServer
from localcloud.providers.stability import StabilityContract
from tests.conftest import FRAME_MICROS
from tests.support.accounts import Account, check_accounts, context_in, list_keys, read_ledger
from tests.support.customers import PICTURE
from tests.support.paid import A_FEW, PAID, begin, configured, let_in, post

Start = Callable[..., LocalCloud]
FRAMES = 24
PLANTED = "sk-planted-5f1d9c"


class Attentive(StabilityContract):
    """Remembers what it was asked to draw."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.prompts: list[str | bytes] = []

    def answer(self, heard: ProviderRequest) -> Reply:
        self.prompts.append(heard.form["prompt"])
        return super().answer(heard)


def bodies(cloud: LocalCloud, prefix: str) -> list[bytes]:
    s3 = cloud.client("s3")
    return [s3.get_object(Bucket=cloud.bucket, Key=key)["Body"].read() for key in list_keys(cloud, prefix)]


def test_24_frames_over_each_wire_are_charged_once_each_though_every_tenth_call_is_throttled(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers))
    token = let_in(cloud, "ann")
    for server in servers.values():
        server.behave(Behaviour(fault="429", share=0.1, seed=1))
    jobs = {name: begin(cloud, token, frames=FRAMES, generator=name) for name in PAID}
    cloud.wait_until_idle(180)
    accounts = {account.job: account for account in check_accounts(cloud, jobs.values())}
    for name, job in jobs.items():
        account, counter = accounts[job], servers[name].mood.counter
        assert (account.state, account.drawn, counter.drawn) == ("done", FRAMES - 1, FRAMES - 1), name
        assert account.calls == counter.received == counter.drawn + counter.throttled, name
        assert account.ended == counter.throttled > 0, name
    assert accounts[jobs["stability"]].spent_micros == (FRAMES - 1) * (35_000 + FRAME_MICROS)
    assert accounts[jobs["automatic1111"]].spent_micros == (FRAMES - 1) * FRAME_MICROS


def test_a_failed_jobs_frames_are_exported_without_a_further_call(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud, stability = start(environment=configured(servers)), servers["stability"]
    stability.behave(Behaviour(fault="403", share=0.5, seed=2))  # draws twice, and then refuses
    token = let_in(cloud, "ann")
    job, api = begin(cloud, token, generator="stability"), Client(cloud.api_url, token)
    cloud.wait_until_idle()
    export = api.export(job, {"loop": "bounce"})["export"]
    cloud.wait_until_idle()
    status = api.read(job, None)
    assert (status["state"], status["frames"]["done"]) == ("failed", 3)
    assert [one["frames"] for one in status["outputs"] if one["export"] == export] == [4]
    assert stability.mood.counter.received == 3


def test_a_key_appears_nowhere_even_where_the_service_repeats_it(
    start: Start, servers: dict[str, ContractServer], capfd: pytest.CaptureFixture[str]
) -> None:
    said = io.StringIO()
    wrong = {f"FRAMELOOM_{name}_KEY": PLANTED for name in ("STABILITY", "OPENAI")}
    login = {"FRAMELOOM_AUTOMATIC1111_KEY": f"me:{PLANTED}"}
    terminal = CloudConsole(Console(file=said, soft_wrap=True))
    cloud = start(environment=configured(servers, **wrong, **login), terminal=terminal)
    token = let_in(cloud, "ann")
    for server in servers.values():
        server.behave(Behaviour(fault="401"))
    jobs = [begin(cloud, token, generator=name) for name in ("stability", "openai", "automatic1111")]
    cloud.wait_until_idle(60)
    statuses = [Client(cloud.api_url).read(job, None) for job in jobs]
    about = [requests.get(f"{cloud.api_url}/{path}", timeout=30).text for path in ("generators", "health")]
    assert {status["error"]["code"] for status in statuses} == {"refused"}
    told = (
        json.dumps(statuses) + "".join(about) + json.dumps(cloud.logs) + said.getvalue() + "".join(capfd.readouterr())
    )
    for secret in (PLANTED, token):
        assert secret not in told
        assert secret.encode() not in b"\n".join(bodies(cloud, ""))


def test_nobody_has_calls_paid_for_without_a_token(start: Start, servers: dict[str, ContractServer]) -> None:
    cloud = start(environment=configured(servers))
    ann, bob = let_in(cloud, "ann"), let_in(cloud, "bob")
    nobody = post(cloud, None, generator="stability")
    forged = post(cloud, f"{ann}x", generator="procedural")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "token_needed")
    assert (forged.status_code, forged.json()["code"]) == (401, "token_unknown")
    assert nobody.headers["WWW-Authenticate"] == "Bearer"
    assert ann not in forged.text
    job = begin(cloud, ann, generator="procedural", frames=240)
    for method, path in (("DELETE", ""), ("POST", "/cancel"), ("POST", "/resume"), ("POST", "/exports")):
        for token in (None, bob):
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = requests.request(method, f"{cloud.api_url}/jobs/{job}{path}", json={}, headers=headers, timeout=30)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_yours")
    Client(cloud.api_url, ann).cancel(job)
    assert [set(page.clients) for page in read_ledger(cloud)] == [{"ann"}]
    assert sum(server.mood.counter.received for server in servers.values()) == 0


@pytest.mark.parametrize(("allowed", "appears"), [("false", ".error.json"), ("true", ".gif")])
def test_dropped_pictures_cost_money_only_where_the_operator_lets_them(
    start: Start, servers: dict[str, ContractServer], allowed: str, appears: str
) -> None:
    cloud = start(environment=configured(servers, FRAMELOOM_INBOX_PAID=allowed))
    metadata = {"generator": "stability", "frames": "2", "size": "64"}
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key="inbox/it snows.png", Body=PICTURE, Metadata=metadata)
    cloud.wait_until_idle(60)
    assert list_keys(cloud, keys.OUTBOX) == [f"outbox/it snows.png{appears}"]
    assert servers["stability"].mood.counter.received == (1 if allowed == "true" else 0)


def test_a_filtered_frame_ends_the_job_with_a_sentence_and_the_frames_before_become_a_gif(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers), drop=is_from_frame(3))
    job = begin(cloud, let_in(cloud, "ann"), generator="stability")
    cloud.wait_until_idle(60)
    servers["stability"].behave(Behaviour(fault="filtered"))
    cloud.run_schedule()
    cloud.wait_until_idle(60)
    status = Client(cloud.api_url).read(job, None)
    assert status["error"] == {"code": "refused", "detail": "Stability's filter blurred this frame"}
    assert status["frames"]["done"] == status["outputs"][0]["frames"] == 4
    assert servers["stability"].mood.counter.received == 1


def test_a_budget_of_nothing_stops_a_running_chain_and_its_frames_become_a_gif(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers), drop=is_from_frame(2))
    job = begin(cloud, let_in(cloud, "ann"), generator="stability")
    cloud.wait_until_idle(60)
    assert Account.of(cloud, job).drawn == 2
    cloud.environment = configured(servers, FRAMELOOM_BUDGET_USD="0")
    advance(context_in(cloud, timedelta()), job, Invocation(deadline=datetime.now(UTC) + timedelta(seconds=180)))
    cloud.wait_until_idle(60)
    status = Client(cloud.api_url).read(job, None)
    assert status["error"]["code"] == "budget_zero"
    assert status["outputs"][0]["frames"] == 3
    assert servers["stability"].mood.counter.received == 2


def test_a_call_that_its_invocation_might_not_outlive_waits_for_another(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers), drop=is_from_frame(0))
    job = begin(cloud, let_in(cloud, "ann"), generator="stability")
    cloud.wait_until_idle(60)
    advance(context_in(cloud, timedelta()), job, Invocation(deadline=datetime.now(UTC) + timedelta(seconds=69)))
    assert servers["stability"].mood.counter.received == 0
    assert list_keys(cloud, f"jobs/{job}/0001/") == []
    cloud.wait_until_idle(60)
    (account,) = check_accounts(cloud, [job])
    assert (account.state, account.calls) == ("done", A_FEW - 1)


def test_a_template_tells_the_generator_where_in_the_story_a_frame_stands(start: Start) -> None:
    contract = Attentive(KEY)
    with ContractServer(contract) as server:
        cloud = start(
            environment={
                "FRAMELOOM_GENERATORS": "stability",
                "FRAMELOOM_STABILITY_KEY": KEY,
                "FRAMELOOM_STABILITY_BASE_URL": server.url,
                "FRAMELOOM_STABILITY_PROMPT_TEMPLATE": "{prompt}, moment {frame} of {frames}",
            }
        )
        begin(cloud, let_in(cloud, "ann"), generator="stability", prompt={"0": "{he} looks up", "2": "he sobs"})
        cloud.wait_until_idle(60)
    assert contract.prompts == [
        "{he} looks up, moment 2 of 5",
        "he sobs, moment 3 of 5",
        "he sobs, moment 4 of 5",
        "he sobs, moment 5 of 5",
    ]


def is_from_frame(index: int) -> Callable[[str, Event], bool]:
    """Loses the event of that frame, and of no other."""
    return lambda function, event: function == "on_frame" and keys.frame_step(index) + keys.FRAME in json.dumps(event)
