"""A WSGI server of this machine: threads, connections kept alive, no Nagle delay."""

import errno
import io
import socket
import struct
import threading
from types import TracebackType
from typing import Self
from wsgiref.types import WSGIApplication, WSGIEnvironment

from werkzeug.exceptions import NotFound
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import run_wsgi_app

HOST = "127.0.0.1"
RESET = struct.pack("ii", 1, 0)  # lingering for no time at all
BACKLOG = 4096  # werkzeug's own 128 resets connections when a thousand clients come at once


class KeepAliveHandler(WSGIRequestHandler):
    """Reads the whole request and buffers the whole answer, so that the connection can serve the next request.

    Werkzeug's own handler closes every connection, because it can't know whether the body has been read.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"

    def setup(self) -> None:
        """Let the server know the connection, so that its end can be the connection's end."""
        super().setup()
        self.server.open.add(self.connection)

    def finish(self) -> None:
        """The connection is over."""
        self.server.open.discard(self.connection)
        super().finish()

    def run_wsgi(self) -> None:
        """Answer one request; BaseHTTPRequestHandler has already answered an `Expect: 100-continue`."""
        environ = self.make_environ()
        sent = self._read_body(environ)
        if sent is None:
            self.close_connection = True
            return
        environ["wsgi.input"] = io.BytesIO(sent)
        chunks, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        body = b"".join(chunks)
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        if "content-length" not in headers and code not in {"204", "304"}:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _read_body(self, environ: WSGIEnvironment) -> bytes | None:
        """All of the request's body; None where the sender was gone before, who hears no answer and changes nothing."""
        length = environ.get("CONTENT_LENGTH") or "0"
        try:
            if environ.get("wsgi.input_terminated", False):
                whole: bytes = environ["wsgi.input"].read()
                return whole
            sent = self.rfile.read(int(length))
        except (OSError, ValueError):  # cut between two chunks, or no length at all
            return None
        return sent if len(sent) == int(length) else None

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:  # noqa: ARG002 - werkzeug's own hook
        """Of a connection that broke: what the client still hears of it is a reset, and no end in good order."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's own name for it
        """Nothing: a line per request would bury what matters."""


class PortTaken(OSError):
    """Somebody else listens there."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is in use")
        self.port = port


class Server(ThreadedWSGIServer):
    """One application on one port, from `with` to the end of its block; port 0 takes a free one."""

    def __init__(self, port: int) -> None:
        """Take the port. Raises PortTaken, or OSError where nobody may have it."""
        self.open: set[socket.socket] = set()
        with _listening(port) as listening:
            super().__init__(HOST, port, NotFound(), KeepAliveHandler, fd=listening.fileno())
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name=f"http-{self.port}", daemon=True)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Close, and nothing before it: the end that `shutdown` sends would come before a reset."""
        self.close_request(request)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def serve(self, application: WSGIApplication) -> None:
        """Begin to answer; who connected before has waited for it."""
        self.app = application
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()
        for connection in tuple(self.open):
            _hang_up(connection)


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from error
        error.filename = f"port {port}"
        raise


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # the client was quicker
        return
