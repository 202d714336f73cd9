"""What Replicate is sent and what it answers: replicate.com/docs, HTTP API."""

import json
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.http import multipart
from chalicelib.generators.http.client import Request
from chalicelib.generators.http.links import Places, linked

from .models import REPLICATE_MODELS
from .settings import ReplicateSettings

_SERVES = ("replicate.delivery", ".replicate.delivery")
"""replicate.com/docs, predictions/output-files: where outputs lie for an hour, open to who has the address."""


class Links(BaseModel):
    """Addresses of a prediction or of a file."""

    get: str


class Uploaded(BaseModel):
    """A file that was taken, for a day."""

    urls: Links


class Prediction(BaseModel):
    """How far a prediction is, and what came of it: one address, or several."""

    id: str
    urls: Links
    status: Literal["starting", "processing", "succeeded", "failed", "canceled", "aborted"]
    output: str | list[str] | None = None
    error: object = None

    @property
    def files(self) -> list[str]:
        """The first address of what was drawn."""
        return [self.output] if isinstance(self.output, str) else (self.output or [])[:1]


class Problem(BaseModel):
    """Why an order was not taken (RFC 9457)."""

    title: object = None
    detail: object = None

    @property
    def said(self) -> Iterator[object]:
        """What it says, in sentences."""
        yield from (self.title, self.detail)


def authorization(settings: ReplicateSettings) -> dict[str, str]:
    """The header that bears the token."""
    return {"authorization": f"Bearer {settings.key.get_secret_value()}"}


def upload(settings: ReplicateSettings, png: bytes) -> Request:
    """Keeps a picture there for a prediction: data URLs are for less than a megabyte (predictions/input-files)."""
    content_type, body = multipart.encode({"content": png}, {"content": "picture.png"})
    headers = {**authorization(settings), "content-type": content_type, "accept": "application/json"}
    return Request(f"{settings.base_url}/v1/files", headers, body)


def order(settings: ReplicateSettings, model: str, inputs: Mapping[str, object]) -> Request:
    """Creates a prediction. Nobody waits for it, and one that isn't done when we stop asking is cancelled there."""
    headers = {
        **authorization(settings),
        "content-type": "application/json",
        "accept": "application/json",
        "cancel-after": f"{settings.longest(model)}s",
    }
    url = f"{settings.base_url}/v1/models/{REPLICATE_MODELS[model].path}/predictions"
    return Request(url, headers, json.dumps({"input": dict(inputs)}).encode())


def link(settings: ReplicateSettings, name: str, address: str) -> Request | CallEnding:
    """Asks for a prediction at its own address, with the token."""
    return linked(name, Places(settings.base_url), address, authorization(settings), "application/json")


def file(settings: ReplicateSettings, name: str, address: str) -> Request | CallEnding:
    """Fetches what was drawn, without the token where it isn't Replicate's own API that serves it."""
    return linked(name, Places(settings.base_url, keyless=_SERVES), address, authorization(settings), "*/*")
