import json

from localcloud.cloud import LocalCloud
from tests.localcloud.deeds import QUEUE, send


def test_what_was_handled_is_deleted(cloud: LocalCloud) -> None:
    send(cloud, "note")
    cloud.wait_until_idle()
    assert cloud.invocations["on_message"] == 1


def test_a_queue_hides_a_message_for_six_timeouts(cloud: LocalCloud) -> None:
    sqs = cloud.client("sqs")
    attributes = sqs.get_queue_attributes(
        QueueUrl=sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"], AttributeNames=["VisibilityTimeout", "RedrivePolicy"]
    )["Attributes"]
    assert attributes["VisibilityTimeout"] == "120"
    assert json.loads(attributes["RedrivePolicy"])["maxReceiveCount"] == 5


def test_a_delayed_message_comes_late(cloud: LocalCloud) -> None:
    send(cloud, "note", delay=1)
    send(cloud, "note")
    cloud.wait_for(lambda: cloud.invocations["on_message"])
    assert cloud.invocations["on_message"] == 1
    cloud.wait_until_idle()
    assert cloud.invocations["on_message"] == 2


def test_messages_are_handled_at_the_same_time(cloud: LocalCloud) -> None:
    for _ in range(4):
        send(cloud, "meet_four")
    cloud.wait_until_idle()
    assert cloud.most_concurrent["on_message"] == 4
