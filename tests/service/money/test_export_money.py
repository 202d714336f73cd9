"""Further outputs are work: somebody's share of the day pays for it."""

import requests

from chalicelib.domain.money import Micros, exactly
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.conftest import FRAME_MICROS, PATIENT, Start
from tests.support.accounts import read_ledger

TRY, TRIES = 2000, 5
JOB = (1 + 6) * FRAME_MICROS


def drawn(cloud: LocalCloud, photo: bytes) -> str:
    api = Client(cloud.api_url)
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    job = api.create({"prompt": "it snows", "frames": 2, "size": 64, "upload": upload})
    api.upload(job["upload"], photo)
    cloud.wait_until_idle()
    identity: str = job["id"]
    return identity


def export(cloud: LocalCloud, job: str, **terms: object) -> requests.Response:
    return requests.post(f"{cloud.api_url}/jobs/{job}/exports", json=terms, timeout=30)


def budget(micros: Micros) -> dict[str, str]:
    return PATIENT | {f"FRAMELOOM_{whose}BUDGET_USD": exactly(micros) for whose in ("", "ADDRESS_", "STRANGERS_")}


def test_what_outputs_cost_is_set_aside_and_counted_made_or_refused(start: Start, photo: bytes) -> None:
    cloud = start()
    job = drawn(cloud, photo)
    (before,) = read_ledger(cloud)
    assert export(cloud, job, fps=10).status_code == 202
    assert export(cloud, job, max_bytes=1).status_code == 202
    assert export(cloud, job, max_bytes=1).status_code == 202, "the same again is nothing new"
    cloud.wait_until_idle()
    (after,) = read_ledger(cloud)
    assert (after.spent_micros - before.spent_micros, after.reserved_micros) == (2 * TRY, 0)
    assert sum(account.jobs for account in after.clients.values()) == 1


def test_an_output_that_there_is_no_money_for_is_not_begun(start: Start, photo: bytes) -> None:
    cloud = start(environment=budget(Micros(FRAME_MICROS + TRIES * TRY + TRY)))
    job = drawn(cloud, photo)
    answers = [export(cloud, job, max_bytes=1, fps=fps).status_code for fps in (10, 11)]
    cloud.wait_until_idle()
    answers += [export(cloud, job, fps=fps).status_code for fps in (12, 13)]
    cloud.wait_until_idle()
    assert answers[0] == 202
    assert answers[-1] == 429
    assert not list(cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix="active/").get("Contents", ()))
