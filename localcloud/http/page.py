"""The page: files of one folder, `index.html` at the root, compressed as CloudFront does."""

import gzip
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from werkzeug.exceptions import MethodNotAllowed
from werkzeug.utils import send_from_directory
from werkzeug.wrappers import Request, Response


def serve_files(folder: Path) -> Callable[[Request], Response]:
    """An application part that answers with a file, or raises werkzeug's NotFound."""

    def serve(request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            raise MethodNotAllowed
        name = request.path.removeprefix("/") or "index.html"
        response = send_from_directory(folder, name, request.environ)
        response.headers["Cache-Control"] = "no-cache"
        if request.accept_encodings["gzip"]:
            _compress(response)
        return response

    return serve


def _compress(response: Response) -> None:
    """Of a file here: all of them are text."""
    response.direct_passthrough = False
    response.headers["Vary"] = "Accept-Encoding"
    if response.status_code == HTTPStatus.OK:
        response.set_data(gzip.compress(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
