"""A stage of which EventBridge hears: a rule of one's own takes the ends of jobs, and nothing else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from localcloud.cli.animation import Animation
from localcloud.cli.order import describe
from tests.rehearsal.operator import ROOT
from tests.rehearsal.theatre import BUCKET, Theatre
from tests.support.chat import pattern_for

PICTURE = (ROOT / "examples" / "astronaut.jpg").read_bytes()
NAME = "ends-of-jobs"
SECONDS = 20


@pytest.fixture
def told(stage: Theatre) -> Iterator[str]:
    """The queue to which the example's rule leads, while the stage has `job_events`."""
    stage.operator.plan(job_events=True)
    assert "events of the bucket" in stage.operator.deploy()
    sqs, events = stage.client("sqs"), stage.client("events")
    queue: str = sqs.create_queue(QueueName=NAME)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name=NAME, EventPattern=json.dumps(pattern_for(BUCKET)))
    events.put_targets(Rule=NAME, Targets=[{"Id": "queue", "Arn": arn}])
    yield queue
    events.remove_targets(Rule=NAME, Ids=["queue"])
    events.delete_rule(Name=NAME)
    sqs.delete_queue(QueueUrl=queue)
    stage.operator.plan()
    assert "events of the bucket" in stage.operator.deploy()


def test_the_end_of_a_job_is_an_event_beside_the_stages_own_triggers(stage: Theatre, told: str) -> None:
    animation = Animation(stage.customer())
    animation.start({"prompt": "snow falls", "upload": describe(PICTURE), "size": 96, "frames": 3}, PICTURE, None)
    animation.follow()
    (event,) = received(stage, told)
    assert event["detail-type"] == "Object Created"
    assert event["detail"]["object"]["key"].startswith(f"jobs/{animation.job}/out/")


def received(stage: Theatre, queue: str) -> list[dict[str, Any]]:
    """All that came within that time."""
    sqs, found = stage.client("sqs"), []
    for _ in range(SECONDS):
        answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        found += [json.loads(message["Body"]) for message in answer.get("Messages", [])]
        if found:
            break
    return found
