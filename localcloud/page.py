"""The page: files of one folder, `index.html` at the root."""

from collections.abc import Callable
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
        return response

    return serve
