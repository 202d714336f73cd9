"""Black Forest Labs' API: an order is taken, asked for until it has ended, and its picture fetched for ten minutes.

Sources: docs.bfl.ai (API reference, integration guidelines, errors), of 2026.
"""

from base64 import b64decode
from collections.abc import Collection
from dataclasses import dataclass
from itertools import count
from math import ceil
from threading import Lock
from time import monotonic
from typing import Annotated, Any, Literal

from PIL import Image
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from .messages import ProviderRequest, Reply, headers_of
from .pictures import encoded, megapixel, opened, redraw

_MEGAPIXEL = 1_000_000
_STRENGTH = 0.4
_LINK_SECONDS = 600
_STEP, _LEAST, _MOST = 16, 64, 4 * _MEGAPIXEL
_WIDEST = 7 / 3
_AT_ONCE = 24


def _decoded(given: object) -> Image.Image:
    """From base64; the real one loads HTTPS as well. Raises ValueError."""
    return given if isinstance(given, Image.Image) else opened(b64decode(str(given), validate=True))


def _is_of_steps(side: int) -> int:
    if side % _STEP:
        raise ValueError("must be a multiple of 16")
    return side


Picture = Annotated[Image.Image, BeforeValidator(_decoded)]
Side = Annotated[int, Field(ge=_LEAST), BeforeValidator(lambda side: _is_of_steps(int(side)))]


class _Asked(BaseModel):
    """What a model takes. `price` is in millionths of a US dollar."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    prompt: Annotated[str, Field(min_length=1)]
    seed: int | None = None
    output_format: Literal["jpeg", "png"] = "jpeg"

    def drawn(self, chance: int) -> Image.Image:
        raise NotImplementedError

    def price(self, model: str) -> int:
        raise NotImplementedError


class _Flux2(_Asked):
    input_image: Picture
    width: Side
    height: Side
    safety_tolerance: Annotated[int, Field(ge=0, le=5)] = 2

    def drawn(self, chance: int) -> Image.Image:
        """Exactly of the size that was asked for."""
        return redraw(self.input_image.resize((self.width, self.height)), _STRENGTH, chance)

    def price(self, model: str) -> int:
        """The first megapixel that comes out, and each further one that goes in or comes out."""
        if self.width * self.height > _MOST:
            raise ValueError("at most 4 megapixels")
        first, further = _FLUX2_PRICES[model]
        sides = ((self.width, self.height), self.input_image.size)
        return first + further * (sum(ceil(width * height / _MEGAPIXEL) for width, height in sides) - 1)


class _Flex(_Flux2):
    prompt_upsampling: bool = True
    guidance: Annotated[float, Field(ge=1.5, le=10)] = 5
    steps: Annotated[int, Field(ge=1, le=50)] = 50


class _Kontext(_Asked):
    input_image: Picture
    aspect_ratio: Annotated[str, Field(pattern=r"^[1-9]\d{0,4}:[1-9]\d{0,4}$")] = "1:1"
    prompt_upsampling: bool = False
    safety_tolerance: Annotated[int, Field(ge=0, le=2)] = 2

    def drawn(self, chance: int) -> Image.Image:
        """About a megapixel of the ratio."""
        width, height = map(int, self.aspect_ratio.split(":"))
        return redraw(self.input_image.resize(megapixel((width, height))), _STRENGTH, chance)

    def price(self, model: str) -> int:
        """By the picture."""
        width, height = map(int, self.aspect_ratio.split(":"))
        if max(width, height) / min(width, height) > _WIDEST + 1e-9:
            raise ValueError("aspect_ratio: must lie between 3:7 and 7:3")
        return _PRICES[model]


class _Fill(_Asked):
    image: Picture
    mask: Picture | None = None
    steps: Annotated[int, Field(ge=15, le=50)] = 50
    guidance: Annotated[float, Field(ge=1.5, le=100)] = 60
    prompt_upsampling: bool = False
    safety_tolerance: Annotated[int, Field(ge=0, le=6)] = 2

    def drawn(self, chance: int) -> Image.Image:
        """White of the mask is painted anew."""
        return redraw(self.image, 1, chance, self.mask.convert("L") if self.mask else None)

    def price(self, model: str) -> int:
        """By the picture."""
        if self.mask and self.mask.size != self.image.size:
            raise ValueError("mask: must have the same dimensions as the image")
        return _PRICES[model]


_FLUX2_PRICES = {
    "flux-2-pro": (30_000, 15_000),
    "flux-2-max": (70_000, 30_000),
    "flux-2-flex": (60_000, 60_000),
    "flux-2-klein-4b": (14_000, 1_000),
    "flux-2-klein-9b": (15_000, 2_000),
}
"""The first megapixel, and each further one, in millionths of a US dollar."""
_PRICES = {"flux-kontext-pro": 40_000, "flux-kontext-max": 80_000, "flux-pro-1.0-fill": 50_000}
_MODELS: dict[str, type[_Asked]] = {
    **dict.fromkeys(_FLUX2_PRICES, _Flux2),
    "flux-2-flex": _Flex,
    "flux-kontext-pro": _Kontext,
    "flux-kontext-max": _Kontext,
    "flux-pro-1.0-fill": _Fill,
}


@dataclass
class _Task:
    """An order that was taken: done at a time, by the clock `monotonic`."""

    asked: _Asked
    done_at: float


class BFLContract:
    """Looks at the key first, then at the model, then at its fields.

    unwanted: a word that moderation flags before anything is drawn
    seconds: that an order takes
    credit: what is left of the key's
    retired: models that are not there any more
    link_seconds: for how long a picture can be fetched once it is there
    elsewhere: where a picture is said to be, for the fate `foreign_link`
    """

    name = "bfl"

    def __init__(
        self,
        key: str,
        *,
        unwanted: str = "unwanted",
        seconds: float = 0.0,
        link_seconds: float = _LINK_SECONDS,
        elsewhere: str = "https://elsewhere.example",
        credit: float = 1000.0,
        retired: Collection[str] = (),
    ) -> None:
        self._key = key
        self._unwanted = unwanted
        self._seconds = seconds
        self._link_seconds = link_seconds
        self._elsewhere = elsewhere
        self._credit = credit
        self._models = {model: kind for model, kind in _MODELS.items() if model not in retired}
        self._tasks: dict[str, _Task] = {}
        self._numbers = count(1)
        self._lock = Lock()
        self.keys_for_files = 0
        """How often a file was asked for with a key, which its server has no right to."""

    def answer(self, request: ProviderRequest) -> Reply:
        """What the API answers, or a picture, which anybody may fetch who has its link while that lives."""
        path, _, query = request.path.partition("?")
        if path.startswith("/delivery/"):
            self.keys_for_files += "x-key" in request.headers
            return self._delivered(path.rpartition("/")[2])
        if path == "/openapi.json":
            return Reply.of({"openapi": "3.1.0", "paths": {f"/v1/{model}": {"post": {}} for model in self._models}})
        if request.headers["x-key"] != self._key:
            return Reply.of({"detail": "Not authenticated - Invalid Authentication"}, 403)
        if request.method == "POST":
            with self._lock:
                return self._taken(path.removeprefix("/v1/"), request)
        if path == "/v1/credits":
            return Reply.of({"credits": self._credit})
        return self._told(query.removeprefix("id=")) if path == "/v1/get_result" else _not_found()

    def _taken(self, model: str, request: ProviderRequest) -> Reply:
        if model not in self._models:
            return _not_found()
        if sum(one.done_at > monotonic() for one in self._tasks.values()) >= _AT_ONCE:
            return Reply.of({"detail": "Too many active tasks"}, 429)
        try:
            asked = self._models[model].model_validate(request.json)
            price = asked.price(model)
        except ValidationError as error:
            problems = [{"loc": one["loc"], "msg": one["msg"], "type": one["type"]} for one in error.errors()]
            return Reply.of({"detail": problems}, 422)
        except (ValueError, TypeError) as error:
            return Reply.of({"detail": str(error)}, 422)
        identity = f"{next(self._numbers):08}-task"
        self._tasks[identity] = _Task(asked, monotonic() + self._seconds)
        here = f"http://{request.headers['host']}/v1/get_result?id={identity}"
        taken = {"id": identity, "polling_url": here, "cost": price / 10_000}
        return Reply(200, Reply.of(taken).body, charge=price)

    def _told(self, identity: str) -> Reply:
        task = self._tasks.get(identity)
        if task is None:
            return _status(identity, "Task not found")
        if self._unwanted in task.asked.prompt:
            return _status(identity, "Request Moderated", details={"Moderation Reasons": ["Derivative Works Filter"]})
        if task.done_at > monotonic():
            return _status(identity, "Pending")
        return _status(identity, "Ready", result={"sample": f"/delivery/{identity}", "seed": task.asked.seed})

    def _delivered(self, identity: str) -> Reply:
        task = self._tasks.get(identity)
        if task is None or task.done_at + self._link_seconds < monotonic():
            return Reply(403, b"<Error><Code>AuthenticationFailed</Code></Error>", "application/xml")
        seed = task.asked.seed if task.asked.seed is not None else int(identity.partition("-")[0])
        kind = task.asked.output_format
        return Reply(200, encoded(task.asked.drawn(seed), kind), f"image/{kind}")

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """The documented body."""
        return Reply.of({"detail": headers_of(request)}, status)

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """Why an order was not taken, what became of it, and what came of it and can't be had."""
        path, _, query = request.path.partition("?")
        if path.startswith("/delivery/"):
            whole = self.answer(request)
            return Reply(200, whole.body[: len(whole.body) // 2], "image/png") if reason == "half_file" else None
        if request.method == "POST":
            said = {"detail": f"Insufficient credits. ({headers_of(request)})"}
            return Reply.of(said, 402) if reason == "no_payment" else None
        return self._became(reason, query.removeprefix("id="), request)

    def _became(self, reason: str, identity: str, request: ProviderRequest) -> Reply | None:
        match reason:
            case "never_ready":
                return _status(identity, "Pending")
            case "gone":
                return _status(identity, "Task not found")
            case "failed":
                return _status(identity, "Error", details={"error": headers_of(request)})
            case "moderated":
                return _status(identity, "Content Moderated", details={"Moderation Reasons": ["Safety Filter"]})
            case "foreign_link":
                return _status(identity, "Ready", result={"sample": f"{self._elsewhere}/delivery/{identity}"})
        return None

    def showing(self, picture: Image.Image) -> Reply:
        """The file of a picture."""
        return Reply(200, encoded(picture), "image/png")

    def filtered(self) -> Reply:
        """What is said of an order that was flagged."""
        return _status("0", "Content Moderated")


def _status(identity: str, status: str, **more: Any) -> Reply:  # noqa: ANN401 - whatever JSON can say
    return Reply.of({"id": identity, "status": status, "result": None, "progress": None, "details": None} | more)


def _not_found() -> Reply:
    return Reply.of({"detail": "Not Found"}, 404)
