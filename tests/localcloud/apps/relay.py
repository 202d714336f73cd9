"""A small app that makes the local cloud do everything it can do."""

import json
import os
import time
from collections.abc import Callable
from typing import Any

import boto3
from chalice.app import (
    AuthRequest,
    AuthResponse,
    Chalice,
    CloudWatchEvent,
    CORSConfig,
    Rate,
    Request,
    S3Event,
    SQSEvent,
    UnprocessableEntityError,
)

BUCKET = os.environ["RELAY_BUCKET"]
QUEUE = os.environ["RELAY_QUEUE"]
LAST_LINK = 20

app = Chalice(app_name="relay")
app.api.cors = CORSConfig(allow_origin="*", allow_headers=["If-None-Match"])


def asked() -> Request:
    assert app.current_request is not None
    return app.current_request


def write(key: str, body: bytes = b"") -> None:
    boto3.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)


def read(key: str) -> str:
    return boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()


def count(prefix: str) -> int:
    return int(boto3.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)["KeyCount"])


def fail() -> None:
    raise ValueError("as ordered")


def fail_twice() -> None:
    write(f"failed/{time.time_ns()}")
    if count("failed/") <= 2:
        fail()


def hang() -> None:
    time.sleep(60)


def die() -> None:
    os._exit(1)


def note() -> None:
    write(f"notes/{time.time_ns()}")


def meet_four() -> None:
    write(f"met/{time.time_ns()}")
    while count("met/") < 4:
        time.sleep(0.01)


DEEDS: dict[str, Callable[[], None]] = {deed.__name__: deed for deed in (fail, fail_twice, hang, die, note, meet_four)}


@app.on_s3_event(bucket=BUCKET, events=["s3:ObjectCreated:*"], prefix="orders/", suffix=".txt")
def on_order(event: S3Event) -> None:
    """Does what the object says."""
    DEEDS[read(event.key)]()


@app.on_s3_event(bucket=BUCKET, events=["s3:ObjectCreated:*"], prefix="hurry/")
def on_hurry(event: S3Event) -> None:
    """Does what the object says, within a second."""
    DEEDS[read(event.key)]()


@app.on_s3_event(bucket=BUCKET, events=["s3:ObjectCreated:Put"], prefix="records/")
def on_record(event: S3Event) -> None:
    """Keeps the event's own words."""
    write(f"seen/{event.key.removeprefix('records/')}", json.dumps(event.to_dict()).encode())


@app.on_s3_event(bucket=BUCKET, events=["s3:ObjectCreated:*"], prefix="links/")
def on_link(event: S3Event) -> None:
    """Frame after frame, as a chain does it."""
    number = int(event.key.removeprefix("links/"))
    if number < LAST_LINK:
        write(f"links/{number + 1}")


@app.on_sqs_message(queue=QUEUE, batch_size=1)
def on_message(event: SQSEvent) -> None:
    """Does what the message says; a number is a link of a chain over the queue."""
    body = next(iter(event)).body
    if not body.isdigit():
        DEEDS[body]()
        return
    write(f"hops/{body}")
    if int(body) < LAST_LINK:
        sqs = boto3.client("sqs")
        sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"], MessageBody=str(int(body) + 1))


@app.schedule(Rate(5, unit=Rate.MINUTES))
def tick(event: CloudWatchEvent) -> None:
    """Leaves a mark, and starts a chain anew."""
    write(f"ticks/{event.event_id}")


@app.authorizer()
def check_token(request: AuthRequest) -> AuthResponse:
    """Lets the open sesame in."""
    return AuthResponse(routes=["*"] if request.token == "sesame" else [], principal_id="guest")


@app.route("/echo/{name}", methods=["GET", "POST"])
def echo(name: str) -> dict[str, Any]:
    request = asked()
    return {
        "name": name,
        "query": request.query_params,
        "body": request.json_body,
        "source": request.context["identity"]["sourceIp"],
        "function": app.lambda_context.function_name,
        "left": app.lambda_context.get_remaining_time_in_millis(),
        "environment": {key: os.environ[key] for key in ("AWS_LAMBDA_FUNCTION_NAME", "GREETING", "AWS_ENDPOINT_URL")},
    }


@app.route("/deeds/{deed}", methods=["POST"])
def do(deed: str) -> dict[str, str]:
    if deed not in DEEDS:
        raise UnprocessableEntityError(deed)
    DEEDS[deed]()
    return {"done": deed}


@app.route("/guarded", authorizer=check_token)
def guarded() -> dict[str, str]:
    return {"welcome": asked().context["authorizer"]["principalId"]}
