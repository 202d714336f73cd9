"""What a contract server hears and says."""

import json
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from io import BytesIO
from typing import Any, Protocol

from PIL.Image import Image
from werkzeug.datastructures import FileStorage
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header


@dataclass(frozen=True)
class ProviderRequest:
    """One whole request."""

    path: str
    headers: Message
    body: bytes
    method: str = "POST"

    @property
    def form(self) -> dict[str, str | bytes]:
        """The parts of a multipart body; a part with a file name is bytes."""
        return {**self._parts[0], **{name: content for name, (_, content) in self._parts[1].items()}}

    @property
    def file_names(self) -> dict[str, str]:
        """Parts of a multipart body that are files → what each says that its file is called."""
        return {name: called for name, (called, _) in self._parts[1].items()}

    @property
    def _parts(self) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
        content_type, options = parse_options_header(self.headers["content-type"])
        _, texts, files = FormDataParser().parse(BytesIO(self.body), content_type, len(self.body), options)
        return texts.to_dict(), {name: (file.filename or "", _content(file)) for name, file in files.items()}

    @property
    def json(self) -> dict[str, Any]:
        """Raises ValueError for what is no JSON object."""
        value = json.loads(self.body)
        if not isinstance(value, dict):
            raise TypeError("no JSON object")
        return value


@dataclass(frozen=True)
class Reply:
    """One whole answer.

    charge: of an order that is collected: what is taken for it, in millionths of a US dollar; below 0 what is given
        back once it has failed
    """

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    charge: int | None = None

    @classmethod
    def of(cls, value: object, status: int = 200, **headers: str) -> "Reply":
        """JSON."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return cls(status, json.dumps(value).encode(), headers=named)


class Contract(Protocol):
    """One service's wire format."""

    @property
    def name(self) -> str:
        """The generator that speaks it."""

    def answer(self, request: ProviderRequest) -> Reply:
        """What the service answers when all is well with it: a picture, or why not. A GET is told things for free."""

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """The service's own error of that status. It tells all it request, keys too, as a careless service may."""

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """How the service words that one of REASONS or FATES, again with all it heard; None where it has none."""

    def showing(self, picture: Image) -> Reply:
        """A success that shows this picture."""

    def filtered(self) -> Reply:
        """What the service answers when it won't show what it drew."""


def _content(file: FileStorage) -> bytes:
    with closing(file):
        content: bytes = file.read()
        return content


def headers_of(request: ProviderRequest) -> str:
    """All that a careless service would echo."""
    return "; ".join(f"{name}: {value}" for name, value in request.headers.items())
