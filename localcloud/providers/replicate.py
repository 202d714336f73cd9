"""Replicate's predictions: one is created, asked for until it has ended, and its output fetched.

Sources: replicate.com/docs (HTTP API, predictions/lifecycle, input-files, error-codes) and the models' own pages.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from itertools import count
from threading import Lock
from time import monotonic
from typing import Annotated, Any, Literal

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .messages import ProviderRequest, Reply, headers_of
from .pictures import animate, encoded, filmed, opened, pictured, redraw

_CREATED = 201
_FEW = 4
_EDIT_STRENGTH = 0.4
_FLAGGED = "The input or output was flagged as sensitive. Please try again with different inputs. (E005)"
_OUT_OF_MEMORY = "Model ran out of memory (OOM Killed) (E1001)"
_DEADLINES = {"s": 1, "m": 60, "h": 3600}


class _Asked(BaseModel):
    """What a model takes; unknown inputs are passed over there, and are wrong here."""

    model_config = ConfigDict(extra="forbid")

    prompt: Annotated[str, Field(min_length=1)]
    seed: int | None = None


class _Wan(_Asked):
    image: str
    last_image: str | None = None
    num_frames: Annotated[int, Field(ge=81, le=121)] = 81
    resolution: Literal["480p", "720p"] = "480p"
    frames_per_second: Annotated[int, Field(ge=5, le=30)] = 16
    go_fast: bool = True
    interpolate_output: bool = False


class _Kontext(_Asked):
    input_image: str
    aspect_ratio: Literal["match_input_image", "1:1"] = "match_input_image"
    output_format: Literal["jpg", "png"] = "png"
    safety_tolerance: Annotated[int, Field(ge=0, le=6)] = 2


_MODELS: dict[str, type[_Asked]] = {
    "wan-video/wan-2.2-i2v-fast": _Wan,
    "black-forest-labs/flux-kontext-pro": _Kontext,
}
PRICES = {"wan-video/wan-2.2-i2v-fast": 50_000, "black-forest-labs/flux-kontext-pro": 40_000}
"""What it takes here, in millionths of a US dollar. No source tells what the real one takes."""


@dataclass
class _Prediction:
    """One that was created: done at a time, by the clock `monotonic`."""

    model: str
    asked: _Asked
    done_at: float
    dies_at: float
    ended: str = ""
    error: str | None = None
    is_given_back: bool = False


class ReplicateContract:
    """Checks the token, then the model, then its inputs.

    unwanted: a word that its models flag
    seconds: that a prediction takes
    elsewhere: where an output is said to be, for the fate `foreign_link`
    retired: models that are no longer there
    """

    name = "replicate"

    def __init__(
        self,
        key: str,
        unwanted: str = "unwanted",
        seconds: float = 0.0,
        elsewhere: str = "https://elsewhere.example",
        retired: Collection[str] = (),
    ) -> None:
        self._key = key
        self._unwanted = unwanted
        self._seconds = seconds
        self._elsewhere = elsewhere
        self._offered = [model for model in _MODELS if model not in retired]
        self._uploads: dict[str, Image.Image] = {}
        self._predictions: dict[str, _Prediction] = {}
        self._outputs: dict[str, Callable[[], tuple[bytes, str]]] = {}
        self._numbers = count(1)
        self._lock = Lock()

    def answer(self, request: ProviderRequest) -> Reply:
        """What the API answers, or the output's file, which anybody may fetch who has its address."""
        if request.method == "GET" and request.path in self._outputs:
            body, kind = self._outputs[request.path]()
            return Reply(200, body, kind)
        if request.headers["authorization"] != f"Bearer {self._key}":
            return _problem(401, "Unauthenticated", headers_of(request))
        with self._lock:
            return self._posted(request) if request.method == "POST" else self._told(request)

    def expire(self) -> None:
        """As when the deadline of every prediction is over."""
        with self._lock:
            for prediction in self._predictions.values():
                prediction.dies_at = 0.0

    def _posted(self, request: ProviderRequest) -> Reply:
        match request.path.strip("/").split("/"):
            case ["v1", "files"]:
                return self._uploaded(request)
            case ["v1", "models", owner, name, "predictions"] if f"{owner}/{name}" in self._offered:
                return self._created(f"{owner}/{name}", request)
        return _problem(404, "Not found", "The requested resource could not be found.")

    def _uploaded(self, request: ProviderRequest) -> Reply:
        content = request.form.get("content")
        if not isinstance(content, bytes):
            return _problem(400, "Bad request", "content: is required")
        identity = f"file{next(self._numbers):08}"
        here = f"http://{request.headers['host']}/v1/files/{identity}"
        try:
            self._uploads[here] = opened(content)
        except ValueError as error:
            return _problem(422, "Unprocessable", str(error))
        return Reply.of({"id": identity, "size": len(content), "urls": {"get": here}}, _CREATED)

    def _created(self, model: str, request: ProviderRequest) -> Reply:
        try:
            asked = _MODELS[model].model_validate(request.json.get("input"))
        except (ValidationError, ValueError, TypeError) as error:
            return _problem(422, "Input validation failed", f"- input: {type(error).__name__}")
        seconds = _deadline(request.headers.get("cancel-after", ""))
        if seconds is None:
            return _problem(422, "Input validation failed", "Cancel-After: must be a duration such as 1m30s")
        identity = f"{next(self._numbers):026}"
        now = monotonic()
        done_at = max([now, *(one.done_at for one in self._predictions.values())]) + self._seconds
        self._predictions[identity] = _Prediction(model, asked, done_at, now + seconds)
        told = self._shown(identity, "starting", request)
        return Reply(_CREATED, Reply.of(told).body, charge=PRICES[model])

    def _told(self, request: ProviderRequest) -> Reply:
        if request.path == "/v1/account":
            return Reply.of({"type": "user", "username": "me", "name": "Me"})
        if (model := request.path.removeprefix("/v1/models/")) in self._offered:
            return Reply.of({"owner": model.partition("/")[0], "name": model.partition("/")[2], "visibility": "public"})
        identity = request.path.rpartition("/")[2]
        prediction = self._predictions.get(identity)
        if prediction is None:
            return _problem(404, "Not found", "The requested resource could not be found.")
        now = monotonic()
        if prediction.done_at > now:
            return self._waiting(identity, prediction, now, request)
        if self._unwanted in prediction.asked.prompt:
            return Reply.of(self._shown(identity, "failed", request) | {"error": _FLAGGED})
        output = self._output(identity, prediction, f"http://{request.headers['host']}")
        return Reply.of(self._shown(identity, "succeeded", request) | {"output": output})

    def _waiting(self, identity: str, prediction: _Prediction, now: float, request: ProviderRequest) -> Reply:
        """One that its deadline finds before it has begun is aborted, and not charged."""
        if prediction.dies_at > now:
            return Reply.of(self._shown(identity, "processing", request))
        return self._given_back(identity, "aborted", None, request)

    def _given_back(self, identity: str, status: str, error: str | None, request: ProviderRequest) -> Reply:
        body = Reply.of(self._shown(identity, status, request) | {"error": error}).body
        prediction = self._predictions.get(identity)
        if prediction is None or prediction.is_given_back:
            return Reply(200, body)
        prediction.is_given_back = True
        return Reply(200, body, charge=-PRICES[prediction.model])

    def _shown(self, identity: str, status: str, request: ProviderRequest) -> dict[str, Any]:
        get = f"http://{request.headers['host']}/v1/predictions/{identity}"
        urls = {"get": get, "cancel": f"{get}/cancel"}
        return {"id": identity, "status": status, "urls": urls, "output": None, "error": None, "metrics": {}}

    def _output(self, identity: str, prediction: _Prediction, host: str, most: int | None = None) -> str | list[str]:
        path, asked = f"/outputs/{identity}", prediction.asked
        seed = asked.seed if asked.seed is not None else int(identity)
        match asked:
            case _Wan():
                self._outputs[path] = cache(lambda: (filmed(self._clip(asked, seed)[:most]), "video/mp4"))
            case _Kontext():
                picture = self._uploads.get(asked.input_image)
                parent = picture or pictured(asked.input_image)
                self._outputs[path] = cache(lambda: (encoded(redraw(parent, _EDIT_STRENGTH, seed)), "image/png"))
        return host + path

    def _clip(self, asked: _Wan, seed: int) -> list[Image.Image]:
        start = self._loaded(asked.image)
        last = self._loaded(asked.last_image).resize(start.size) if asked.last_image else None
        return animate(start, last, asked.num_frames, seed)

    def _loaded(self, address: str) -> Image.Image:
        """An uploaded file, or a data URL."""
        return self._uploads.get(address) or pictured(address)

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """The documented body (RFC 9457)."""
        return _problem(status, "Something went wrong", headers_of(request))

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """Why an order was not taken, what became of it, and what came of it and can't be had."""
        if request.path in self._outputs:
            return self._file_of(reason, request)
        if request.method == "POST":
            has_reason = request.path.endswith("/predictions") and reason == "no_payment"
            return _problem(402, "Insufficient credit", headers_of(request)) if has_reason else None
        return self._prediction_of(reason, request)

    def _prediction_of(self, reason: str, request: ProviderRequest) -> Reply | None:
        identity = request.path.rpartition("/")[2]
        match reason:
            case "never_ready":
                return Reply.of(self._shown(identity, "processing", request))
            case "gone":
                return Reply.of(self._shown(identity, "succeeded", request) | {"data_removed": True})
            case "failed" | "out_of_memory" | "moderated":
                error = {"out_of_memory": _OUT_OF_MEMORY, "moderated": _FLAGGED}.get(reason, headers_of(request))
                return Reply.of(self._shown(identity, "failed", request) | {"error": error})
            case "few_frames" | "foreign_link" if prediction := self._predictions.get(identity):
                host = self._elsewhere if reason == "foreign_link" else f"http://{request.headers['host']}"
                output = self._output(identity, prediction, host, _FEW if reason == "few_frames" else None)
                return Reply.of(self._shown(identity, "succeeded", request) | {"output": output})
        return None

    def _file_of(self, reason: str, request: ProviderRequest) -> Reply | None:
        whole = self.answer(request)
        return Reply(200, whole.body[: len(whole.body) // 2], whole.content_type) if reason == "half_file" else None

    def showing(self, picture: Image.Image) -> Reply:
        """The file of a picture."""
        return Reply(200, encoded(picture), "image/png")

    def filtered(self) -> Reply:
        """What is said of an order that was flagged."""
        return _problem(422, "Flagged", _FLAGGED)


def _deadline(said: str) -> float | None:
    """Seconds of `1h30m`; a day where nothing is said, and None for what is no duration."""
    if not said:
        return 86_400.0
    total, number = 0.0, ""
    for letter in said:
        if letter.isdigit():
            number += letter
        elif letter in _DEADLINES and number:
            total, number = total + int(number) * _DEADLINES[letter], ""
        else:
            return None
    return None if number else total


def _problem(status: int, title: str, detail: str) -> Reply:
    return Reply.of({"title": title, "detail": detail, "status": status}, status)
