"""What nobody ordered a size for is kept to the usual one, whichever way in its order took."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.conftest import PATIENT, ROOT
from tests.service.inbox.test_drops import drop, outbox, small
from tests.service.test_exports import finished, ordered

USUAL = 9000
LIMITED = {"FRAMELOOM_MAX_OUTPUT_BYTES": str(USUAL)}


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(project_dir=ROOT, environment=PATIENT | LIMITED, retry_waits=(0.05, 0.1)) as cloud:
        yield cloud
    assert not cloud.denied


def test_a_jobs_own_outputs_are_small_enough_and_the_status_says_what_was_given_up(
    cloud: LocalCloud, api: Client, photo: bytes
) -> None:
    status = api.read(finished(cloud, photo, size=128), None)
    assert [output["format"] for output in status["outputs"]] == ["gif", "webp"]
    assert max(output["bytes"] for output in status["outputs"]) <= USUAL
    gif = status["outputs"][0]
    assert len(api.download(gif["url"])) == gif["bytes"]
    assert gif["trade"].startswith(f"{gif['width']} px, ")
    assert gif["trade"].endswith(" of 9.0 kB")


def test_an_order_that_names_a_size_or_a_place_has_that(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = finished(cloud, photo, size=128, export={"max_bytes": 100_000})
    own, larger = api.read(job, None)["outputs"][0], ordered(cloud, api, job, preset="slack")
    assert own["bytes"] > USUAL
    assert larger["bytes"] == own["bytes"]


def test_a_further_output_and_a_branch_are_small_enough(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    job = finished(cloud, photo, size=128)
    assert ordered(cloud, api, job, format="apng")["bytes"] <= USUAL
    branch = api.branch(job, {"from": 1, "frames": 5}, uuid4().hex)["id"]
    cloud.wait_until_idle()
    assert api.read(branch, None)["outputs"][0]["bytes"] <= USUAL


def test_a_dropped_pictures_loop_is_small_enough(cloud: LocalCloud, photo: bytes) -> None:
    drop(cloud, "it snows.png", small(photo), frames="8")
    cloud.wait_until_idle()
    (name,) = outbox(cloud)
    assert name.endswith(".gif")
    assert len(outbox(cloud)[name]) <= USUAL


def test_a_still_keeps_its_pixels(cloud: LocalCloud, api: Client, photo: bytes) -> None:
    still = ordered(cloud, api, finished(cloud, photo, size=128), format="png")
    assert (still["width"], still["trade"]) == (128, None)
    assert still["bytes"] > USUAL
