"""A server of this machine whose handler reads the connection itself: one thread for each."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from typing import Self

from localcloud.http.server import HOST


class ThreadedServer(ThreadingHTTPServer):
    """Serves from `with` to the end of its block; port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, conversation: type[BaseHTTPRequestHandler], port: int = 0) -> None:
        """Take the port; conversation: what is said on one connection."""
        super().__init__((HOST, port), conversation)

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{HOST}:{self.server_address[1]}"

    def server_bind(self) -> None:
        """Without the look-up of the host's name, for which nobody here has a use."""
        TCPServer.server_bind(self)

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
