"""What a person is told of calls that gave no frame: while it is tried again, at the end, and in the log."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.limits import MAX_CHARGEABLE_TRIES, MAX_UNREACHED_TRIES
from chalicelib.pipeline import advance
from chalicelib.pipeline.context import Invocation
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.automatic1111 import Automatic1111Contract
from localcloud.providers.fault_matrix import closed_address
from localcloud.providers.faults import Behaviour
from localcloud.providers.registry import KEY, LOGIN
from localcloud.providers.server import ContractServer
from tests.service.money.test_paid import is_from_frame
from tests.support.accounts import context_in
from tests.support.paid import begin, configured, let_in

Start = Callable[..., LocalCloud]
NOBODY = "the Stable Diffusion server could not be reached: nobody listens at the address that is configured"


@pytest.mark.parametrize(
    ("generator", "reason", "told"),
    [
        (
            "automatic1111",
            "out_of_memory",
            "the Stable Diffusion server ran out of memory; a smaller picture or model may fit.",
        ),
        (
            "openai",
            "nan",
            "the image server calculated no numbers (NaN). Each may have been charged.",
        ),
    ],
)
def test_lost_calls_end_with_the_last_known_reason_and_with_a_cost_only_where_there_is_one(
    start: Start, servers: dict[str, ContractServer], generator: str, reason: str, told: str
) -> None:
    told = f"3 calls for one frame gave no picture: {told}"
    cloud = start(environment=configured(servers))
    servers[generator].behave(Behaviour(fault=reason))
    job = begin(cloud, let_in(cloud, "ann"), generator=generator)
    cloud.wait_until_idle(60)
    status = Client(cloud.api_url).read(job, None)
    assert (status["state"], status["error"]) == ("failed", {"code": "lost", "detail": told})
    assert servers[generator].mood.counter.received == MAX_CHARGEABLE_TRIES
    lines = [line for line in cloud.logs if line.get("job") == job]
    (last,) = [line for line in lines if line["message"] == "run ended"]
    reasons = {line["reason"] for line in lines if line["message"] == "call ended"}
    assert last["reason"] == told
    assert [one for one in reasons if one in told]
    assert not any(secret in str(lines) for secret in (KEY, LOGIN, "Tried to allocate", "all NaNs"))


def test_what_is_not_there_ends_a_job_soon_and_says_so_meanwhile(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    cloud = start(environment=configured(servers, FRAMELOOM_AUTOMATIC1111_BASE_URL=closed_address()))
    job = begin(cloud, let_in(cloud, "ann"), generator="automatic1111")
    api = Client(cloud.api_url)
    cloud.wait_for(lambda: any(NOBODY in note for note in api.read(job, None)["notes"]), 30)
    assert api.read(job, None)["state"] == "generating"
    cloud.wait_until_idle(90)
    status = api.read(job, None)
    told = f"T{NOBODY[1:]}. {MAX_UNREACHED_TRIES} calls were tried, at no cost."
    assert (status["state"], status["error"]) == ("failed", {"code": "unreachable", "detail": told})
    assert (status["cost"]["busy"], status["cost"]["spent_usd"]) == (MAX_UNREACHED_TRIES, 0)
    assert status["notes"] == []


def test_an_outage_on_the_way_is_waited_out(start: Start, servers: dict[str, ContractServer]) -> None:
    cloud = start(environment=configured(servers), drop=is_from_frame(2))
    server, api = servers["automatic1111"], Client(cloud.api_url)
    job = begin(cloud, let_in(cloud, "ann"), generator="automatic1111")
    cloud.wait_until_idle(60)
    server.__exit__()
    for _ in range(MAX_UNREACHED_TRIES + 2):
        advance(context_in(cloud, timedelta()), job, Invocation(deadline=datetime.now(UTC) + timedelta(seconds=180)))
    status = api.read(job, None)
    assert (status["state"], status["notes"]) == ("generating", [f"Frame 3 is not drawn yet: {NOBODY}."])
    with ContractServer(Automatic1111Contract(LOGIN), port=server.server_address[1]):
        cloud.wait_until_idle(120)
    status = api.read(job, None)
    assert (status["state"], status["notes"]) == ("done", [])
