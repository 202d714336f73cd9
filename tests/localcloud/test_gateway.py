import os
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from localcloud.cloud import LocalCloud


def problem_of(answer: requests.Response) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    return problem


def test_a_route_is_answered_by_its_function(cloud: LocalCloud) -> None:
    answer = requests.post(f"{cloud.api_url}/echo/ä b?x=1&x=2", json={"hello": "world"})
    echo = answer.json()
    assert echo["name"] == "ä b"
    assert echo["query"] == {"x": "2"}
    assert echo["body"] == {"hello": "world"}
    assert echo["source"] == "127.0.0.1"
    assert echo["function"] == "api_handler"
    assert 19_000 < echo["left"] <= 20_000
    assert echo["environment"] == {
        "AWS_LAMBDA_FUNCTION_NAME": "api_handler",
        "GREETING": "hello",
        "AWS_ENDPOINT_URL": cloud.s3_url,
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_nobody_reaches_it_but_by_the_address_of_this_machine_alone(cloud: LocalCloud) -> None:
    """Whoever listened for the network would be found on each address that leads here, as 127.0.0.2 does."""
    for url in (cloud.api_url, cloud.s3_url):
        port = urlsplit(url).port
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=5)


def test_requests_leave_the_environment_as_it_was(cloud: LocalCloud) -> None:
    before = dict(os.environ)
    requests.get(f"{cloud.api_url}/echo/a", timeout=30)
    assert dict(os.environ) == before


def test_a_name_may_hold_whatever_can_be_quoted(cloud: LocalCloud) -> None:
    answer = requests.post(f"{cloud.api_url}/echo/a%23b%3Fc%25d?x=%26", timeout=30)
    assert (answer.json()["name"], answer.json()["query"]) == ("a#b?c%d", {"x": "&"})


def test_a_client_cannot_lie_about_its_address(cloud: LocalCloud) -> None:
    answer = requests.get(f"{cloud.api_url}/echo/a", headers={"X-Forwarded-For": "8.8.8.8"})
    assert answer.json()["source"] == "127.0.0.1"


def test_a_preflight_is_answered_by_the_gateway(cloud: LocalCloud) -> None:
    before = cloud.invocations["api_handler"]
    answer = requests.options(f"{cloud.api_url}/echo/a", headers={"Origin": "https://somewhere.example"})
    assert answer.status_code == 200
    assert set(answer.headers["Access-Control-Allow-Methods"].split(",")) == {"GET", "POST", "OPTIONS"}
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert cloud.invocations["api_handler"] == before


def test_a_path_that_leads_nowhere_is_a_problem(cloud: LocalCloud) -> None:
    for path in ("/nowhere", "/echo", "/js/nothing.js", "/../relay.py", "/..%2frelay.py"):
        assert problem_of(requests.get(cloud.api_url + path))["code"] == "not_found"


def test_a_method_that_a_route_does_not_take_is_a_problem(cloud: LocalCloud) -> None:
    answer = requests.delete(f"{cloud.api_url}/echo/a")
    assert problem_of(answer)["code"] == "method_not_allowed"
    assert answer.headers["Allow"] == "GET, POST, OPTIONS"


def test_head_is_get_without_the_body(cloud: LocalCloud) -> None:
    answer = requests.head(f"{cloud.api_url}/echo/a")
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["Content-Length"]) > 0


def test_more_than_ten_megabytes_are_refused(cloud: LocalCloud) -> None:
    answer = requests.post(f"{cloud.api_url}/echo/a", b"x" * (10 * 1024 * 1024 + 1))
    assert problem_of(answer)["code"] == "too_large"


def test_an_error_of_chalice_passes_as_it_is(cloud: LocalCloud) -> None:
    answer = requests.post(f"{cloud.api_url}/deeds/unknown")
    assert (answer.status_code, answer.json()["Code"]) == (422, "UnprocessableEntityError")


def test_a_function_that_dies_is_a_bad_gateway(cloud: LocalCloud) -> None:
    assert problem_of(requests.post(f"{cloud.api_url}/deeds/die"))["status"] == 502


@pytest.mark.parametrize(("token", "status"), [("sesame", 200), ("barley", 403), (None, 401)])
def test_an_authorizer_is_asked(cloud: LocalCloud, token: str | None, status: int) -> None:
    answer = requests.get(f"{cloud.api_url}/guarded", headers={"Authorization": token} if token else {})
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"welcome": "guest"}
    else:
        problem_of(answer)


def test_the_page_is_compressed_for_who_takes_it(cloud: LocalCloud) -> None:
    small, plain = (requests.get(cloud.api_url, headers={"Accept-Encoding": one}) for one in ("gzip", "identity"))
    assert (small.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert small.content == plain.content


def test_the_page_is_served_with_its_types(cloud: LocalCloud) -> None:
    page = requests.get(cloud.api_url)
    assert "<title>relay</title>" in page.text
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert requests.get(f"{cloud.api_url}/js/relay.js").headers["Content-Type"].startswith("text/javascript")


def test_a_connection_serves_many_requests(cloud: LocalCloud) -> None:
    with requests.Session() as session:
        answers = [session.get(f"{cloud.api_url}/echo/a") for _ in range(3)]
    assert all(answer.headers.get("Connection") != "close" for answer in answers)


def test_requests_are_answered_at_the_same_time(cloud: LocalCloud) -> None:
    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(requests.post, [f"{cloud.api_url}/deeds/meet_four"] * 4))
    assert [answer.json() for answer in answers] == [{"done": "meet_four"}] * 4
    assert cloud.most_concurrent["api_handler"] == 4
