"""Jobs through the zip that was deployed."""

import io
import json
from http import HTTPStatus
from typing import Any

import pytest
from PIL import Image

from localcloud.cli.animation import Animation
from localcloud.cli.order import describe
from tests.rehearsal.operator import PUBLIC_URL, ROOT
from tests.rehearsal.theatre import BUCKET, PREFIX, Theatre

PICTURE = (ROOT / "examples" / "astronaut.jpg").read_bytes()
FRAMES = 40
"""More than twice what Lambda's recursion detection lets through."""
SECONDS = 30


def order(**fields: object) -> dict[str, Any]:
    return {"prompt": "snow falls", "upload": describe(PICTURE), "size": 96, **fields}


def put(stage: Theatre, link: dict[str, Any], body: bytes, **headers: str) -> int:
    return stage.web.put(link["url"], body, headers={**link["headers"], **headers}, timeout=SECONDS).status_code


def test_forty_frames_run_through_the_deployed_zip(stage: Theatre) -> None:
    customer = stage.customer()
    animation = Animation(customer, watch=lambda _: None)
    animation.start(order(frames=FRAMES), PICTURE, None)
    status = animation.follow()
    assert (status["state"], status["frames"]["done"], status["cost"]["calls"]) == ("done", FRAMES, FRAMES - 1)
    gif = Image.open(io.BytesIO(customer.download(stage.api_url + status["outputs"][0]["link"])))
    assert (gif.format, getattr(gif, "n_frames", 1)) == ("GIF", FRAMES)


def test_a_jobs_lines_are_in_the_logs_of_its_functions(stage: Theatre) -> None:
    animation = Animation(stage.customer(), watch=lambda _: None)
    animation.start(order(frames=2), PICTURE, None)
    animation.follow()
    told = [line for function in ("", "-on_upload", "-on_frame", "-on_assemble") for line in lines(stage, function)]
    of_job = [line for line in told if line.get("job") == animation.job]
    assert {line["function"] for line in of_job} == {
        PREFIX,
        *(f"{PREFIX}-{name}" for name in ("on_upload", "on_frame", "on_assemble")),
    }
    assert {line["service"] for line in of_job} == {PREFIX}


def lines(stage: Theatre, function: str) -> list[dict[str, Any]]:
    pages = (
        stage.client("logs").get_paginator("filter_log_events").paginate(logGroupName=f"/aws/lambda/{PREFIX}{function}")
    )
    messages = [event["message"] for page in pages for event in page["events"]]
    return [json.loads(message) for message in messages if message.startswith("{")]


@pytest.mark.parametrize(
    ("body", "headers"),
    [(PICTURE + b"x", {}), (PICTURE[:-1], {}), (PICTURE, {"content-type": "image/png"})],
    ids=["too long", "too short", "another type"],
)
def test_what_was_not_ordered_is_refused_at_the_bucket(stage: Theatre, body: bytes, headers: dict[str, str]) -> None:
    link = stage.customer().create(order(frames=2))["upload"]
    assert put(stage, link, body, **headers) == HTTPStatus.FORBIDDEN


def test_a_picture_is_uploaded_once(stage: Theatre) -> None:
    link = stage.customer().create(order(frames=2))["upload"]
    assert put(stage, link, PICTURE) == HTTPStatus.OK
    assert put(stage, link, PICTURE) == HTTPStatus.PRECONDITION_FAILED


def test_a_dropped_picture_comes_back_as_a_loop(stage: Theatre) -> None:
    s3 = stage.client("s3")
    s3.put_object(
        Bucket=BUCKET, Key="inbox/rehearsal/snow falls.jpg", Body=PICTURE, Metadata={"frames": "3", "size": "96"}
    )
    waiter = s3.get_waiter("object_exists")
    waiter.wait(Bucket=BUCKET, Key="outbox/rehearsal/snow falls.jpg.gif", WaiterConfig={"Delay": 1, "MaxAttempts": 120})


def test_the_gateways_own_errors_are_problems_that_a_page_may_read(stage: Theatre) -> None:
    answer = stage.web.get(f"{stage.api_url}/nowhere", timeout=SECONDS)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["code"] == "not_found"


def test_a_function_may_do_what_its_policy_says_and_nothing_else(stage: Theatre) -> None:
    iam, role = stage.client("iam"), {"RoleName": f"{PREFIX}-api_handler", "PolicyName": f"{PREFIX}-api_handler"}
    policy = iam.get_role_policy(**role)["PolicyDocument"]
    iam.delete_role_policy(**role)
    answer = stage.web.post(f"{stage.api_url}/jobs", json=order(), timeout=SECONDS)
    iam.put_role_policy(**role, PolicyDocument=json.dumps(policy))
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    answer = stage.web.post(f"{stage.api_url}/jobs", json=order(), timeout=SECONDS)
    assert answer.ok
    assert answer.json()["status_url"].startswith(f"{PUBLIC_URL}/jobs/")
