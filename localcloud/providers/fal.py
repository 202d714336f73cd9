"""fal's queue: an order is answered with a number, its status and its response are asked for, and files are fetched.

Sources: fal.ai/docs (model APIs: inference/queue, errors, request-errors, faq) and each model's llms.txt, of 2026.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import count
from math import ceil
from threading import Lock
from time import monotonic
from typing import Annotated, Any, Literal

from PIL import Image
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from .messages import ProviderRequest, Reply, headers_of
from .pictures import animate, encoded, filmed, megapixel, pictured, redraw

_MEGAPIXEL = 1_000_000
_EDIT_STRENGTH = 0.4
_WAN_FPS = 16
_FPS = 25


def _loaded(given: object) -> Image.Image:
    """From a data URL; the real one loads HTTPS as well."""
    return given if isinstance(given, Image.Image) else pictured(str(given))


Picture = Annotated[Image.Image, BeforeValidator(_loaded)]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]


class _Asked(BaseModel):
    """What a model takes. `price` is in millionths of a US dollar; `drawn` are its pictures."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    prompt: Annotated[str, Field(min_length=1)]

    @property
    def price(self) -> int:
        raise NotImplementedError

    def drawn(self, chance: int) -> list[Image.Image]:
        raise NotImplementedError


class _Wan(_Asked):
    image_url: Picture
    end_image_url: Picture | None = None
    negative_prompt: str = ""
    num_frames: Annotated[int, Field(ge=17, le=161)] = 81
    frames_per_second: Annotated[int, Field(ge=4, le=60)] = _WAN_FPS
    resolution: Literal["480p", "580p", "720p"] = "720p"
    seed: Seed | None = None

    @property
    def price(self) -> int:
        """By the second of 16 pictures, whatever is asked for."""
        a_second = {"480p": 40_000, "580p": 60_000, "720p": 80_000}[self.resolution]
        return ceil(self.num_frames * a_second / _WAN_FPS)

    def drawn(self, chance: int) -> list[Image.Image]:
        return animate(self.image_url, _like(self.end_image_url, self.image_url), self.num_frames, self.seed or chance)


class _WanFirstLast(_Asked):
    start_image_url: Picture
    end_image_url: Picture
    negative_prompt: str = ""
    num_frames: Annotated[int, Field(ge=81, le=100)] = 81
    frames_per_second: Annotated[int, Field(ge=5, le=24)] = _WAN_FPS
    resolution: Literal["480p", "720p"] = "720p"
    seed: Seed | None = None

    @property
    def price(self) -> int:
        """By the clip, and a quarter more for one that is longer than usual."""
        a_clip = {"480p": 200_000, "720p": 400_000}[self.resolution]
        return a_clip if self.num_frames == 81 else a_clip * 5 // 4  # noqa: PLR2004 - the default, above

    def drawn(self, chance: int) -> list[Image.Image]:
        last = _like(self.end_image_url, self.start_image_url)
        return animate(self.start_image_url, last, self.num_frames, self.seed or chance)


class _Ltx2(_Asked):
    image_url: Picture
    duration: Literal[6, 8, 10] = 6
    resolution: Literal["1080p", "1440p", "2160p"] = "1080p"
    fps: Literal[25, 50] = 25
    generate_audio: bool = True

    @property
    def price(self) -> int:
        return self.duration * {"1080p": 60_000, "1440p": 120_000, "2160p": 240_000}[self.resolution]

    def drawn(self, chance: int) -> list[Image.Image]:
        return animate(self.image_url, None, self.duration * self.fps, chance)


class _Ltx2Fast(_Ltx2):
    @property
    def price(self) -> int:
        return self.duration * {"1080p": 40_000, "1440p": 80_000, "2160p": 160_000}[self.resolution]


class _Size(BaseModel):
    width: Annotated[int, Field(ge=32, le=4096)]
    height: Annotated[int, Field(ge=32, le=4096)]


class _Ltx219b(_Asked):
    image_url: Picture
    end_image_url: Picture | None = None
    negative_prompt: str = ""
    num_frames: Annotated[int, Field(ge=9, le=481)] = 121
    video_size: _Size
    fps: Annotated[float, Field(ge=1, le=60)] = _FPS
    generate_audio: bool = True
    seed: Seed | None = None

    @property
    def price(self) -> int:
        """By the megapixel of all pictures together, rounded up."""
        return ceil(self.num_frames * self.video_size.width * self.video_size.height / _MEGAPIXEL) * 1800

    def drawn(self, chance: int) -> list[Image.Image]:
        start = self.image_url.resize((self.video_size.width, self.video_size.height))
        return animate(start, _like(self.end_image_url, start), self.num_frames, self.seed or chance)


class _Edit(_Asked):
    image_urls: Annotated[list[Picture], Field(min_length=1, max_length=9)]
    image_size: _Size | Literal["auto"] = "auto"
    seed: Seed | None = None
    output_format: Literal["png", "jpeg"] = "jpeg"

    @property
    def price(self) -> int:
        """The first megapixel that comes out, and half as much for every further one that goes in or comes out."""
        inside = sum(ceil(each.width * each.height / _MEGAPIXEL) for each in self.image_urls)
        return 30_000 + 15_000 * (inside + ceil(self._size[0] * self._size[1] / _MEGAPIXEL) - 1)

    def drawn(self, chance: int) -> list[Image.Image]:
        return [redraw(self.image_urls[0].resize(self._size), _EDIT_STRENGTH, self.seed or chance)]

    @property
    def _size(self) -> tuple[int, int]:
        if isinstance(self.image_size, _Size):
            return self.image_size.width, self.image_size.height
        return megapixel(self.image_urls[0].size)


_ROUTES: dict[str, type[_Asked]] = {
    "/fal-ai/wan/v2.2-a14b/image-to-video": _Wan,
    "/fal-ai/wan-flf2v": _WanFirstLast,
    "/fal-ai/ltx-2/image-to-video": _Ltx2,
    "/fal-ai/ltx-2/image-to-video/fast": _Ltx2Fast,
    "/fal-ai/ltx-2-19b/image-to-video": _Ltx219b,
    "/fal-ai/flux-2-pro/edit": _Edit,
}
_TAKEN = 200
_FEW = 4
_LOCKED = "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."
_FLAGGED = {
    "loc": ["body", "prompt"],
    "msg": "The content could not be processed because it was flagged by a content checker.",
    "type": "content_policy_violation",
    "url": "https://docs.fal.ai/errors#content_policy_violation",
}


@dataclass
class _Order:
    """An order in the queue: done at a time, by the clock `monotonic`.

    asked: what it is for; None where that is not known, because the model could not read it
    failure: what is answered instead of a result
    """

    asked: _Asked | None
    done_at: float = 0.0
    failure: Reply | None = None
    is_given_back: bool = False

    @property
    def price(self) -> int:
        return self.asked.price if self.asked else 0


class FalContract:
    """Takes every order whose key is right; what is wrong with it is found out when it runs.

    key: as fal gives it out
    unwanted: a word that its content checker flags
    seconds: that an order takes
    elsewhere: where a file is said to be, for the fate `foreign_link`
    retried: orders that it would have sent again by itself, since nobody told it not to
    """

    name = "fal"

    def __init__(
        self,
        key: str,
        unwanted: str = "unwanted",
        seconds: float = 0.0,
        elsewhere: str = "https://elsewhere.example",
    ) -> None:
        self._key = key
        self._unwanted = unwanted
        self._seconds = seconds
        self._elsewhere = elsewhere
        self._orders: dict[str, _Order] = {}
        self._files: dict[str, Callable[[], tuple[bytes, str]]] = {}
        self._numbers = count(1)
        self._lock = Lock()
        self.retried = 0

    def answer(self, request: ProviderRequest) -> Reply:
        """What the queue answers, or the file."""
        if request.method == "GET" and request.path in self._files:
            body, kind = self._files[request.path]()
            return Reply(200, body, kind)
        if request.headers["authorization"] != f"Key {self._key}":
            return Reply.of({"detail": f"Cannot access application. {headers_of(request)}"}, 401)
        with self._lock:
            return self._ordered(request) if request.method == "POST" else self._told(request)

    def _ordered(self, request: ProviderRequest) -> Reply:
        if request.path not in _ROUTES:
            return Reply.of({"detail": "Application not found"}, 404)
        self.retried += request.headers.get("x-fal-no-retry") != "1"
        identity = f"{next(self._numbers):08x}-0000-4000-8000-000000000000"
        order = self._accepted(_ROUTES[request.path], request)
        order.done_at = max([monotonic(), *(one.done_at for one in self._orders.values())]) + self._seconds
        self._orders[identity] = order
        application = "/".join(request.path.split("/")[:3])
        here = f"http://{request.headers['host']}{application}/requests/{identity}"
        links = {"response_url": here, "status_url": f"{here}/status", "cancel_url": f"{here}/cancel"}
        told = {"status": "IN_QUEUE", "request_id": identity, "queue_position": 0, **links}
        return Reply(_TAKEN, Reply.of(told).body, charge=order.price)

    def _accepted(self, model: type[_Asked], request: ProviderRequest) -> _Order:
        try:
            asked = model.model_validate(request.json)
        except ValidationError as error:
            said = [_told_of(one) for one in error.errors()]
            return _Order(None, failure=_failed(422, said))
        except (ValueError, TypeError):
            return _Order(None, failure=_failed(422, []))
        return _Order(asked, failure=_failed(422, [_FLAGGED]) if self._unwanted in asked.prompt else None)

    def _told(self, request: ProviderRequest) -> Reply:
        identity = request.path.removesuffix("/status").rpartition("/")[2]
        order = self._orders.get(identity)
        if order is None:
            return Reply.of({"detail": "Request not found"}, 404)
        is_done = order.done_at <= monotonic()
        if request.path.endswith("/status"):
            status = {"status": "COMPLETED" if is_done else "IN_PROGRESS", "request_id": identity}
            return Reply.of(status, 200 if is_done else 202)
        if not is_done:
            return Reply.of({"detail": "Request is still in progress"}, 400)
        if order.failure or order.asked is None:
            return order.failure or _failed(500, [])
        return Reply.of(self._result(identity, order.asked, f"http://{request.headers['host']}"))

    def _result(self, identity: str, asked: _Asked, host: str, most: int | None = None) -> dict[str, Any]:
        """Where the file of an order is, with so many of its pictures at most."""
        path, chance = f"/files/{identity}/output", int(identity[:8], 16)
        if isinstance(asked, _Edit):
            kind = f"image/{asked.output_format}"
            self._files[path] = cache(lambda: (encoded(asked.drawn(chance)[0], asked.output_format), kind))
            return {"images": [{"url": host + path, "content_type": kind}], "seed": chance}
        self._files[path] = cache(lambda: (filmed(asked.drawn(chance)[:most]), "video/mp4"))
        return {"video": {"url": host + path, "content_type": "video/mp4"}, "seed": chance}

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """The documented body of a failure that is none of a model's; of others, the page of what stands before it."""
        return Reply.of({"detail": headers_of(request), "error_type": "internal_error"}, status)

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """Why an order was not taken, what became of it, and what came of it and can't be had."""
        if request.method == "POST":
            return Reply.of({"detail": _LOCKED}, 403) if reason == "no_payment" else None
        if request.path in self._files:
            return self._file_of(reason, request)
        if request.path.endswith("/status"):
            return self._status_of(reason)
        return self._response_of(reason, request)

    def _status_of(self, reason: str) -> Reply | None:
        if reason == "never_ready":
            return Reply.of({"status": "IN_PROGRESS", "request_id": "x"}, 202)
        return Reply.of({"detail": "Request not found"}, 404) if reason == "gone" else None

    def _response_of(self, reason: str, request: ProviderRequest) -> Reply | None:
        match reason:
            case "gone":
                return Reply.of({"detail": "Request not found"}, 404)
            case "failed":
                return self._given_back(request)
            case "moderated":
                return _failed(422, [_FLAGGED])
            case "few_frames" | "foreign_link":
                return self._spoilt(reason, request)
        return None

    def _given_back(self, request: ProviderRequest) -> Reply:
        """A failure of the server, which is never charged."""
        order = self._orders.get(request.path.rpartition("/")[2])
        said = {"detail": f"runner died {headers_of(request)}", "error_type": "runner_disconnected"}
        reply = Reply(503, Reply.of(said).body, headers={"x-fal-error-type": "runner_disconnected"})
        if order is None or order.is_given_back:
            return reply
        order.is_given_back = True
        return Reply(503, reply.body, headers=reply.headers, charge=-order.price)

    def _spoilt(self, reason: str, request: ProviderRequest) -> Reply:
        identity = request.path.rpartition("/")[2]
        order = self._orders.get(identity)
        if order is None or order.asked is None:
            return self.answer(request)
        host = self._elsewhere if reason == "foreign_link" else f"http://{request.headers['host']}"
        return Reply.of(self._result(identity, order.asked, host, _FEW if reason == "few_frames" else None))

    def _file_of(self, reason: str, request: ProviderRequest) -> Reply | None:
        whole = self.answer(request)
        return Reply(200, whole.body[: len(whole.body) // 2], whole.content_type) if reason == "half_file" else None

    def showing(self, picture: Image.Image) -> Reply:
        """The file of a picture."""
        return Reply(200, encoded(picture), "image/png")

    def filtered(self) -> Reply:
        """What the content checker says."""
        return _failed(422, [_FLAGGED])


def _like(picture: Image.Image | None, other: Image.Image) -> Image.Image | None:
    """In the other's size."""
    return picture and picture.resize(other.size)


def _told_of(error: ErrorDetails) -> dict[str, Any]:
    return {"loc": ["body", *error["loc"]], "msg": error["msg"], "type": error["type"], "url": "", "input": "…"}


def _failed(status: int, errors: list[dict[str, Any]]) -> Reply:
    """A model's error: each with its place, its type and a sentence."""
    return Reply(status, Reply.of({"detail": errors}).body, headers={"x-fal-retryable": "false"})
