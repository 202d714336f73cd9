"""One contract over HTTP on this machine."""

import sys
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socket import MSG_PEEK, SO_RCVBUF, SOL_SOCKET, socket
from time import sleep

from pydantic import ValidationError

from localcloud.http.threaded_server import ThreadedServer

from .connection_faults import AMID_THE_ORDER, ON_ARRIVAL, ON_THE_LINE, break_the_line, reset, reset_amid, spoil
from .faults import Behaviour, Mood
from .messages import Contract, ProviderRequest, Reply
from .pictures import drifting

CONTROL = "/_control"
"""GET: what was seen. PUT: how to behave from now on."""
_CONTROLS = (f"GET {CONTROL}", f"PUT {CONTROL}")
_LONGEST_LINE = 4096
_SMALL_BUFFER = 65_536
_OK = 200


class ContractServer(ThreadedServer):
    """Serves while it is entered; `mood` tells what it saw, `behave` how it is to act."""

    def __init__(self, contract: Contract, behaviour: Behaviour | None = None, port: int = 0) -> None:
        super().__init__(_Conversation, port)
        self.contract = contract
        self.behave(behaviour or Behaviour())

    def behave(self, behaviour: Behaviour) -> None:
        """From now on so, with a new counter."""
        self.mood = Mood(behaviour)

    def server_bind(self) -> None:
        """A small receive buffer, so that a body that isn't read is soon felt by who sends it."""
        self.socket.setsockopt(SOL_SOCKET, SO_RCVBUF, _SMALL_BUFFER)
        super().server_bind()

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """A client that hung up is no news here; anything else is."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Conversation(BaseHTTPRequestHandler):
    """One connection: one call, or one word to the control."""

    server: ContractServer
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Draws the fault before a byte is read, because some strike there."""
        call = self._call()
        self._fault = None if call.startswith(_CONTROLS) else self.server.mood.strike(call)
        if self._fault in ON_ARRIVAL:
            reset(self)
        else:
            super().handle()

    def do_POST(self) -> None:
        """A call."""
        length = int(self.headers.get("content-length", 0))
        if self._fault in AMID_THE_ORDER:
            reset_amid(self, length)
            return
        request = ProviderRequest(self.path, self.headers, self.rfile.read(length))
        sleep(self.server.mood.behaviour.latency)
        self._say(self._reply(request))

    def do_GET(self) -> None:
        """A call that costs nothing; at the control's path, what was seen."""
        if self.path == CONTROL:
            self._say(Reply.of(asdict(self.server.mood.counter)))
        else:
            self._say(self._reply(ProviderRequest(self.path, self.headers, b"", "GET")))

    def do_PUT(self) -> None:
        """How to behave, at the control's path."""
        try:
            self.server.behave(Behaviour.model_validate_json(self.rfile.read(int(self.headers["content-length"]))))
        except ValidationError as error:
            self._say(Reply.of({"error": str(error)}, 422))
        else:
            self._say(Reply.of({}))

    def log_message(self, *_: object) -> None:
        """The counter is the log."""

    def _call(self) -> str:
        """Its method and its path, which are left to be read."""
        start: bytes = self.connection.recv(_LONGEST_LINE, MSG_PEEK)
        return start.partition(b" HTTP/")[0].decode("latin-1")

    def _reply(self, request: ProviderRequest) -> Reply:
        spoilt = self._fault is not None and self._fault not in ON_THE_LINE
        contract = self.server.contract
        with drifting(drifts=self.server.mood.behaviour.drifts):
            reply = spoil(str(self._fault), contract, request) if spoilt else contract.answer(request)
        drawn = request.method == "POST" and reply.status == _OK and self._fault is None
        self.server.mood.note(request.path, drawn=drawn, charge=reply.charge)
        return reply

    def _say(self, reply: Reply) -> None:
        whole = _written(reply)
        if self._fault in ON_THE_LINE:
            break_the_line(str(self._fault), self, whole)
        else:
            self.wfile.write(whole)
            self.close_connection = True


def _written(reply: Reply) -> bytes:
    """The answer as it goes over the line, for a connection that ends with it."""
    headers = reply.headers | {
        "content-type": reply.content_type,
        "content-length": str(len(reply.body)),
        "connection": "close",
    }
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", *map(": ".join, headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + reply.body
