"""One HTTP request, sent once.

`http.client` retries nothing, follows no redirect and reads no proxy from the environment; that is why it stands here.
Endings are returned and not raised: while these functions run, keys and bodies stand in their frames, and a raised
exception would carry the frames along in its traceback.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from threading import Event, Timer
from time import monotonic
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused, Unreachable
from chalicelib.domain.limits import MAX_CLIP_BYTES

from .public_addresses import NotPublic, connect

MAX_ANSWER_BYTES = MAX_CLIP_BYTES
"""Nothing that is answered is larger than a clip."""
_PIECE = 65_536
_SEND_BUFFER = 262_144
"""Small, so that what left this process is about what the server has: a call that breaks early then costs nothing."""
_FIRST_ERROR = 400
_INSTANT = 0.001
"""Seconds: no time at all, for what has to be more than none."""

Seconds = Annotated[float, Field(gt=0)]


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.port == 0:
        raise ValueError("an address looks like https://example.org or http://127.0.0.1:7860")
    return url.rstrip("/")


Address = Annotated[str, AfterValidator(_checked)]
"""Where a service answers; paths are added to it."""


class Timeouts(BaseModel):
    """How long a call may take. `total` lies below the function's own timeout, so that an ending can still be kept."""

    model_config = ConfigDict(frozen=True)

    connect: Seconds = 5.0
    total: Seconds = 60.0
    """From the call's start to the answer's last byte, however slowly the bytes come."""

    def less(self, seconds: float) -> "Timeouts":
        """What is left of them after so many."""
        return Timeouts(connect=self.connect, total=max(_INSTANT, self.total - seconds))


@dataclass(frozen=True, slots=True)
class Request:
    """What may hold a key or a picture stays out of its repr."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    method: Literal["GET", "POST"] = "POST"
    is_public: bool = field(default=False, repr=False)
    """Whether it goes to public addresses only: where a stranger's answer says where it goes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its body came to the end that its headers announced."""

    status: int
    headers: Message = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """Without parameters, in lower case."""
        return self.headers.get_content_type()


def send(name: str, request: Request, timeouts: Timeouts) -> Answer | CallEnding:
    """Sends the request to the generator of that name, once; its answer, or how the call ended without one."""
    deadline = monotonic() + timeouts.total
    try:
        connection = _connect(request, min(timeouts.connect, timeouts.total))
    except ssl.SSLCertVerificationError:
        return Refused(f"{name} showed a certificate that is not trusted")
    except NotPublic:
        return Refused(f"{name} answered with a link to an address that is not public, which is not followed")
    except OSError as error:
        return Unreachable(f"{name} could not be reached: {_why_unreachable(error)}")
    with closing(connection), _cut_at(deadline, connection.sock) as time_is_up:
        return _exchange(name, connection, request, time_is_up)


def _why_unreachable(error: OSError) -> str:
    """In words that name no address: reasons are read by the job's owner, too."""
    match error:
        case socket.gaierror():
            return "no host was found by the name that is configured"
        case ConnectionRefusedError():
            return "nobody listens at the address that is configured"
        case ssl.SSLError():
            return "what listens at the address that is configured speaks no TLS"
        case TimeoutError():
            return "nobody answered in time at the address that is configured"
    return "no connection came about"


def _connect(request: Request, seconds: float) -> http.client.HTTPConnection:
    parts = urlsplit(request.url)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port)
    connection.auto_open = 0  # a line that broke stays broken
    line = connect(host, port, seconds) if request.is_public else socket.create_connection((host, port), seconds)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
    connection.sock = ssl.create_default_context().wrap_socket(line, server_hostname=host) if secure else line
    return connection


@contextmanager
def _cut_at(deadline: float, line: socket.socket) -> Iterator[Event]:
    """Shuts the line down at the deadline: a socket's own timeout begins anew with every byte that drips in."""
    time_is_up = Event()
    remaining = max(0.0, deadline - monotonic())

    def cut() -> None:
        time_is_up.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    line.settimeout(remaining + 1)
    timer = Timer(remaining, cut)
    timer.daemon = True
    timer.start()
    try:
        yield time_is_up
    finally:
        timer.cancel()


def _exchange(
    name: str, connection: http.client.HTTPConnection, request: Request, time_is_up: Event
) -> Answer | CallEnding:
    """Holds the body's last byte back: until it is sent nobody has a whole request, and so nobody can charge for it."""
    try:
        _send_head(connection, request)
        connection.send(request.body[:-1])
    except ValueError:
        return Refused(f"the key or the address configured for {name} has characters that HTTP can't carry")
    except OSError:
        return _early_answer(connection) or Busy(f"{name} hung up before it had the whole order")
    try:
        connection.send(request.body[-1:])
        answer = _read(connection.getresponse())
    except (OSError, http.client.HTTPException):
        answer = _early_answer(connection)
    if time_is_up.is_set():
        return Lost(f"{name} did not answer in time")
    return answer or Lost(f"{name} broke off its answer")


def _send_head(connection: http.client.HTTPConnection, request: Request) -> None:
    parts = urlsplit(request.url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
    connection.putheader("host", parts.netloc)  # as written: a signature covers it
    for header, value in request.headers.items():
        connection.putheader(header, value)
    connection.putheader("content-length", str(len(request.body)))
    connection.putheader("connection", "close")
    connection.endheaders()


def _early_answer(connection: http.client.HTTPConnection) -> Answer | None:
    """Why a server hung up before it had the whole body: a 413, say. Only errors are believed of half an order."""
    try:
        answer = _read(connection.getresponse())
    except (OSError, http.client.HTTPException):
        return None
    return answer if answer and answer.status >= _FIRST_ERROR else None


def _read(response: http.client.HTTPResponse) -> Answer | None:
    """None for a body that ends before its announced length, or that never seems to end."""
    body = bytearray()
    while piece := response.read(_PIECE):
        body += piece
        if len(body) > MAX_ANSWER_BYTES:
            return None
    if response.length:
        return None
    return Answer(response.status, response.headers, bytes(body))
