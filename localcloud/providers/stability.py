"""Stability's REST API, v2beta, by its OpenAPI description."""

from collections.abc import Collection
from itertools import count
from typing import Annotated, Literal

from PIL import Image, ImageFilter
from pydantic import Field, ValidationError

from .messages import ProviderRequest, Reply, headers_of
from .pictures import draw, encoded
from .stable_image import Asked, Core, Inpaint, Sd3, Structure, Style, Ultra

MAX_BODY = 10 * 1024 * 1024
_NAMES = {
    400: "bad_request",
    401: "unauthorized",
    402: "payment_required",
    403: "content_moderation",
    404: "not_found",
    413: "payload_too_large",
    422: "unprocessable_entity",
    429: "rate_limit_exceeded",
    500: "internal_error",
}


class _Sd3(Sd3):
    model: Literal["sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash"] = "sd3.5-large"
    cfg_scale: Annotated[float, Field(ge=1, le=10)] | None = None
    style_preset: Style | None = None


class _Ultra(Ultra):
    style_preset: Style | None = None


class _Core(Core):
    style_preset: Style | None = None


_ROUTES: dict[str, type[Asked]] = {
    "/v2beta/stable-image/generate/sd3": _Sd3,
    "/v2beta/stable-image/generate/ultra": _Ultra,
    "/v2beta/stable-image/generate/core": _Core,
    "/v2beta/stable-image/edit/inpaint": Inpaint,
    "/v2beta/stable-image/control/structure": Structure,
}


class StabilityContract:
    """Checks the parameters before the key; a word that moderation doesn't like ends in a 403."""

    name = "stability"

    def __init__(
        self, key: str, unwanted: str = "unwanted", credit: float = 1000.0, retired: Collection[str] = ()
    ) -> None:
        self._key = key
        self._unwanted = unwanted
        self._credit = credit
        self._retired = retired
        self._chances = count(1)

    def answer(self, request: ProviderRequest) -> Reply:
        """A picture, or the first thing that is wrong."""
        return self._told(request) if request.method == "GET" else self._ordered(request)

    def _ordered(self, request: ProviderRequest) -> Reply:
        wrong = self._head_is_wrong(request)
        if wrong:
            return _problem(*wrong)
        try:
            asked = _ROUTES[request.path].model_validate(request.form)
        except ValidationError as error:
            return _problem(400, *(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()))
        if isinstance(asked, _Sd3) and asked.model in self._retired:
            return _problem(400, "model: must be one of those that are offered")
        if not self._lets_in(request):
            return _problem(401, "authorization: invalid or missing header value")
        if self._unwanted in asked.prompt:
            return _problem(403, "Your request was flagged by our content moderation system")
        return self._drawn(asked, next(self._chances))

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """The documented body; for a status that isn't documented, the page of the gateway before the service."""
        if status in _NAMES:
            return _problem(status, headers_of(request))
        return Reply(status, f"<h1>{status}</h1>{headers_of(request)}".encode(), "text/html")

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """A name, and sentences about fields."""
        match reason:
            case "english_only":
                told = f"prompt: English is the only supported language for this service ({headers_of(request)})"
                return Reply.of({"id": "0" * 32, "name": "invalid_language", "errors": [told]}, 403)
            case "no_model":
                return _problem(400, "model: must be one of those that are offered")
            case "no_picture":
                return _problem(400, "image: invalid, or of an unsupported format")
        return None

    def showing(self, picture: Image.Image) -> Reply:
        """PNG bytes."""
        return _finished(encoded(picture), "image/png", "SUCCESS")

    def filtered(self) -> Reply:
        """A 200 with a blurred picture."""
        blurred = draw("what was filtered", 1, (512, 512)).filter(ImageFilter.GaussianBlur(20))
        return _finished(encoded(blurred), "image/png", "CONTENT_FILTERED")

    def _told(self, request: ProviderRequest) -> Reply:
        """The balance. Its errors have a form of their own, and repeat the key."""
        if request.path != "/v1/user/balance":
            return _problem(404, "no such route")
        if not self._lets_in(request):
            return Reply.of({"id": "0" * 32, "name": "unauthorized", "message": headers_of(request)}, 401)
        return Reply.of({"credits": self._credit})

    def _lets_in(self, request: ProviderRequest) -> bool:
        return request.headers["authorization"] == f"Bearer {self._key}"

    def _head_is_wrong(self, request: ProviderRequest) -> tuple[int, str] | None:
        if request.path not in _ROUTES:
            return 404, "no such route"
        if request.headers.get_content_type() != "multipart/form-data":
            return 400, "content-type: must be multipart/form-data"
        if request.headers.get("accept", "image/*") not in ("image/*", "application/json"):
            return 400, "accept: must be image/* or application/json"
        if len(request.body) > MAX_BODY:
            return 413, "body: cannot exceed 10 MiB"
        return None

    def _drawn(self, asked: Asked, chance: int) -> Reply:
        body = encoded(asked.drawn(chance), asked.output_format)
        return _finished(body, f"image/{asked.output_format}", "SUCCESS", asked.seed or chance)


def _finished(body: bytes, content_type: str, reason: str, seed: int = 1) -> Reply:
    return Reply(200, body, content_type, {"finish-reason": reason, "seed": str(seed), "x-request-id": "0" * 32})


def _problem(status: int, *errors: str) -> Reply:
    return Reply.of({"id": "0" * 32, "name": _NAMES[status], "errors": list(errors)}, status)
