from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import requests

from localcloud.cloud import LocalCloud

Start = Callable[..., LocalCloud]


def test_the_gateway_does_not_wait_for_ever(start: Start) -> None:
    answer = requests.post(f"{start(gateway_seconds=0.2).api_url}/deeds/hang")
    assert (answer.status_code, answer.json()["code"]) == (504, "timeout")


def test_a_link_dies_when_it_said_it_would(start: Start) -> None:
    now = datetime.now(UTC)
    cloud = start(clock=lambda: now)
    s3 = cloud.client("s3")
    s3.put_object(Bucket=cloud.bucket, Key="x/late", Body=b"gif")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": cloud.bucket, "Key": "x/late"}, ExpiresIn=60)
    now += timedelta(seconds=55)
    assert requests.get(url).content == b"gif"
    now += timedelta(seconds=15)
    answer = requests.get(url)
    assert answer.status_code == 403
    assert "<Code>AccessDenied</Code><Message>Request has expired</Message>" in answer.text
