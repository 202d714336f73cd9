import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from localcloud.cloud import LocalCloud
from localcloud.functions.events import Event
from tests.localcloud.deeds import LAST_LINK, begin, count, dead, lives, order, send

Start = Callable[..., LocalCloud]


def test_a_function_over_its_time_is_killed(start: Start) -> None:
    cloud = start(retry_waits=())
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key="hurry/one", Body=b"hang")
    cloud.wait_for(lambda: cloud.working)
    (instance,) = cloud.working
    cloud.wait_until_idle()
    assert [letter.error for letter in cloud.dead_letters] == ["Task timed out after 1.00 seconds"]
    assert cloud.instances == []
    cloud.wait_for(lambda: not lives(instance.pid))


def test_a_kill_from_outside_is_survived(start: Start) -> None:
    cloud = start(concurrency=1)
    order(cloud, "hang")
    cloud.wait_for(lambda: cloud.working)
    order(cloud, "note", name="next")
    os.kill(cloud.working[0].pid, signal.SIGKILL)
    cloud.wait_for(lambda: count(cloud, "notes/"))
    assert cloud.invocations["on_order"] >= 2


def test_no_more_run_at_once_than_allowed(start: Start) -> None:
    cloud = start(concurrency={"on_order": 2})
    for name in "abcdef":
        order(cloud, "note", name)
    cloud.wait_until_idle()
    assert count(cloud, "notes/") == 6
    assert cloud.most_concurrent["on_order"] == 2


def test_every_event_can_come_three_times_in_any_order(start: Start) -> None:
    arrived: list[str] = []

    def watch(_function: str, event: Event) -> bool:
        arrived.append(event["Records"][0]["s3"]["object"]["key"])
        return False

    cloud = start(deliver_times=3, shuffle_seed=5, drop=watch)
    for name in "abcdef":
        order(cloud, "note", name)
    cloud.wait_until_idle()
    assert cloud.invocations["on_order"] == 18
    assert len(arrived) == 6


def test_an_event_can_be_lost(start: Start) -> None:
    cloud = start(drop=lambda function, event: function == "on_order" and "lost" in str(event))
    order(cloud, "note", "lost")
    order(cloud, "note", "found")
    cloud.wait_until_idle()
    assert cloud.invocations["on_order"] == 1


def test_an_object_copied_or_sent_in_parts_is_told_with_its_own_size(start: Start) -> None:
    told: dict[str, tuple[str, int]] = {}

    def watch(_function: str, event: Event) -> bool:
        record = event["Records"][0]
        told[record["s3"]["object"]["key"]] = record["eventName"], record["s3"]["object"]["size"]
        return True

    cloud = start(drop=watch)
    s3 = cloud.client("s3")
    parts: dict[str, Any] = {"Bucket": cloud.bucket, "Key": "orders/parts.txt"}
    s3.put_object(Bucket=cloud.bucket, Key="x/source", Body=b"eleven byte")
    s3.copy_object(Bucket=cloud.bucket, Key="orders/copy.txt", CopySource=f"{cloud.bucket}/x/source")
    upload = s3.create_multipart_upload(**parts)["UploadId"]
    tag = s3.upload_part(**parts, UploadId=upload, PartNumber=1, Body=b"seven b")["ETag"]
    s3.complete_multipart_upload(**parts, UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
    assert told == {
        "orders/copy.txt": ("ObjectCreated:Copy", 11),
        "orders/parts.txt": ("ObjectCreated:CompleteMultipartUpload", 7),
    }


def test_the_schedule_ticks_by_itself(start: Start) -> None:
    cloud = start(sweep_seconds=0.02)
    cloud.wait_for(lambda: count(cloud, "ticks/") >= 2)


def test_waiting_for_a_busy_cloud_ends(start: Start) -> None:
    cloud = start()
    order(cloud, "hang")
    with pytest.raises(TimeoutError):
        cloud.wait_until_idle(0.1)


def test_a_message_that_always_fails_ends_among_the_dead(start: Start) -> None:
    cloud = start(visibility_factor=0)
    send(cloud, "fail")
    cloud.wait_until_idle()
    assert cloud.invocations["on_message"] == 5
    assert dead(cloud) == ["fail"]


def test_a_message_can_come_three_times(start: Start) -> None:
    cloud = start(deliver_times=3)
    send(cloud, "note")
    cloud.wait_until_idle()
    assert cloud.invocations["on_message"] == 3


def test_chains_of_allowed_functions_go_on(start: Start) -> None:
    cloud = start(allow_recursion={"on_link", "on_message"})
    send(cloud, "0")
    begin(cloud)
    assert count(cloud, "links/") == count(cloud, "hops/") == LAST_LINK + 1
    assert not cloud.stopped
