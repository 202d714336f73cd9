"""Gemini's generateContent for its image models, by Google's API reference and troubleshooting guide."""

from base64 import b64decode
from io import BytesIO
from itertools import count
from typing import Annotated, Any, Literal, get_args

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from .messages import ProviderRequest, Reply, headers_of
from .pictures import draw, encoded64, megapixel, redraw

_STRENGTH = 0.4
_MODELS = ("gemini-3.1-flash-image", "gemini-3-pro-image", "gemini-3.1-flash-lite-image")
_PATH, _VERB = "/v1beta/models/", ":generateContent"
_STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    402: "RESOURCE_EXHAUSTED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
AspectRatio = Literal["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
FinishReason = Literal[
    "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "NO_IMAGE", "IMAGE_RECITATION", "IMAGE_OTHER", "SAFETY", "RECITATION",
    "OTHER", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "MAX_TOKENS",
]  # fmt: skip


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class _Inline(_Asked):
    mime_type: Literal["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"]
    data: str


class _Part(_Asked):
    text: str | None = None
    inline_data: _Inline | None = None


class _Content(_Asked):
    role: Literal["user", "model"] = "user"
    parts: Annotated[list[_Part], Field(min_length=1)]


class _ImageConfig(_Asked):
    aspect_ratio: AspectRatio | None = None
    image_size: Literal["1K", "2K", "4K"] = "1K"


class _Config(_Asked):
    response_modalities: list[Literal["TEXT", "IMAGE"]] = ["TEXT", "IMAGE"]
    image_config: _ImageConfig = _ImageConfig()


class _Order(_Asked):
    contents: Annotated[list[_Content], Field(min_length=1)]
    generation_config: _Config = _Config()

    @property
    def words(self) -> str:
        return " ".join(part.text for part in self.contents[-1].parts if part.text)

    @property
    def pictures(self) -> list[Image.Image]:
        """Raises OSError or ValueError for what is no picture."""
        encoded = [part.inline_data.data for part in self.contents[-1].parts if part.inline_data]
        pictures = [Image.open(BytesIO(b64decode(one, validate=True))) for one in encoded]
        return [picture.convert("RGB") for picture in pictures]

    @property
    def size(self) -> tuple[int, int]:
        width, height = (self.generation_config.image_config.aspect_ratio or "1:1").split(":")
        return megapixel((int(width), int(height)))


class GeminiContract:
    """Looks at the key first; a prompt that it won't draw is a 200 without candidates. Every answer differs.

    finishing: the reason for which every order ends without a picture
    in_words: whether it answers with a sentence instead
    """

    name = "gemini"

    def __init__(
        self, key: str, unwanted: str = "unwanted", finishing: FinishReason | None = None, *, in_words: bool = False
    ) -> None:
        self._key = key
        self._unwanted = unwanted
        self._finishing = finishing
        self._in_words = in_words
        self._chances = count(1)

    def answer(self, request: ProviderRequest) -> Reply:
        """A picture, or the first thing that is wrong."""
        if wrong := self._key_is_wrong(request):
            return wrong
        path = request.path.partition("?")[0]
        if request.method == "GET":
            return _listed() if path == _PATH.rstrip("/") else _error(404, "Requested entity was not found.")
        model = path.removeprefix(_PATH).removesuffix(_VERB)
        if not path.endswith(_VERB) or model not in _MODELS:
            return _error(404, f"models/{model} is not found for API version v1beta")
        try:
            order = _Order.model_validate(request.json)
        except (ValidationError, ValueError, TypeError) as error:
            return _error(400, f"Invalid JSON payload received. {error}")
        return self._ordered(order)

    def _key_is_wrong(self, request: ProviderRequest) -> Reply | None:
        key = request.headers["x-goog-api-key"]
        if key is None:
            return _error(403, "Method doesn't allow unregistered callers")
        return None if key == self._key else _error(400, "API key not valid.", "API_KEY_INVALID")

    def _ordered(self, order: _Order) -> Reply:
        if self._unwanted in order.words:
            return Reply.of({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})
        if self._finishing:
            return _finished(self._finishing)
        if self._in_words or "IMAGE" not in order.generation_config.response_modalities:
            return _finished("STOP", {"text": "I can describe this picture to you instead."})
        try:
            pictures = order.pictures
        except (OSError, ValueError):
            return _error(400, "Unable to process input image. Please retry or report it.")
        chance = next(self._chances)
        if not pictures:
            return self.showing(draw(order.words, chance, order.size))
        return self.showing(redraw(pictures[0].resize(order.size), _STRENGTH, chance))

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """The documented body."""
        return _error(status, headers_of(request))

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """A status, a message and, for the key, a reason of its own."""
        said = headers_of(request)
        match reason:
            case "no_credentials":
                return _error(400, f"API key not valid. Please pass a valid API key. ({said})", "API_KEY_INVALID")
            case "no_payment":
                return _error(
                    400, f"User location is not supported for the API use. ({said})", "", "FAILED_PRECONDITION"
                )
            case "no_model":
                return _error(404, f"models/x is not found for API version v1beta ({said})")
            case "no_picture":
                return _error(400, f"Unable to process input image. ({said})")
        return None

    def showing(self, picture: Image.Image) -> Reply:
        """One candidate that stopped by itself, with one picture, after a draft that it only thought of."""
        draft = Image.new("RGB", (64, 64), (200, 0, 200))
        parts = [_inline(draft) | {"thought": True}, {"text": "Thinking.", "thought": True}, _inline(picture)]
        return _finished("STOP", *parts)

    def filtered(self) -> Reply:
        """A 200 whose candidate has no content."""
        return _finished("IMAGE_SAFETY")


def _inline(picture: Image.Image) -> dict[str, Any]:
    return {"inlineData": {"mimeType": "image/png", "data": encoded64(picture)}}


def _finished(reason: str, *parts: dict[str, Any]) -> Reply:
    content = {"content": {"role": "model", "parts": list(parts)}} if parts else {}
    candidate = {"finishReason": reason, "index": 0, **content}
    return Reply.of({"candidates": [candidate], "usageMetadata": {"totalTokenCount": 1}, "modelVersion": "x"})


def _listed() -> Reply:
    """What there is, for free."""
    return Reply.of({"models": [{"name": f"models/{model}", "version": "3"} for model in _MODELS]})


def _error(status: int, message: str, reason: str = "", name: str = "") -> Reply:
    error: dict[str, Any] = {"code": status, "message": message, "status": name or _STATUSES.get(status, "UNKNOWN")}
    if reason:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}
        error["details"] = [info]
    return Reply.of({"error": error}, status)


FINISH_REASONS: tuple[FinishReason, ...] = get_args(FinishReason)
"""The reasons for which no picture comes."""
