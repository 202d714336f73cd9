import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from socket import create_server, socket
from threading import Event, Thread
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import SecretStr, ValidationError

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused
from chalicelib.generators.http.client import MAX_ANSWER_BYTES, Answer, Request, Timeouts, send
from chalicelib.generators.stability.settings import StabilitySettings

PATIENT = Timeouts(connect=5, total=20)
HASTY = Timeouts(connect=5, total=0.4)
ORDER = b"{}"


@contextmanager
def listener(behave: Callable[[socket], None], host: str = "http://127.0.0.1") -> Iterator[str]:
    """A server that does to its first connection what it is told; its address."""
    with create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                behave(line)

        thread = Thread(target=serve)
        thread.start()
        yield f"{host}:{server.getsockname()[1]}"
        thread.join(5)


def saying(answer: bytes) -> Callable[[socket], None]:
    """Reads the request and says this."""

    def behave(line: socket) -> None:
        read_order(line)
        line.sendall(answer)

    return behave


def read_order(line: socket) -> None:
    """Reads the whole of it: a connection that is closed over bytes that nobody read is reset, answer and all."""
    order = b""
    while not order.endswith(ORDER) and (piece := line.recv(65_536)):
        order += piece


def ask(
    url: str, body: bytes = ORDER, timeouts: Timeouts = PATIENT, headers: Mapping[str, str] | None = None
) -> Answer | CallEnding:
    return send("the server", Request(f"{url}/draw", headers or {}, body), timeouts)


def test_an_answer_comes_whole() -> None:
    with listener(saying(b"HTTP/1.1 200 OK\r\nContent-Type: Image/PNG; q=1\r\nContent-Length: 4\r\n\r\nwhat")) as url:
        answer = ask(url)
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.content_type) == (200, b"what", "image/png")


def test_a_chunked_answer_comes_whole() -> None:
    with listener(saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwhat\r\n0\r\n\r\n")) as url:
        answer = ask(url)
    assert isinstance(answer, Answer)
    assert answer.body == b"what"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhat",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhat",
        b"no HTTP at all\r\n\r\n",
        b"",
    ],
    ids=["short", "short chunk", "no HTTP", "nothing"],
)
def test_an_answer_that_breaks_off_is_lost(answer: bytes) -> None:
    with listener(saying(answer)) as url:
        assert isinstance(ask(url), Lost)


@pytest.mark.parametrize("length", [b"", b"Content-Length: %d\r\n" % (MAX_ANSWER_BYTES + 10)], ids=["unsaid", "said"])
def test_an_answer_that_is_larger_than_any_picture_or_clip_is_cut_off(length: bytes) -> None:
    sent: list[int] = []

    def pour(line: socket) -> None:
        read_order(line)
        line.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
        with suppress(OSError):
            while sum(sent) < 2 * MAX_ANSWER_BYTES:
                sent.append(line.send(b"x" * 1_000_000))

    with listener(pour) as url:
        answer = ask(url)
    assert isinstance(answer, Lost)
    assert sum(sent) < 1.5 * MAX_ANSWER_BYTES, "nobody listened any more"


def test_a_body_that_drips_without_a_length_ends_with_the_time_that_a_call_has() -> None:
    def drip(line: socket) -> None:
        read_order(line)
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        line.settimeout(0.05)
        while True:
            try:
                line.sendall(b"x")
                if not line.recv(1):
                    return
            except TimeoutError:
                continue
            except OSError:
                return

    start = monotonic()
    with listener(drip) as url:
        ending = ask(url, timeouts=HASTY)
        spent = monotonic() - start
    assert isinstance(ending, Lost)
    assert ending.reason == "the server did not answer in time"
    assert 0.3 < spent < 2


def test_why_a_server_hung_up_on_half_an_order_is_believed() -> None:
    def refuse_early(line: socket) -> None:
        line.recv(1000)
        line.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")

    with listener(refuse_early) as url:
        answer = ask(url, bytes(8_000_000))
    assert isinstance(answer, Answer)
    assert answer.status == 413


@pytest.mark.parametrize(("status", "ending"), [(401, 401), (200, None)])
def test_a_server_that_hung_up_on_the_last_byte_is_believed_as_one_that_hung_up_on_half(
    status: int, ending: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_sent, hung_up = Event(), Event()

    def refuse_half(line: socket) -> None:
        half_sent.wait(5)
        line.recv(10)
        line.sendall(b"HTTP/1.1 %d x\r\nContent-Length: 0\r\n\r\n" % status)
        line.close()
        hung_up.set()

    def send_late(connection: HTTPConnection, data: bytes) -> None:
        if data == ORDER[-1:]:
            half_sent.set()
            hung_up.wait(5)
        connection.sock.sendall(data)

    monkeypatch.setattr(HTTPConnection, "send", send_late)
    with listener(refuse_half) as url:
        answer = ask(url)
    assert (answer.status if isinstance(answer, Answer) else None) == ending
    assert isinstance(answer, Answer | Lost)


def test_a_picture_for_half_an_order_is_not_believed() -> None:
    def answer_early(line: socket) -> None:
        line.recv(1000)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with listener(answer_early) as url:
        assert isinstance(ask(url, bytes(8_000_000)), Busy)


def test_a_server_that_stops_reading_halfway_was_never_charged_for() -> None:
    given_up = Event()

    def sit(line: socket) -> None:
        line.recv(1000)
        given_up.wait(5)

    with listener(sit) as url:
        ending = ask(url, bytes(16_000_000), HASTY)
        given_up.set()
    assert isinstance(ending, Busy)


@pytest.mark.parametrize("key", ["sk-1234\n", "sk-1234\r\nx: y", "sk-Ω1234"])
def test_a_key_that_http_cannot_carry_is_refused_without_telling_it(key: str) -> None:
    with listener(saying(b"")) as url:
        ending = ask(url, headers={"authorization": f"Bearer {key}"})
    assert isinstance(ending, Refused)
    assert "1234" not in str(ending)


def test_a_name_that_resolves_to_nothing_is_busy() -> None:
    assert isinstance(ask("http://nowhere.invalid"), Busy)


def test_a_server_that_speaks_no_tls_is_busy() -> None:
    def say_what(line: socket) -> None:
        line.recv(65_536)
        line.sendall(b"what?")

    with listener(say_what) as url:
        assert isinstance(ask(url.replace("http:", "https:")), Busy)


def test_a_request_does_not_show_what_it_carries() -> None:
    assert (
        repr(Request("http://x/y", {"authorization": "Bearer sk"}, b"secret"))
        == "Request(url='http://x/y', method='POST')"
    )


@pytest.mark.parametrize("address", ["ftp://x", "x", "https://", "http://x:many", "http://x:0"])
def test_an_address_that_is_none_is_said_at_once(address: str) -> None:
    with pytest.raises(ValidationError, match="base_url"):
        StabilitySettings(key=SecretStr("k"), base_url=address)


def test_an_address_may_end_in_a_slash() -> None:
    assert StabilitySettings(key=SecretStr("k"), base_url="https://x/v1/").base_url == "https://x/v1"


def test_a_certificate_that_nobody_trusts_is_refused(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    with tls_listener(certificate, key) as url:
        ending = ask(url)
    assert isinstance(ending, Refused)
    assert "certificate" in ending.reason


def test_an_answer_over_tls_comes_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with tls_listener(certificate, key) as url:
        answer = ask(url)
    assert isinstance(answer, Answer)
    assert answer.body == b"what"


def tls_listener(certificate: Path, key: Path) -> AbstractContextManager[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def behave(line: socket) -> None:
        with suppress(ssl.SSLError), context.wrap_socket(line, server_side=True) as secure:
            read_order(secure)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwhat")

    return listener(behave, "https://localhost")


def self_signed(folder: Path) -> tuple[Path, Path]:
    """The files of a certificate for localhost and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files
