import io
import os
import signal

from localcloud.cloud import LocalCloud
from tests.localcloud.deeds import count, order


def pids(cloud: LocalCloud) -> set[int]:
    return {instance.pid for instance in cloud.instances if instance.function.name == "on_order"}


def test_a_suffix_is_part_of_the_filter(cloud: LocalCloud) -> None:
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key="orders/one.png", Body=b"note")
    cloud.wait_until_idle()
    assert cloud.invocations.total() == 0


def test_a_failure_is_tried_again_twice(cloud: LocalCloud) -> None:
    order(cloud, "fail_twice")
    cloud.wait_until_idle()
    assert cloud.invocations["on_order"] == 3
    assert cloud.dead_letters == []


def test_after_two_retries_an_event_is_a_dead_letter(cloud: LocalCloud) -> None:
    order(cloud, "fail")
    cloud.wait_until_idle()
    assert cloud.invocations["on_order"] == 3
    (letter,) = cloud.dead_letters
    assert (letter.function, letter.error) == ("on_order", "ValueError: as ordered")
    assert letter.event["Records"][0]["s3"]["object"]["key"] == "orders/one.txt"


def test_a_failure_is_shown_with_its_job_and_traceback(cloud: LocalCloud, said: io.StringIO) -> None:
    job = "0123456789abcdef0123456789abcdef"
    order(cloud, "fail", name=job)
    cloud.wait_until_idle()
    assert f"on_order failed (job {job}): ValueError: as ordered" in said.getvalue()
    assert 'raise ValueError("as ordered")' in said.getvalue()


def test_a_process_that_dies_is_a_failed_invocation(cloud: LocalCloud) -> None:
    order(cloud, "die")
    cloud.wait_until_idle()
    assert cloud.invocations["on_order"] == 3
    assert [letter.error for letter in cloud.dead_letters] == ["Runtime exited before it answered"]


def test_an_instance_that_was_killed_while_idle_is_not_used_again(cloud: LocalCloud) -> None:
    order(cloud, "note")
    cloud.wait_until_idle()
    for pid in pids(cloud):
        os.kill(pid, signal.SIGKILL)
    cloud.wait_for(lambda: not any(instance.is_fit() for instance in cloud.instances))
    order(cloud, "note")
    cloud.wait_until_idle()
    assert count(cloud, "notes/") == 2
    assert cloud.invocations["on_order"] == 2


def test_four_invocations_run_at_once(cloud: LocalCloud) -> None:
    for name in "abcd":
        order(cloud, "meet_four", name)
    cloud.wait_until_idle()
    assert cloud.most_concurrent["on_order"] == 4
    assert len(pids(cloud)) == 4
    assert cloud.dead_letters == []


def test_a_warm_instance_is_used_again(cloud: LocalCloud) -> None:
    order(cloud, "note")
    cloud.wait_until_idle()
    warm = pids(cloud)
    order(cloud, "note")
    cloud.wait_until_idle()
    assert cloud.invocations["on_order"] == 2
    assert pids(cloud) == warm


def test_the_schedule_ticks_when_told(cloud: LocalCloud) -> None:
    cloud.run_schedule()
    cloud.wait_until_idle()
    assert count(cloud, "ticks/") == 1
