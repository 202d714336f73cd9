"""ComfyUI's routes: pictures are uploaded, graphs queued, what came of them looked up and fetched.

Reference: server.py there.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import count
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from PIL import Image

from localcloud.providers.messages import ProviderRequest, Reply, headers_of
from localcloud.providers.pictures import encoded

from .graph import Graph, Graphs, Wrong
from .nodes import nodes

FILES: dict[str, tuple[str, ...]] = {
    "checkpoints": ("dreamshaper_8.safetensors", "ltx-video-2b-v0.9.5.safetensors"),
    "diffusion_models": (
        "wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors",
        "wan2.2_i2v_low_noise_14B_fp8_scaled.safetensors",
    ),
    "text_encoders": ("umt5_xxl_fp8_e4m3fn_scaled.safetensors", "t5xxl_fp16.safetensors"),
    "vae": ("wan_2.1_vae.safetensors",),
}
"""What such a server usually has of each folder of `models/`."""
_FREE = 0
_OUT_OF_MEMORY = "Allocation on device 0 would exceed allowed memory. (out of memory)"


@dataclass
class _Order:
    """A graph in the queue: done at a time, by the clock `monotonic`."""

    graph: Graph
    number: int
    done_at: float
    shown: dict[str, list[dict[str, str]]] = field(default_factory=dict)


class ComfyUIContract:
    """One order after the other, each in so many seconds. It has no moderation, and whoever has its address is let in.

    login: `user:password`, where a proxy before it asks for one
    files: folder of `models/` → the files in it
    elsewhere: where what is to be fetched is said to be, for the fate `foreign_link`
    without: classes of nodes that this server lacks
    ignored: inputs that it was given and no node knows
    """

    name = "comfyui"

    def __init__(
        self,
        login: str = "",
        files: Mapping[str, tuple[str, ...]] | None = None,
        seconds: float = 0.0,
        elsewhere: str = "https://elsewhere.example",
        without: tuple[str, ...] = (),
    ) -> None:
        self._login = f"Basic {b64encode(login.encode()).decode()}" if login else None
        self._files = {**FILES, **(files or {})}
        self._seconds = seconds
        self._elsewhere = elsewhere
        self._uploads: dict[str, Image.Image] = {}
        self._nodes = {name: node for name, node in nodes(self._files).items() if name not in without}
        self._graphs = Graphs(self._nodes, self._uploads)
        self._orders: dict[str, _Order] = {}
        self._kept: dict[str, Callable[[], bytes]] = {}
        self._numbers = count(1)
        self._lock = Lock()

    @property
    def ignored(self) -> set[str]:
        """Inputs that it was given and no node knows."""
        return self._graphs.ignored

    def answer(self, request: ProviderRequest) -> Reply:
        """What the server answers; every route stands below `/api` as well."""
        if self._login and request.headers["authorization"] != self._login:
            return Reply(401, b"<h1>401 Authorization Required</h1>", "text/html")
        place = urlsplit(request.path)
        path = place.path.removeprefix("/api")
        with self._lock:
            if request.method == "POST":
                return self._posted(path, request)
            return self._told(path, {name: values[0] for name, values in parse_qs(place.query).items()})

    def forget(self) -> None:
        """As after a restart: the queue and the history are kept in memory."""
        with self._lock:
            self._orders.clear()

    def _posted(self, path: str, request: ProviderRequest) -> Reply:
        match path:
            case "/upload/image":
                return self._uploaded(request)
            case "/prompt":
                return self._queued(request)
        return Reply(404, b"404: Not Found", "text/plain")

    def _told(self, path: str, query: Mapping[str, str]) -> Reply:
        match path.strip("/").split("/"):
            case ["history", identity]:
                return Reply.of(self._history(identity))
            case ["queue"]:
                return Reply.of(self._queue())
            case ["view"]:
                return self._viewed(query)
            case ["object_info", *names]:
                named = names or list(self._nodes)
                return Reply.of({name: self._nodes[name].told(name) for name in named if name in self._nodes})
            case ["system_stats"]:
                return Reply.of({"system": {"comfyui_version": "0.3.60"}, "devices": [{"name": "cpu", "type": "cpu"}]})
        return Reply(404, b"404: Not Found", "text/plain")

    def _uploaded(self, request: ProviderRequest) -> Reply:
        form = request.form
        content, name = form.get("image"), request.file_names.get("image", "")
        if not isinstance(content, bytes) or not name:
            return Reply(400, b"", "text/plain")
        try:
            picture = Image.open(BytesIO(content)).copy()
        except OSError:
            return Reply(500, b"500 Internal Server Error", "text/plain")
        before = self._uploads.get(name)
        if before is not None and form.get("overwrite") != "true" and before.tobytes() != picture.tobytes():
            stem, dot, ending = name.rpartition(".")
            name = f"{stem} (1){dot}{ending}"
        self._uploads[name] = picture
        return Reply.of({"name": name, "subfolder": "", "type": "input"})

    def _queued(self, request: ProviderRequest) -> Reply:
        try:
            asked = request.json
        except (ValueError, TypeError):
            return Reply(500, b"500 Internal Server Error", "text/plain")
        if "prompt" not in asked:
            return _refused(Wrong("no_prompt", "No prompt provided", "No prompt provided"))
        number, identity = next(self._numbers), self._chosen(asked)
        if not _is_uuid(identity):
            return _refused(Wrong("invalid_prompt_id", "prompt_id must be a UUID", identity))
        if wrong := self._graphs.wrong(asked["prompt"]):
            return _refused(wrong)
        before = max((order.done_at for order in self._orders.values()), default=0.0)
        self._orders[identity] = _Order(asked["prompt"], number, max(before, monotonic()) + self._seconds)
        return Reply(200, Reply.of({"prompt_id": identity, "number": number, "node_errors": {}}).body, charge=_FREE)

    def _chosen(self, asked: Mapping[str, Any]) -> str:
        """What the order is to be called; a number of our own where that is left to us."""
        return str(asked.get("prompt_id") or uuid4())

    def _history(self, identity: str) -> dict[str, Any]:
        order = self._orders.get(identity)
        if order is None or order.done_at > monotonic():
            return {}
        if not order.shown:
            self._run(identity, order)
        outputs = {number: {"images": shown} for number, shown in order.shown.items()}
        return {identity: {"outputs": outputs, "status": {"status_str": "success", "completed": True, "messages": []}}}

    def _run(self, identity: str, order: _Order) -> None:
        for number, pictures in self._graphs.pictures(order.graph).items():
            shows = self._graphs.class_of(order.graph, number)
            stem, kind = f"{identity}_{number}", "temp" if shows == "PreviewImage" else "output"
            kept: dict[str, Callable[[], bytes]] = {
                f"{stem}_{place:05}_.png": partial(encoded, picture) for place, picture in enumerate(pictures)
            }
            if shows == "SaveAnimatedWEBP":
                kept = {f"{stem}_.webp": partial(_animation, pictures)}
            self._kept |= kept
            order.shown[number] = [{"filename": name, "subfolder": "", "type": kind} for name in kept]

    def _queue(self) -> dict[str, Any]:
        waiting = [
            [order.number, identity, order.graph, {}, []]
            for identity, order in self._orders.items()
            if order.done_at > monotonic()
        ]
        return {"queue_running": waiting[:1], "queue_pending": waiting[1:]}

    def _viewed(self, query: Mapping[str, str]) -> Reply:
        name = query.get("filename", "")
        if name not in self._kept:
            return Reply(404, b"", "text/plain")
        return Reply(200, self._kept[name](), "image/webp" if name.endswith(".webp") else "image/png")

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """A page, as aiohttp and the proxies before it write one."""
        return Reply(status, f"{status}: {headers_of(request)}".encode(), "text/plain")

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """What a graph could not be run for, what became of it, and what came of it and can't be had."""
        match urlsplit(request.path).path.removeprefix("/api").strip("/").split("/"):
            case ["prompt"]:
                return _ORDER_REASONS[reason](request) if reason in _ORDER_REASONS else None
            case ["queue"]:
                return self._queue_of(reason)
            case ["history", identity]:
                return self._history_of(reason, identity, request)
            case ["view"]:
                return self._view_of(reason, request)
        return None

    def _queue_of(self, reason: str) -> Reply | None:
        if reason == "never_ready":
            running = [[order.number, identity, order.graph, {}, []] for identity, order in self._orders.items()]
            return Reply.of({"queue_running": running, "queue_pending": []})
        return Reply.of({"queue_running": [], "queue_pending": []}) if reason == "gone" else None

    def _history_of(self, reason: str, identity: str, request: ProviderRequest) -> Reply | None:
        match reason:
            case "never_ready" | "gone":
                return Reply.of({})
            case "failed":
                return _broken(identity, "RuntimeError", headers_of(request))
            case "out_of_memory":
                return _broken(identity, "torch.OutOfMemoryError", _OUT_OF_MEMORY)
            case "few_frames":
                return Reply.of(_halved(self._history(identity)))
        return None

    def _view_of(self, reason: str, request: ProviderRequest) -> Reply | None:
        whole = self.answer(request)
        match reason:
            case "half_file":
                return Reply(200, whole.body[: len(whole.body) // 2], whole.content_type)
            case "foreign_link":
                return Reply(302, b"", headers={"location": self._elsewhere + request.path})
        return None

    def showing(self, picture: Image.Image) -> Reply:
        """The file of a picture."""
        return Reply(200, encoded(picture), "image/png")

    def filtered(self) -> Reply:
        """Nothing is filtered there: a custom node that does so gives a black picture."""
        return self.showing(Image.new("RGB", (512, 512)))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _refused(wrong: Wrong) -> Reply:
    error = {"type": wrong.kind, "message": wrong.message, "details": wrong.details, "extra_info": {}}
    of_nodes = {number: {"errors": errors} for number, errors in (wrong.of_nodes or {}).items()}
    return Reply.of({"error": error, "node_errors": of_nodes}, 400)


def _lacks_model(request: ProviderRequest) -> Reply:
    told = f"ckpt_name: 'dreamshaper_8.safetensors' not in [] ({headers_of(request)})"
    error = {"type": "value_not_in_list", "message": "Value not in list", "details": told, "extra_info": {}}
    return _refused(Wrong("prompt_outputs_failed_validation", "Prompt outputs failed validation", "", {"4": [error]}))


def _lacks_node(request: ProviderRequest) -> Reply:
    told = f"Cannot execute because node WanImageToVideo does not exist. ({headers_of(request)})"
    return _refused(Wrong("invalid_prompt", told, "Node ID '#8'"))


def _lacks_picture(request: ProviderRequest) -> Reply:
    told = f"image - Invalid image file: x.png ({headers_of(request)})"
    error = {"type": "custom_validation_failed", "message": "Custom validation failed", "details": told}
    return _refused(Wrong("prompt_outputs_failed_validation", "Prompt outputs failed validation", "", {"1": [error]}))


_ORDER_REASONS = {"no_checkpoint": _lacks_model, "no_api": _lacks_node, "no_picture": _lacks_picture}


def _broken(identity: str, kind: str, said: str) -> Reply:
    """The history of an order that ended with an exception."""
    happened = {"prompt_id": identity, "node_type": "KSampler", "exception_type": kind, "exception_message": said}
    status = {"status_str": "error", "completed": False, "messages": [["execution_error", happened]]}
    return Reply.of({identity: {"outputs": {}, "status": status}})


def _halved(history: dict[str, Any]) -> dict[str, Any]:
    for told in history.values():
        told["outputs"] = {
            number: {"images": shown["images"][: len(shown["images"]) // 2]}
            for number, shown in told["outputs"].items()
        }
    return history


def _animation(pictures: list[Image.Image]) -> bytes:
    file = BytesIO()
    pictures[0].save(file, "WEBP", lossless=True, quality=0, method=0, save_all=True, append_images=pictures[1:])
    return file.getvalue()
