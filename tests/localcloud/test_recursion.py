import io

import pytest

from localcloud.cloud import LocalCloud
from localcloud.functions.lineage import Trace
from tests.localcloud.deeds import LAST_LINK, begin, count, dead, send


def test_a_chain_of_events_stops_after_16_hops(cloud: LocalCloud, said: io.StringIO) -> None:
    begin(cloud)
    assert cloud.invocations["on_link"] == 16
    assert cloud.stopped["on_link"] == 1
    assert count(cloud, "links/") == 17
    assert [letter.error for letter in cloud.dead_letters] == ["RecursiveInvocationsDropped"]
    assert "on_link dropped" in said.getvalue()


def test_a_request_from_outside_starts_the_count_anew(cloud: LocalCloud) -> None:
    begin(cloud)
    begin(cloud, 17)
    assert count(cloud, "links/") == LAST_LINK + 1


def test_a_chain_over_a_queue_stops_too(cloud: LocalCloud) -> None:
    send(cloud, "0")
    cloud.wait_until_idle()
    assert cloud.invocations["on_message"] == 16
    assert cloud.stopped["on_message"] == 1
    assert dead(cloud) == ["16"]


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
