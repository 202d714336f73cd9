import io
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from localcloud.cloud import LocalCloud
from localcloud.events import Event

Start = Callable[..., LocalCloud]


def order(cloud: LocalCloud, deed: str, name: str = "one") -> None:
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"orders/{name}.txt", Body=deed.encode())


def count(cloud: LocalCloud, prefix: str) -> int:
    return cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix=prefix)["KeyCount"]


def test_a_suffix_is_part_of_the_filter(start: Start) -> None:
    cloud = start()
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key="orders/one.png", Body=b"note")
    cloud.wait_until_idle()
    assert cloud.invocations.total() == 0


def test_a_failure_is_tried_again_twice(start: Start) -> None:
    cloud = start()
    order(cloud, "fail_twice")
    cloud.wait_until_idle()
    assert cloud.invocations["on_order"] == 3
    assert cloud.dead_letters == []


def test_after_two_retries_an_event_is_a_dead_letter(start: Start) -> None:
    cloud = start()
    order(cloud, "fail")
    cloud.wait_until_idle()
    assert cloud.invocations["on_order"] == 3
    (letter,) = cloud.dead_letters
    assert (letter.function, letter.error) == ("on_order", "ValueError: as ordered")
    assert letter.event["Records"][0]["s3"]["object"]["key"] == "orders/one.txt"


def test_a_failure_is_shown_with_its_job_and_traceback(start: Start, said: io.StringIO) -> None:
    cloud = start(retry_waits=())
    job = "0123456789abcdef0123456789abcdef"
    order(cloud, "fail", name=job)
    cloud.wait_until_idle()
    assert f"on_order failed (job {job}): ValueError: as ordered" in said.getvalue()
    assert 'raise ValueError("as ordered")' in said.getvalue()


def test_a_function_over_its_time_is_killed(start: Start) -> None:
    cloud = start(retry_waits=())
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key="hurry/one", Body=b"hang")
    cloud.wait_for(lambda: cloud.working)
    (instance,) = cloud.working
    cloud.wait_until_idle()
    assert [letter.error for letter in cloud.dead_letters] == ["Task timed out after 1.00 seconds"]
    assert cloud.instances == []
    cloud.wait_for(lambda: not Path(f"/proc/{instance.pid}").exists())


def test_a_process_that_dies_is_a_failed_invocation(start: Start) -> None:
    cloud = start()
    order(cloud, "die")
    cloud.wait_until_idle()
    assert cloud.invocations["on_order"] == 3
    assert [letter.error for letter in cloud.dead_letters] == ["Runtime exited before it answered"]


def test_a_kill_from_outside_is_survived(start: Start) -> None:
    cloud = start(concurrency=1)
    order(cloud, "hang")
    cloud.wait_for(lambda: cloud.working)
    order(cloud, "note", name="next")
    os.kill(cloud.working[0].pid, signal.SIGKILL)
    cloud.wait_for(lambda: count(cloud, "notes/"))
    assert cloud.invocations["on_order"] >= 2


def test_an_instance_that_was_killed_while_idle_is_not_used_again(start: Start) -> None:
    cloud = start(retry_waits=())
    order(cloud, "note")
    cloud.wait_until_idle()
    os.kill(cloud.instances[0].pid, signal.SIGKILL)
    cloud.wait_for(lambda: not cloud.instances[0].is_fit())
    order(cloud, "note")
    cloud.wait_until_idle()
    assert count(cloud, "notes/") == 2
    assert cloud.dead_letters == []


def test_four_invocations_run_at_once(start: Start) -> None:
    cloud = start()
    for name in "abcd":
        order(cloud, "meet_four", name)
    cloud.wait_until_idle()
    assert cloud.most_concurrent["on_order"] == 4
    assert len({instance.pid for instance in cloud.instances}) == 4
    assert cloud.dead_letters == []


def test_no_more_run_at_once_than_allowed(start: Start) -> None:
    cloud = start(concurrency={"on_order": 2})
    for name in "abcdef":
        order(cloud, "note", name)
    cloud.wait_until_idle()
    assert count(cloud, "notes/") == 6
    assert cloud.most_concurrent["on_order"] == 2


def test_a_warm_instance_is_used_again(start: Start) -> None:
    cloud = start()
    for _ in range(3):
        order(cloud, "note")
        cloud.wait_until_idle()
    assert len(cloud.instances) == 1


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


def test_the_schedule_ticks_when_told(start: Start) -> None:
    cloud = start()
    cloud.run_schedule()
    cloud.wait_until_idle()
    assert count(cloud, "ticks/") == 1


def test_the_schedule_ticks_by_itself(start: Start) -> None:
    cloud = start(sweep_seconds=0.02)
    cloud.wait_for(lambda: count(cloud, "ticks/") >= 2)


def test_waiting_for_a_busy_cloud_ends(start: Start) -> None:
    cloud = start()
    order(cloud, "hang")
    with pytest.raises(TimeoutError):
        cloud.wait_until_idle(0.1)
