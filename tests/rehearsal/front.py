"""A front that adds the two operations which ministack lacks: it neither imports nor overwrites an API's description.

Everything else is passed on as it comes. Chalice and `ops` speak to this front; functions and clients to ministack.
"""

import json
import re
import ssl
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from tests.rehearsal.description import Description

_API = re.compile(r"/restapis/(?P<api>[0-9a-f]+)")
_HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive"}
_SECONDS = 300


class Front:
    """The application; `behind` is ministack's address."""

    def __init__(self, behind: str, certificate: Path) -> None:
        self.refused = re.compile("(?!)")
        """Requests, as `POST /path`, that are refused: to break a deployment half-way."""
        self.answered: dict[str, str] = {}
        """Paths, and what is answered instead of what ministack would say: it has but one size of account."""
        self._address = urlsplit(behind).netloc
        self._descriptions = Description.speaker(behind, certificate)
        self._trust = ssl.create_default_context(cafile=certificate)

    def __call__(self, environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - WSGI's own types are wider
        """WSGI."""
        request = Request(environ)
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if self.refused.fullmatch(f"{request.method} {request.path}"):
            return Response('{"message": "refused by the rehearsal"}', status=400, content_type="application/json")
        if request.path in self.answered:
            return Response(self.answered[request.path], content_type="application/json")
        if request.method == "POST" and request.path == "/restapis" and request.args.get("mode") == "import":
            return self._tell(Description(self._descriptions, request.get_json(force=True)).imported())
        named = _API.fullmatch(request.path)
        if request.method == "PUT" and named:
            return self._tell(Description(self._descriptions, request.get_json(force=True)).overwrite(named["api"]))
        return self._pass_on(request)

    def _tell(self, api: dict[str, Any]) -> Response:
        return Response(json.dumps(api), status=201, content_type="application/json")

    def _pass_on(self, request: Request) -> Response:
        connection = HTTPSConnection(self._address, timeout=_SECONDS, context=self._trust)
        # As it was sent: a signature covers how a path was written.
        connection.request(request.method, request.environ["REQUEST_URI"], request.get_data(), dict(request.headers))
        answer = connection.getresponse()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _HOP_BY_HOP]
        response = Response(answer.read(), status=answer.status)
        response.headers.clear()
        response.headers.extend(kept)
        connection.close()
        return response
