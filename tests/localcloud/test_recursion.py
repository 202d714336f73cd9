import io
from collections.abc import Callable

import pytest

from localcloud.cloud import LocalCloud
from localcloud.lineage import Trace

Start = Callable[..., LocalCloud]
QUEUE = "relay-queue"
LAST_LINK = 20


def count(cloud: LocalCloud, prefix: str) -> int:
    return cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix=prefix)["KeyCount"]


def begin(cloud: LocalCloud, number: int = 0) -> None:
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"links/{number}")
    cloud.wait_until_idle()


def send(cloud: LocalCloud, body: str) -> None:
    sqs = cloud.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"], MessageBody=body)
    cloud.wait_until_idle()


def test_a_chain_of_events_stops_after_16_hops(start: Start, said: io.StringIO) -> None:
    cloud = start()
    begin(cloud)
    assert cloud.invocations["on_link"] == 16
    assert cloud.stopped["on_link"] == 1
    assert count(cloud, "links/") == 17
    assert [letter.error for letter in cloud.dead_letters] == ["RecursiveInvocationsDropped"]
    assert "on_link dropped" in said.getvalue()


def test_a_chain_of_an_allowed_function_goes_on(start: Start) -> None:
    cloud = start(allow_recursion={"on_link"})
    begin(cloud)
    assert count(cloud, "links/") == LAST_LINK + 1
    assert cloud.stopped["on_link"] == 0


def test_a_request_from_outside_starts_the_count_anew(start: Start) -> None:
    cloud = start()
    begin(cloud)
    begin(cloud, 17)
    assert count(cloud, "links/") == LAST_LINK + 1


def test_a_chain_over_a_queue_stops_too(start: Start) -> None:
    cloud = start()
    send(cloud, "0")
    assert cloud.invocations["on_message"] == 16
    assert cloud.stopped["on_message"] == 1
    sqs = cloud.client("sqs")
    dead = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName=f"{QUEUE}-dead")["QueueUrl"])
    assert [message["Body"] for message in dead["Messages"]] == ["16"]


def test_a_chain_over_a_queue_can_be_allowed(start: Start) -> None:
    cloud = start(allow_recursion={"on_message"})
    send(cloud, "0")
    assert count(cloud, "hops/") == LAST_LINK + 1


def test_a_header_survives_its_quoting() -> None:
    trace = Trace().entering("on_frame").entering("on_pull").entering("on_frame")
    quoted = trace.header().replace("|", "%7C")
    assert Trace.parse(quoted) == trace
    assert (trace.visits("on_frame"), trace.visits("on_pull"), trace.visits("sweep")) == (2, 1, 0)


def test_each_invocation_names_itself_in_the_same_chain() -> None:
    cause = Trace()
    inside = cause.entering("on_frame")
    assert inside.root == cause.root
    assert inside.parent != cause.parent


@pytest.mark.parametrize("header", [None, "", "nonsense", "Root="])
def test_no_header_starts_a_chain(header: str | None) -> None:
    assert Trace.parse(header).hops == {}
    assert Trace.parse(header).root.startswith("1-")
