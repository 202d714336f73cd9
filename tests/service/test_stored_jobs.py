"""Jobs that an earlier version stored go on under this one: names and formats in the bucket hold.

The fixture is what the version of 21 November 2026 had in its bucket: a free and a paid job that are half drawn, the
paid one after a lost and two busy calls, and a job that is done, with a further export that nobody has made yet.
"""

import json
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chalicelib.domain.money import from_dollars
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.server import ContractServer
from tests.conftest import FRAME_MICROS
from tests.support.accounts import check_accounts, sweep_until_ended
from tests.support.paid import configured

Start = Callable[..., LocalCloud]
FIXTURE = Path(__file__).parent / "fixtures" / "stored-2026-11-21.json"
CALL_MICROS = from_dollars("0.035")
"""Of the model that drew the paid job, when it was ordered."""
LONG_AGO = {"FRAMELOOM_RUN_HOURS": str(100 * 365 * 24)}
"""Its runs have begun on the fixture's day, and may still go on."""


def put_back(cloud: LocalCloud, objects: dict[str, dict[str, str]]) -> dict[str, bytes]:
    """All of it into the bucket, as it was; key → body."""
    bodies = {
        key: kept["text"].encode() if "text" in kept else b64decode(kept["base64"]) for key, kept in objects.items()
    }
    s3 = cloud.client("s3")
    for key, body in bodies.items():
        s3.put_object(Bucket=cloud.bucket, Key=key, Body=body, ContentType=objects[key]["type"], IfNoneMatch="*")
    return bodies


def test_jobs_that_an_earlier_version_stored_go_on_to_their_end(
    start: Start, servers: dict[str, ContractServer]
) -> None:
    stored: dict[str, Any] = json.loads(FIXTURE.read_text())
    jobs: dict[str, str] = stored["jobs"]
    is_back: list[bool] = []
    cloud = start(environment=configured(servers, **LONG_AGO), drop=lambda *_: not is_back)
    bodies = put_back(cloud, stored["objects"])
    cloud.wait_until_idle()
    is_back.append(True)
    api = Client(cloud.api_url)
    assert {name: api.read(job, None)["frames"]["done"] for name, job in jobs.items()} == {
        "free": 2,
        "paid": 2,
        "exported": 4,
    }

    cloud.run_schedule()
    sweep_until_ended(cloud, jobs.values(), 90)

    accounts = {account.job: account for account in check_accounts(cloud, jobs.values())}
    free, paid, exported = (accounts[jobs[name]] for name in ("free", "paid", "exported"))
    assert (free.state, free.calls, free.spent_micros) == ("done", 3, 3 * FRAME_MICROS)
    assert (paid.state, paid.calls, paid.ended) == ("done", 6, 3)
    assert paid.spent_micros == 4 * (CALL_MICROS + FRAME_MICROS), "three frames, and one call of which nothing came"
    assert (exported.state, exported.calls, exported.spent_micros) == ("done", 3, 3 * FRAME_MICROS)
    assert stored["export"] in {output["export"] for output in api.read(jobs["exported"], None)["outputs"]}
    assert servers["stability"].mood.counter.drawn == 2, "only what was missing"
    s3 = cloud.client("s3")
    for key, body in bodies.items():
        if key.startswith("jobs/"):
            assert s3.get_object(Bucket=cloud.bucket, Key=key)["Body"].read() == body, key
