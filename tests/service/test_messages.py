"""Messages that are none of ours: who may write to a queue may write anything."""

import json

import pytest

from chalicelib.domain.messages import Assembling, Pull, read
from localcloud.cloud import LocalCloud
from tests.conftest import JOB

WORDS = "he begins to sob"
MALFORMED = {
    "no JSON": WORDS,
    "nested": "[" * 100_000,
    "a list": f'["{WORDS}"]',
    "nothing": "null",
    "no field": "{}",
    "a foreign field": json.dumps({"job": JOB, WORDS: WORDS}),
    "a number": '{"job": 7}',
    "no job": json.dumps({"job": WORDS}),
    "another's folder": json.dumps({"job": f"{JOB}/../{JOB}"}),
    "outside the inbox": json.dumps({"drop": f"outbox/{WORDS}.png"}),
    "both": json.dumps({"job": JOB, "drop": f"inbox/{WORDS}.png"}),
    "half a character": r'{"drop": "inbox/\ud800.png"}',
}


def dead(cloud: LocalCloud, queue: str) -> list[str]:
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=f"frameloom-local-{queue}-dead")["QueueUrl"]
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    for message in found:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return [message["Body"] for message in found]


@pytest.mark.parametrize("queue", ["pulls", "assemble"])
@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_message_is_told_and_buried_at_once(cloud: LocalCloud, queue: str, body: str) -> None:
    sqs = cloud.client("sqs")
    told = len(cloud.logs)
    url = sqs.get_queue_url(QueueName=f"frameloom-local-{queue}")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=body)
    cloud.wait_until_idle()
    assert [line["message"] for line in cloud.logs[told:]] == ["message malformed"]
    assert dead(cloud, queue) == [body]
    assert WORDS not in json.dumps(cloud.logs)


def test_what_is_wrong_with_a_message_is_told_by_our_own_names() -> None:
    assert read(Pull, json.dumps({"job": JOB, WORDS: 1})) == "message: extra_forbidden"
    assert read(Pull, WORDS) == "message: json_invalid"
    assert read(Assembling, "{}") == "job: missing"
    assert read(Assembling, json.dumps({"job": JOB})) == Assembling(job=JOB)
