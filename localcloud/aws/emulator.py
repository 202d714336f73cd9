"""moto's services for what holds the keys of generators, called in this process. They keep everything in memory."""

import io
import threading
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.wrappers import Request, Response

from localcloud.aws.refusal import Refusal
from localcloud.aws.service import service_of

_ONE_AT_A_TIME = threading.Lock()


class Emulator:
    """Answers whatever reaches it: what AWS would refuse must be refused before."""

    def __init__(self) -> None:
        self._services: dict[str, WSGIApplication] = {}

    def answer(self, request: Request) -> Response:
        """One answer to this request. Refusal where moto isn't installed."""
        body = request.get_data()
        whole = {**request.environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        with _ONE_AT_A_TIME:
            return Response.from_app(self._start(service_of(request)), whole, buffered=True)

    def _start(self, service: Any) -> WSGIApplication:  # noqa: ANN401 - moto lists all names that it knows as one type
        """The service, from nothing: there is one of each in a process, and an earlier cloud may have used it.

        Imported late, since it takes a second: most programs have no keys that would be kept there.
        """
        try:
            from moto.core.base_backend import BackendDict  # noqa: PLC0415
            from moto.moto_server.werkzeug_app import create_backend_app  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise Refusal(501, "NotImplemented", f"{service} needs {error.name} here: pip install '.[keys]'") from error

        if not self._services:
            BackendDict.reset()
        if service not in self._services:
            self._services[service] = create_backend_app(service)
        return self._services[service]
