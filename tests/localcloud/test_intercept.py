from collections.abc import Callable

import pytest
import requests
from werkzeug.wrappers import Response

from localcloud.aws.intercept import Intercept
from localcloud.cloud import LocalCloud
from tests.localcloud.deeds import count, order

Start = Callable[..., LocalCloud]


def is_note(intercept: Intercept) -> bool:
    return intercept.operation.name == "PutObject" and intercept.operation.key.startswith("notes/")


def test_a_request_is_known_by_the_invocation_that_it_comes_from(start: Start) -> None:
    seen: list[tuple[str, str]] = []

    def watch(intercept: Intercept) -> Response:
        if intercept.work:
            key = intercept.work.event["Records"][0]["s3"]["object"]["key"]
            seen.append((f"{intercept.work.function} {key}", intercept.operation.name))
        return intercept.carry_out()

    cloud = start(between=watch)
    order(cloud, "note")
    cloud.wait_until_idle()
    assert seen == [("on_order orders/one.txt", "GetObject"), ("on_order orders/one.txt", "PutObject")]


@pytest.mark.parametrize("is_carried_out", [False, True])
def test_the_sender_can_be_killed_before_and_after_its_request(start: Start, *, is_carried_out: bool) -> None:
    def kill(intercept: Intercept) -> Response:
        if intercept.work and is_note(intercept):
            if is_carried_out:
                intercept.carry_out()
            intercept.work.instance.kill()
            raise ConnectionResetError
        return intercept.carry_out()

    cloud = start(between=kill, retry_waits=())
    order(cloud, "note")
    cloud.wait_until_idle()
    assert count(cloud, "notes/") == is_carried_out
    assert [letter.error for letter in cloud.dead_letters] == ["Runtime exited before it answered"]


def test_a_broken_line_is_a_reset_connection_and_is_tried_again(start: Start) -> None:
    asked: list[str] = []

    def break_once(intercept: Intercept) -> Response:
        if is_note(intercept) and not asked:
            asked.append(intercept.operation.key)
            raise ConnectionResetError
        return intercept.carry_out()

    cloud = start(between=break_once)
    order(cloud, "note")
    cloud.wait_until_idle()
    assert count(cloud, "notes/") == 1
    assert cloud.invocations["on_order"] == 1


def test_a_broken_line_is_a_reset_on_the_wire(start: Start) -> None:
    def cut(intercept: Intercept) -> Response:
        if intercept.operation.key == "x":
            raise ConnectionResetError
        return intercept.carry_out()

    cloud = start(between=cut)
    with pytest.raises(requests.ConnectionError, match="Connection reset by peer"):
        requests.get(f"{cloud.s3_url}/{cloud.bucket}/x")


def test_every_functions_time_can_be_shortened(start: Start) -> None:
    cloud = start(timeout=0.5, retry_waits=())
    order(cloud, "hang")
    cloud.wait_until_idle()
    assert [letter.error for letter in cloud.dead_letters] == ["Task timed out after 0.50 seconds"]
