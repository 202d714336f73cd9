"""Taking a stage down, and deploying it once more, not without a failure half-way."""

import json
import re

from localcloud.cli.animation import Animation
from localcloud.cli.order import describe
from tests.rehearsal.operator import ROOT, STAGE
from tests.rehearsal.theatre import BUCKET, PREFIX, Theatre

PICTURE = (ROOT / "examples" / "cat.jpg").read_bytes()
KEPT = {BUCKET, f"{PREFIX}-ledger", f"stack {PREFIX}-bucket"}
NOBODY = re.compile("(?!)")


def draws(stage: Theatre) -> bool:
    animation = Animation(stage.customer(), watch=lambda _: None)
    animation.start({"prompt": "snow", "upload": describe(PICTURE), "frames": 2, "size": 64}, PICTURE, None)
    state: str = animation.follow()["state"]
    return state == "done"


def destroy(stage: Theatre, *options: str, says: str = "y\n") -> str:
    done = stage.operator.ops("destroy", "--stage", STAGE, *options, says=says)
    return done.stdout + done.stderr


def test_destroying_asks_first(stage: Theatre) -> None:
    before = stage.standing()
    assert "Aborted" in destroy(stage, says="n\n")
    assert stage.standing() == before


def test_destroying_keeps_what_the_bucket_holds(stage: Theatre) -> None:
    assert draws(stage)
    told = destroy(stage)
    assert stage.standing() == KEPT, told
    assert stage.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="jobs/")["KeyCount"]
    assert STAGE not in json.loads((stage.operator.folder / ".chalice" / "config.json").read_text())["stages"]


def test_a_deployment_that_failed_half_way_is_repaired_by_running_it_again(stage: Theatre) -> None:
    stage.front.refused = re.compile(r"POST /restapis/\w+/deployments")
    assert stage.operator.ops("deploy", "--stage", STAGE).returncode == 2
    stage.front.refused = NOBODY
    stage.operator.deploy()
    assert len(stage.client("apigateway").get_rest_apis()["items"]) == 1
    assert draws(stage)


def test_destroying_with_content_leaves_nothing(stage: Theatre) -> None:
    told = destroy(stage, "--with-content")
    assert stage.standing() == set(), told
    assert "gone" in destroy(stage), "it may be run again"


def test_it_can_be_deployed_once_more(stage: Theatre) -> None:
    stage.operator.deploy()
    assert draws(stage)
