"""Budget and quota, over HTTP and from the operator's terminal."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import requests

from chalicelib.models import MAX_TICKETS
from localcloud.client import Client
from localcloud.cloud import LocalCloud
from localcloud.events import REGION
from localcloud.identity import ACCESS_KEY, SECRET_KEY
from tests.conftest import FRAME_MICROS

Start = Callable[..., LocalCloud]
ROOT = Path(__file__).parent.parent.parent
FRAMES = 3
DRAWN = (FRAMES - 1) * FRAME_MICROS
WORST = DRAWN + MAX_TICKETS * FRAME_MICROS


def post(cloud: LocalCloud, photo: bytes) -> requests.Response:
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    order = {"prompt": "it snows", "frames": FRAMES, "size": 64, "upload": upload}
    return requests.post(f"{cloud.api_url}/jobs", json=order, timeout=30)


def test_a_budget_of_nothing_draws_nothing(start: Start, photo: bytes) -> None:
    cloud = start(environment={"FRAMELOOM_BUDGET_USD": "0"})
    answer = post(cloud, photo)
    assert (answer.status_code, answer.json()["code"]) == (429, "budget_zero")
    assert not cloud.client("s3").list_objects_v2(Bucket=cloud.bucket).get("Contents")


def test_what_a_job_did_not_spend_comes_back(start: Start, photo: bytes) -> None:
    cloud = start(environment={"FRAMELOOM_BUDGET_USD": str((2 * WORST - 1) / 1_000_000)})
    first = post(cloud, photo).json()
    refused = post(cloud, photo)
    assert (refused.status_code, refused.json()["code"]) == (429, "budget_spent")
    assert int(refused.headers["Retry-After"]) > 0
    Client(cloud.api_url).upload(first["upload"], photo)
    cloud.wait_until_idle()
    assert post(cloud, photo).status_code == 201


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
    assert words[words.index("spent") + 1 : words.index("spent") + 3] == ["$", f"{DRAWN / 1_000_000:.6f}"]
    assert words[words.index("aside") + 1 : words.index("aside") + 3] == ["$", f"{WORST / 1_000_000:.6f}"]
    assert "2 jobs" in shown
