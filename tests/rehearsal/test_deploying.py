"""Deploying again: with nothing changed, with a change, after a failure."""

from tests.rehearsal.operator import STAGE
from tests.rehearsal.theatre import BUCKET, Theatre

REWRITTEN = "✓ API:"
"""Chalice overwrites the API's description each time, and the gateway's own answers with it."""


def changes(told: str) -> list[str]:
    steps = [line for line in told.splitlines() if line.startswith("✓") and not line.startswith(REWRITTEN)]
    return [step for step in steps[1:] if not step.endswith("nothing to change")]


def test_a_second_deployment_finds_nothing_to_change(stage: Theatre) -> None:
    assert changes(stage.operator.deploy()) == []


def test_a_changed_plan_changes_just_that(stage: Theatre) -> None:
    stage.operator.plan(jobs_days=8)
    assert changes(stage.operator.deploy()) == [
        "✓ What the bucket allows, and logs: lifecycle of the bucket",
        "✓ Policies and configuration: config.json",
    ]
    rules = stage.client("s3").get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    assert {rule["ID"]: rule["Expiration"]["Days"] for rule in rules if rule["ID"] in {"jobs", "uploads"}} == {
        "jobs": 8,
        "uploads": 1,
    }


def test_chalices_own_command_deploys_too_and_the_doctor_knows_what_it_leaves_out(stage: Theatre) -> None:
    done = stage.operator.chalice("deploy", "--stage", STAGE)
    assert done.returncode == 0, done.stdout + done.stderr
    missed = stage.operator.ask_the_doctor()
    assert missed
    assert all(finding.startswith("answer ") for finding in missed), missed
    stage.operator.deploy()
    assert stage.operator.ask_the_doctor() == []
