"""ComfyUI's HTTP API: https://docs.comfy.org/development/comfyui-server/comms_routes, and server.py there."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, JsonValue, RootModel

from chalicelib.generators.http import multipart
from chalicelib.generators.http.client import Request

from .settings import ComfyUISettings


class Uploaded(BaseModel):
    """Under which name an uploaded picture is kept: another than it was sent with, where that was taken."""

    name: str
    subfolder: str = ""

    @property
    def path(self) -> str:
        """What a LoadImage node calls it."""
        return f"{self.subfolder}/{self.name}" if self.subfolder else self.name


class Queued(BaseModel):
    """An order that was taken."""

    prompt_id: str


class Shown(BaseModel):
    """A file that an output node has written."""

    filename: str
    subfolder: str = ""
    type: str = "output"


class NodeOutput(BaseModel):
    """What one output node shows; nodes that show text or sound have no images."""

    images: list[Shown] = []


class Status(BaseModel):
    """How an order ended. messages: `[event, what is known of it]`, in order."""

    status_str: Literal["success", "error"] | None = None
    messages: list[JsonValue] = []

    @property
    def said(self) -> Iterator[object]:
        """Types and texts of the exceptions that ended it."""
        for message in self.messages:
            match message:
                case ["execution_error", {**happened}]:
                    yield from (happened.get("exception_type"), happened.get("exception_message"))


class Ended(BaseModel):
    """The history's entry of one order."""

    outputs: dict[str, NodeOutput] = {}
    status: Status | None = None

    @property
    def shown(self) -> list[Shown]:
        """Files of the output node that shows most; workflows may have others, for previews."""
        return max((node.images for node in self.outputs.values()), key=len, default=[])


class History(RootModel[dict[str, Ended]]):
    """Order's identity → how it ended; empty while it hasn't, and of an order that is not known."""


class QueueState(BaseModel):
    """Orders that have not ended: `[number, identity, graph, …]` each."""

    queue_running: list[list[JsonValue]]
    queue_pending: list[list[JsonValue]]

    def has(self, identity: str) -> bool:
        """Whether that order is among them."""
        return any(identity in entry[:2] for entry in (*self.queue_running, *self.queue_pending))


class NodeError(BaseModel):
    """What is wrong with one input."""

    type: object = None
    message: object = None
    details: object = None


class NodeErrors(BaseModel):
    """What is wrong with one node."""

    errors: list[NodeError] = []


class Problem(BaseModel):
    """Why a graph was not taken."""

    error: NodeError = NodeError()
    node_errors: dict[str, NodeErrors] | list[object] = {}

    @property
    def said(self) -> Iterator[object]:
        """Codes and sentences."""
        of_nodes = self.node_errors.values() if isinstance(self.node_errors, dict) else ()
        for one in (self.error, *(error for node in of_nodes for error in node.errors)):
            yield from (one.type, one.message, one.details)


def authorization(settings: ComfyUISettings) -> dict[str, str]:
    """The header that bears the login; none for a server that asks for none."""
    login = settings.key.get_secret_value()
    return {"authorization": f"Basic {b64encode(login.encode()).decode()}"} if login else {}


def upload(settings: ComfyUISettings, png: bytes) -> Request:
    """Keeps a picture among the server's inputs, under a name that its content has alone."""
    fields: multipart.Fields = {"overwrite": "true", "type": "input", "image": png}
    content_type, body = multipart.encode(fields, {"image": f"frameloom-{sha256(png).hexdigest()[:32]}.png"})
    headers = {**authorization(settings), "content-type": content_type, "accept": "application/json"}
    return Request(f"{settings.base_url}/upload/image", headers, body)


def order(settings: ComfyUISettings, identity: str, graph: Mapping[str, Any]) -> Request:
    """Queues a graph under an identity of our choice."""
    body = json.dumps({"prompt": graph, "prompt_id": identity, "client_id": "frameloom"}).encode()
    headers = {**authorization(settings), "content-type": "application/json", "accept": "application/json"}
    return Request(f"{settings.base_url}/prompt", headers, body)


def history(settings: ComfyUISettings, identity: str) -> Request:
    """Asks how an order ended."""
    return _asking(settings, f"/history/{identity}")


def queue(settings: ComfyUISettings) -> Request:
    """Asks which orders have not ended."""
    return _asking(settings, "/queue")


def file(settings: ComfyUISettings, shown: Shown) -> Request:
    """Fetches what an output node has written."""
    return _asking(settings, f"/view?{urlencode(shown.model_dump())}")


def _asking(settings: ComfyUISettings, path: str) -> Request:
    return Request(settings.base_url + path, authorization(settings), b"", "GET")
