"""Where what an answer only names may be fetched from, and what the key is shown to."""

import socket
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.errors import Busy, Lost, Refused
from chalicelib.generators.http.client import Answer, Request, Timeouts, send
from chalicelib.generators.http.links import Places, linked
from chalicelib.generators.http.public_addresses import NotPublic, connect, is_public
from localcloud.providers.openai import OpenAIContract
from localcloud.providers.registry import KEY
from localcloud.providers.server import ContractServer

KEYED = {"authorization": "Bearer sk"}
HERE = Places("http://images.example:8080/v1")
THERE = Places(
    "https://api.painter.example/v1", keyed=(".painter.example",), keyless=("painter.cdn.example", ".files.example")
)
ELSEWHERE = [
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:8080/b64.png",
    "https://127.0.0.1/b64.png",
    "https://[::1]/b64.png",
    "https://2130706433/b64.png",
    "https://localhost/b64.png",
    "//evil.example/b64.png",
    "file:///etc/passwd",
    "\\\\evil\\b64.png",
]


@pytest.mark.parametrize(
    ("link", "fetched"),
    [
        ("http://images.example:8080/generated-images/b64.png", "http://images.example:8080/generated-images/b64.png"),
        ("HTTP://IMAGES.example:8080/b64.png?v=1#top", "http://images.example:8080/b64.png?v=1"),
        ("/data/image/b64.png", "http://images.example:8080/data/image/b64.png"),
        ("http://me:secret@images.example:8080/b64.png", "http://images.example:8080/b64.png"),
        ("http://images.example:8080", "http://images.example:8080/"),
    ],
)
def test_a_link_is_fetched_from_the_configured_address_with_the_key(link: str, fetched: str) -> None:
    request = linked("it", HERE, link, KEYED)
    assert isinstance(request, Request)
    assert (request.url, request.method, request.body, request.is_public) == (fetched, "GET", b"", False)
    assert request.headers == KEYED | {"accept": "image/*"}


@pytest.mark.parametrize(
    "link",
    [
        "https://images.example:8080/b64.png",
        "http://images.example/b64.png",
        "http://images.example:8081/b64.png",
        "http://images.example.evil:8080/b64.png",
        "http://images.example:8080@evil/b64.png",
        "ftp://images.example:8080/b64.png",
        *ELSEWHERE,
    ],
)
def test_a_link_to_another_scheme_host_or_port_is_refused(link: str) -> None:
    outcome = linked("it", HERE, link, KEYED)
    if isinstance(outcome, Request):
        assert outcome.url.startswith("http://images.example:8080/")
    else:
        assert isinstance(outcome, Refused)


@pytest.mark.parametrize("link", ["/b 64.png", "/b\r\nx: y", "/ü.png", "http://images.example:many/", "/" * 8_001])
def test_what_is_no_link_is_no_picture(link: str) -> None:
    assert isinstance(linked("it", HERE, link, {}), Lost)


def test_a_port_that_goes_without_saying_is_the_same_port() -> None:
    places = Places("https://images.example/v1")
    assert isinstance(linked("it", places, "https://images.example:443/x.png", {}), Request)


@pytest.mark.parametrize(
    ("link", "host", "key"),
    [
        ("https://api.painter.example/x", "api.painter.example", KEYED),
        ("https://API.EU.painter.example:443/x", "api.eu.painter.example", KEYED),
        ("https://me:secret@painter.cdn.example/x", "painter.cdn.example", {}),
        ("https://v3.files.example/x", "v3.files.example", {}),
    ],
)
def test_the_key_goes_to_hosts_of_the_provider_and_not_to_those_that_only_serve_its_files(
    link: str, host: str, key: dict[str, str]
) -> None:
    request = linked("it", THERE, link, KEYED, accept="video/mp4")
    assert isinstance(request, Request)
    assert request.url == f"https://{host}/x"
    assert request.headers == key | {"accept": "video/mp4"}


@pytest.mark.parametrize(
    "link",
    [
        "http://painter.cdn.example/x",
        "https://painter.cdn.example:8443/x",
        "https://painter.cdn.example.evil.example/x",
        "https://evil-painter.cdn.example/x",
        "https://x.painter.cdn.example/x",
        "https://files.example/x",
        "https://evilfiles.example/x",
        "https://painter.cdn.example@evil.example/x",
        "https://evil.example/painter.cdn.example",
        "https://painter.example/x",
        *ELSEWHERE,
    ],
)
def test_a_link_to_a_host_that_is_not_known_is_refused(link: str) -> None:
    outcome = linked("it", THERE, link, KEYED)
    if isinstance(outcome, Request):
        assert outcome.url.startswith("https://api.painter.example/")
    else:
        assert isinstance(outcome, Refused)


def test_another_servers_key_does_not_go_to_hosts_of_the_provider() -> None:
    """Whoever has configured a server of their own has given its key, and not the provider's."""
    places = replace(THERE, base_url="http://127.0.0.1:8600")
    assert isinstance(linked("it", places, "https://api.painter.example/x", KEYED), Refused)


def test_only_what_is_configured_may_lie_in_ones_own_network() -> None:
    with ContractServer(OpenAIContract(KEY)) as server:
        port = server.server_address[1]
        own = Request(f"http://localhost:{port}/v1/models", {}, b"", "GET")
        assert isinstance(send("it", own, Timeouts()), Answer)
        received = server.mood.counter.received
        ending = send("it", replace(own, is_public=True), Timeouts())
        assert isinstance(ending, Refused)
        assert "not public" in ending.reason
        assert server.mood.counter.received == received


def test_a_name_that_leads_to_nothing_is_busy() -> None:
    assert isinstance(
        send("it", Request("https://nowhere.invalid/x", {}, b"", "GET", is_public=True), Timeouts()), Busy
    )


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_an_address_that_everybody_reaches_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "fec0::1",
        "ff0e::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a9fe:a9fe",
        "no address",
    ],
)
def test_an_address_that_not_everybody_reaches_is_not(address: str) -> None:
    assert not is_public(address)


class Network:
    """The system's resolver and connections, without a network: a name leads somewhere else each time it is asked."""

    def __init__(self, patch: pytest.MonkeyPatch, *answers: tuple[str, ...], unreachable: tuple[str, ...] = ()) -> None:
        self._answers = list(answers)
        self._unreachable = unreachable
        self.connected: list[tuple[str, int]] = []
        patch.setattr(socket, "getaddrinfo", self._resolve)
        patch.setattr(socket, "create_connection", self._connect)

    def _resolve(self, _host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        found = self._answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    def _connect(self, place: tuple[str, int], **_: object) -> tuple[str, int]:
        self.connected.append(place)
        if place[0] in self._unreachable:
            raise OSError("unreachable")
        return place


def test_what_was_checked_is_connected_to_though_the_name_leads_elsewhere_by_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = Network(monkeypatch, ("1.1.1.1",), ("127.0.0.1",))
    connect("rebinding.example", 443, 1)
    assert network.connected == [("1.1.1.1", 443)]


def test_a_name_that_leads_to_a_private_address_too_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(monkeypatch, ("1.1.1.1", "10.0.0.1"))
    with pytest.raises(NotPublic):
        connect("two-faced.example", 443, 1)
    assert network.connected == []


def test_the_next_address_is_tried_where_one_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(monkeypatch, ("1.1.1.1", "1.0.0.1"), unreachable=("1.1.1.1",))
    connect("large.example", 443, 1)
    assert network.connected == [("1.1.1.1", 443), ("1.0.0.1", 443)]
    Network(monkeypatch, ("1.1.1.1", "1.0.0.1"), unreachable=("1.1.1.1", "1.0.0.1"))
    with pytest.raises(OSError, match="unreachable"):
        connect("large.example", 443, 1)
