"""The images API as OpenAI documents it, for models that draw any size in steps of 16."""

from io import BytesIO
from itertools import count
from typing import Annotated, Any, Literal, get_args

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .pictures import draw, encoded64, redraw
from .speech import Heard, Reply, headers_of

MAX_MASK = 4 * 1024 * 1024
MIN_PIXELS, MAX_PIXELS, MAX_SIDE, MAX_RATIO, STEP = 655_360, 8_294_400, 3840, 3, 16
_STRENGTH, _OVERSTEP = 0.4, 0.05


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
    """Checks the key before the parameters. Every answer differs: there is no seed."""

    name = "openai"

    def __init__(self, key: str, unwanted: str = "unwanted") -> None:
        self._key = key
        self._unwanted = unwanted
        self._chances = count(1)

    def answer(self, heard: Heard) -> Reply:
        """A picture, or the first thing that is wrong."""
        if heard.headers["authorization"] != f"Bearer {self._key}":
            return _error(401, "Incorrect API key provided", "invalid_api_key")
        if (heard.method, heard.path) == ("GET", "/v1/models"):
            return _models()
        return self._ordered(heard)

    def _ordered(self, heard: Heard) -> Reply:
        if heard.method == "GET" or heard.path not in _ROUTES:
            return _error(404, "Invalid URL")
        try:
            asked = _ROUTES[heard.path].model_validate(_parameters(heard))
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

    def error(self, status: int, heard: Heard) -> Reply:
        """The documented body."""
        return _error(status, headers_of(heard))

    def showing(self, picture: Image.Image) -> Reply:
        """One image, base64."""
        return Reply.of({"created": 1, "data": [{"b64_json": encoded64(picture)}], "usage": {"total_tokens": 1}})

    def filtered(self) -> Reply:
        """A 400: the filter shows nothing."""
        return _error(400, "Your request was rejected by the safety system", "moderation_blocked")


def _models() -> Reply:
    """What there is, for free; a model that has ended is not among it."""
    models = [{"id": name, "object": "model", "created": 1, "owned_by": "system"} for name in get_args(Model)]
    return Reply.of({"object": "list", "data": models})


def _parameters(heard: Heard) -> dict[str, Any]:
    return heard.json if heard.path == "/v1/images/generations" else dict(heard.form)


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
