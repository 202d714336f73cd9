import json
from collections.abc import Callable

from localcloud.cloud import LocalCloud

Start = Callable[..., LocalCloud]
QUEUE = "relay-queue"


def send(cloud: LocalCloud, body: str, delay: int = 0) -> None:
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=body, DelaySeconds=delay)


def dead(cloud: LocalCloud) -> list[str]:
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=f"{QUEUE}-dead")["QueueUrl"]
    return [message["Body"] for message in sqs.receive_message(QueueUrl=url).get("Messages", [])]


def test_what_was_handled_is_deleted(start: Start) -> None:
    cloud = start()
    send(cloud, "note")
    cloud.wait_until_idle()
    assert cloud.invocations["on_message"] == 1


def test_a_message_that_always_fails_ends_among_the_dead(start: Start) -> None:
    cloud = start(visibility_factor=0)
    send(cloud, "fail")
    cloud.wait_until_idle()
    assert cloud.invocations["on_message"] == 5
    assert dead(cloud) == ["fail"]


def test_a_queue_hides_a_message_for_six_timeouts(start: Start) -> None:
    sqs = start().client("sqs")
    attributes = sqs.get_queue_attributes(
        QueueUrl=sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"], AttributeNames=["VisibilityTimeout", "RedrivePolicy"]
    )["Attributes"]
    assert attributes["VisibilityTimeout"] == "120"
    assert json.loads(attributes["RedrivePolicy"])["maxReceiveCount"] == 5


def test_a_delayed_message_comes_late(start: Start) -> None:
    cloud = start()
    send(cloud, "note", delay=1)
    send(cloud, "note")
    cloud.wait_for(lambda: cloud.invocations["on_message"])
    assert cloud.invocations["on_message"] == 1
    cloud.wait_until_idle()
    assert cloud.invocations["on_message"] == 2


def test_messages_are_handled_at_the_same_time(start: Start) -> None:
    cloud = start()
    for _ in range(4):
        send(cloud, "meet_four")
    cloud.wait_until_idle()
    assert cloud.most_concurrent["on_message"] == 4


def test_a_message_can_come_three_times(start: Start) -> None:
    cloud = start(deliver_times=3)
    send(cloud, "note")
    cloud.wait_until_idle()
    assert cloud.invocations["on_message"] == 3
