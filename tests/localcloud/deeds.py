"""What tests ask of the relay app, and what they find in its bucket."""

import os

from localcloud.cloud import LocalCloud

QUEUE = "relay-queue"
LAST_LINK = 20


def order(cloud: LocalCloud, deed: str, name: str = "one") -> None:
    """Have a function do something because an object arrived."""
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"orders/{name}.txt", Body=deed.encode())


def send(cloud: LocalCloud, body: str, delay: int = 0) -> None:
    """Have a function do something because a message came."""
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=body, DelaySeconds=delay)


def begin(cloud: LocalCloud, number: int = 0) -> None:
    """Start a chain of objects, each of which causes the next, at that link."""
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"links/{number}")
    cloud.wait_until_idle()


def count(cloud: LocalCloud, prefix: str) -> int:
    """How many objects there are."""
    return cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix=prefix)["KeyCount"]


def dead(cloud: LocalCloud) -> list[str]:
    """The messages that were given up."""
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=f"{QUEUE}-dead")["QueueUrl"]
    return [message["Body"] for message in sqs.receive_message(QueueUrl=url).get("Messages", [])]


def lives(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
