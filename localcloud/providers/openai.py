"""The images API as OpenAI documents it, for models that draw any size in steps of 16."""

from io import BytesIO
from itertools import count
from typing import Annotated, Any, Literal, get_args

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .messages import ProviderRequest, Reply, headers_of
from .pictures import Form, draw, encoded, encoded64, redraw

MAX_MASK = 4 * 1024 * 1024
MIN_PIXELS, MAX_PIXELS, MAX_SIDE, MAX_RATIO, STEP = 655_360, 8_294_400, 3840, 3, 16
_STRENGTH, _OVERSTEP = 0.4, 0.05
_SHOWN = "/generated-images/"
_REASONS: dict[str, tuple[int, dict[str, Any]]] = {
    "unverified": (
        403,
        {
            "message": "Your organization must be verified to use the model `gpt-image-2`. Please go to: https://…",
            "type": "invalid_request_error",
            "param": None,
            "code": None,
        },
    ),
    "no_model": (404, {"message": "The model `x` does not exist or you do not have access to it.", "code": None}),
    "no_size": (400, {"message": "Invalid value: '64x64'.", "param": "size", "code": "invalid_value"}),
    "no_picture": (400, {"message": "Invalid image file or mode", "param": "image", "code": "invalid_image_file"}),
    "out_of_memory": (500, {"message": "CUDA error: out of memory\nCUDA kernel errors might be …", "code": 500}),
    "nan": (500, {"message": "NansException: A tensor with all NaNs was produced in VAE.", "code": 500}),
    "no_load": (500, {"message": "could not load model (no success): Unexpected err=…", "code": 500}),
}
"""OpenAI's (openai-php/client#565 and its API reference) and LocalAI's (mudler/LocalAI#2845)."""
Place = Literal["link", "relative_link", "dead_link", "foreign_link"]
"""Where the answer leads instead of holding the picture: to itself, as LocalAI's does, to nothing, or elsewhere."""


Model = Literal["gpt-image-2", "gpt-image-2.5-flare", "gpt-image-2.5-sunburst"]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    prompt: Annotated[str, Field(min_length=1, max_length=32_000)]
    model: Model
    size: Annotated[str, Field(pattern=r"^(auto|\d{1,4}x\d{1,4})$")] = "auto"
    quality: Literal["auto", "low", "medium", "high", "xhigh", "max"] = "auto"
    output_format: Literal["png", "jpeg", "webp"] = "png"
    background: Literal["auto", "transparent", "opaque"] = "auto"
    n: Annotated[int, Field(ge=1, le=10)] = 1
    user: str = ""

    @property
    def pixels(self) -> tuple[int, int]:
        if self.size == "auto":
            return 1024, 1024
        width, height = self.size.split("x")
        return int(width), int(height)


class _Generated(_Asked):
    moderation: Literal["auto", "low"] = "auto"


class _Edited(_Asked):
    image: bytes
    mask: bytes | None = None


_ROUTES: dict[str, type[_Asked]] = {"/v1/images/generations": _Generated, "/v1/images/edits": _Edited}


class OpenAIContract:
    """Checks the key before the parameters. Every answer differs: there is no seed.

    form: how the picture is answered, or where the answer leads
    elsewhere: the address of another server, for a foreign link
    """

    name = "openai"

    def __init__(
        self, key: str, unwanted: str = "unwanted", form: Form | Place = "base64", elsewhere: str = ""
    ) -> None:
        self._key = key
        self._unwanted = unwanted
        self._form = form
        self._elsewhere = elsewhere
        self._shown: dict[str, bytes] = {}
        self._chances = count(1)

    def answer(self, request: ProviderRequest) -> Reply:
        """A picture, or the first thing that is wrong."""
        if request.headers["authorization"] != f"Bearer {self._key}":
            return _error(401, "Incorrect API key provided", "invalid_api_key")
        if (request.method, request.path) == ("GET", "/v1/models"):
            return _models()
        if request.method == "GET" and request.path in self._shown:
            return Reply(200, self._shown[request.path], "image/png")
        return self._linked(self._ordered(request), f"http://{request.headers['host']}")

    def _ordered(self, request: ProviderRequest) -> Reply:
        if request.method == "GET" or request.path not in _ROUTES:
            return _error(404, "Invalid URL")
        try:
            asked = _ROUTES[request.path].model_validate(_parameters(request))
        except ValidationError as error:
            return _invalid(error)
        except ValueError:
            return _error(400, "We could not parse the body of your request")
        if self._unwanted in asked.prompt:
            return _error(400, "Your request was rejected by the safety system", "moderation_blocked")
        return _size_is_wrong(asked.pixels) or self._drawn(asked)

    def _drawn(self, asked: _Asked) -> Reply:
        chance = next(self._chances)
        if not isinstance(asked, _Edited):
            return self.showing(draw(asked.prompt, chance, asked.pixels))
        try:
            picture = Image.open(BytesIO(asked.image), formats=("PNG", "JPEG", "WEBP"))
            mask = Image.open(BytesIO(asked.mask), formats=("PNG",)) if asked.mask else None
        except OSError:
            return _error(400, "Invalid image file or mode", "invalid_image_file")
        return _mask_is_wrong(picture, mask, asked.mask) or self.showing(_edited(picture, mask, asked.pixels, chance))

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """The documented body."""
        return _error(status, headers_of(request))

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """The error's object; its message goes on with all that was request."""
        if reason not in _REASONS:
            return None
        status, error = _REASONS[reason]
        return Reply.of({"error": error | {"message": f"{error['message']} ({headers_of(request)})"}}, status)

    def showing(self, picture: Image.Image) -> Reply:
        """One image, in JSON or to be fetched."""
        match self._form:
            case "link" | "relative_link" | "dead_link" | "foreign_link":
                path = f"{_SHOWN}b64{len(self._shown)}.png?v=1"
                self._shown |= {} if self._form == "dead_link" else {path: encoded(picture)}
                return Reply.of({"created": 1, "data": [{"url": path}]})
            case "data_url":
                pictured = {"url": encoded64(picture, form="data_url")}
            case form:
                pictured = {"b64_json": encoded64(picture, form=form)}
        return Reply.of({"created": 1, "data": [pictured], "usage": {"total_tokens": 1}})

    def _linked(self, reply: Reply, here: str) -> Reply:
        """The links in full, as LocalAI makes them of the request's own Host."""
        if self._form not in ("link", "dead_link", "foreign_link"):
            return reply
        origin = self._elsewhere if self._form == "foreign_link" else here
        body = reply.body.replace(f'"url": "{_SHOWN}'.encode(), f'"url": "{origin}{_SHOWN}'.encode())
        return Reply(reply.status, body, reply.content_type, reply.headers)

    def filtered(self) -> Reply:
        """A 400: the filter shows nothing."""
        return _error(400, "Your request was rejected by the safety system", "moderation_blocked")


def _models() -> Reply:
    """What there is, for free; a model that has ended is not among it."""
    models = [{"id": name, "object": "model", "created": 1, "owned_by": "system"} for name in get_args(Model)]
    return Reply.of({"object": "list", "data": models})


def _parameters(request: ProviderRequest) -> dict[str, Any]:
    return request.json if request.path == "/v1/images/generations" else dict(request.form)


def _size_is_wrong(size: tuple[int, int]) -> Reply | None:
    fits = all(side % STEP == 0 and 0 < side <= MAX_SIDE for side in size)
    if fits and MIN_PIXELS <= size[0] * size[1] <= MAX_PIXELS and max(size) <= MAX_RATIO * min(size):
        return None
    return _error(400, "Invalid size", "invalid_value")


def _mask_is_wrong(picture: Image.Image, mask: Image.Image | None, encoded: bytes | None) -> Reply | None:
    if mask is None or encoded is None:
        return None
    if len(encoded) >= MAX_MASK or mask.size != picture.size or "A" not in mask.getbands():
        return _error(400, "Invalid mask image", "invalid_image_mask")
    return None


def _edited(picture: Image.Image, mask: Image.Image | None, size: tuple[int, int], chance: int) -> Image.Image:
    """With a mask, what lies outside it changes a little all the same, as it does with the real models."""
    picture = picture.convert("RGB").resize(size)
    if mask is None:
        return redraw(picture, _STRENGTH, chance)
    may_change = mask.getchannel("A").point(lambda opacity: 255 - opacity)
    return redraw(redraw(picture, _OVERSTEP, chance), _STRENGTH, chance, may_change)


def _invalid(error: ValidationError) -> Reply:
    first = error.errors()[0]
    name = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        return _error(400, f"Unknown parameter: '{name}'.", "unknown_parameter")
    return _error(400, f"Invalid value for '{name}': {first['msg']}", "invalid_value")


def _error(status: int, message: str, code: str | None = None) -> Reply:
    problem = {"message": message, "type": "image_generation_user_error", "param": None, "code": code}
    return Reply.of({"error": problem}, status)
