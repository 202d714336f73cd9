"""Budget and quota, over HTTP and from the operator's terminal."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import requests

from chalicelib.domain.limits import MAX_TICKETS
from chalicelib.domain.money import Micros, exactly
from deployment.local_stage import ACCESS_KEY, REGION, SECRET_KEY
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.conftest import FRAME_MICROS
from tests.support.accounts import read_ledger, spend
from tests.support.paid import let_in

Start = Callable[..., LocalCloud]
ROOT = Path(__file__).parents[3]
FRAMES = 3
DRAWN = Micros((FRAMES - 1) * FRAME_MICROS)
WORST = Micros(DRAWN + MAX_TICKETS * FRAME_MICROS)


def post(cloud: LocalCloud, photo: bytes, token: str = "", **fields: object) -> requests.Response:
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    order = {"prompt": "it snows", "frames": FRAMES, "size": 64, "upload": upload, **fields}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.post(f"{cloud.api_url}/jobs", json=order, headers=headers, timeout=30)


def all_for_strangers(micros: Micros) -> dict[str, str]:
    return {f"FRAMELOOM_{whose}BUDGET_USD": exactly(micros) for whose in ("", "ADDRESS_", "STRANGERS_")}


def test_a_budget_of_nothing_draws_nothing(start: Start, photo: bytes) -> None:
    cloud = start(environment={"FRAMELOOM_BUDGET_USD": "0"})
    answer = post(cloud, photo)
    assert (answer.status_code, answer.json()["code"]) == (429, "budget_zero")
    assert not cloud.client("s3").list_objects_v2(Bucket=cloud.bucket).get("Contents")


def test_what_a_job_did_not_spend_comes_back(start: Start, photo: bytes) -> None:
    cloud = start(environment=all_for_strangers(Micros(WORST + FRAME_MICROS)), concurrency=1)
    first = post(cloud, photo).json()
    Client(cloud.api_url).upload(first["upload"], photo)
    cloud.wait_until_idle()
    refused = post(cloud, photo, frames=4)
    assert (refused.status_code, refused.json()["code"]) == (429, "budget_spent")
    assert int(refused.headers["Retry-After"]) > 0
    cloud = start(environment=all_for_strangers(Micros(WORST + DRAWN)), concurrency=1)
    for _ in range(2):
        job = post(cloud, photo).json()
        Client(cloud.api_url).upload(job["upload"], photo)
        cloud.wait_until_idle()
        assert Client(cloud.api_url).read(job["id"], None)["state"] == "done"


def test_orders_of_strangers_without_pictures_leave_the_day_to_those_who_are_known(start: Start, photo: bytes) -> None:
    shares = {"": 500, "STRANGERS_": 250, "ADDRESS_": 25}
    cloud = start(
        environment={f"FRAMELOOM_{whose}BUDGET_USD": exactly(Micros(jobs * WORST)) for whose, jobs in shares.items()}
    )
    token = let_in(cloud, "ann")
    answers = [post(cloud, photo) for _ in range(141)]
    assert {answer.status_code for answer in answers} == {201}
    (page,) = read_ledger(cloud)
    assert page.reserved_micros == 141 * FRAME_MICROS <= 25 * WORST
    assert post(cloud, photo, token).status_code == 201
    large = [post(cloud, photo, frames=240) for _ in range(3)]
    refused = large[-1]
    assert (refused.status_code, refused.json()["code"]) == (429, "quota_spent")


def test_of_141_orders_of_one_address_without_pictures_three_wait_and_the_next_picture_makes_room(
    start: Start, photo: bytes
) -> None:
    cloud = start(environment={"FRAMELOOM_ADDRESS_WAITING": "3", "FRAMELOOM_STRANGERS_WAITING": "60"})
    answers = [post(cloud, photo) for _ in range(141)]
    waiting, refused = answers[:3], answers[3:]
    assert [answer.status_code for answer in waiting] == [201] * 3
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(429, "too_many_waiting")}
    assert all(0 < int(answer.headers["Retry-After"]) <= 300 for answer in refused)
    assert post(cloud, photo, let_in(cloud, "ann")).status_code == 201
    Client(cloud.api_url).upload(waiting[0].json()["upload"], photo)
    cloud.wait_until_idle()
    assert [post(cloud, photo).status_code for _ in range(2)] == [201, 429]


def test_a_refusal_tells_when_pictures_that_never_come_make_room(start: Start, photo: bytes) -> None:
    cloud = start(environment=all_for_strangers(Micros(WORST + FRAME_MICROS)))
    answers = [post(cloud, photo) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    wait = int(answers[2].headers["Retry-After"])
    today = datetime.now(UTC)
    until_midnight = 24 * 3600 - (today.hour * 3600 + today.minute * 60 + today.second)
    assert min(until_midnight, 70 * 60) - 60 <= wait <= min(until_midnight, 85 * 60)
    never = post(cloud, photo, frames=240)
    assert (never.status_code, never.headers.get("Retry-After")) == (429, None)


def test_nothing_is_drawn_before_the_whole_is_set_aside(start: Start, photo: bytes) -> None:
    cloud = start(environment=all_for_strangers(Micros(WORST + 2 * FRAME_MICROS)))
    api = Client(cloud.api_url)
    jobs = [post(cloud, photo).json() for _ in range(2)]
    spend(cloud, WORST)
    for job in jobs:
        api.upload(job["upload"], photo)
    cloud.wait_until_idle()
    for job in jobs:
        status = api.read(job["id"], None)
        assert (status["state"], status["error"]["code"]) == ("failed", "budget_spent")
        assert (status["cost"]["calls"], status["frames"]["done"]) == (0, 1)
    forged = post(cloud, photo)
    assert forged.status_code == 429


def test_one_client_cannot_take_everything(start: Start, photo: bytes) -> None:
    cloud = start(environment={"FRAMELOOM_CLIENT_JOBS": "2"})
    answers = [post(cloud, photo) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].json()["code"] == "quota_spent"


def test_the_operator_sees_the_days_money(start: Start, photo: bytes) -> None:
    cloud = start()
    job = post(cloud, photo).json()
    Client(cloud.api_url).upload(job["upload"], photo)
    cloud.wait_until_idle()
    post(cloud, photo)
    credentials = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_DEFAULT_REGION": REGION}
    shown = subprocess.run(
        [sys.executable, "-m", "ops", "spend"],
        cwd=ROOT,
        env={**os.environ, **credentials, "AWS_ENDPOINT_URL": cloud.s3_url},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    words = shown.split()
    assert words[words.index("spent") + 1 : words.index("spent") + 3] == ["$", exactly(DRAWN)]
    assert words[words.index("aside") + 1 : words.index("aside") + 3] == ["$", exactly(FRAME_MICROS)]
    assert "2 jobs" in shown
