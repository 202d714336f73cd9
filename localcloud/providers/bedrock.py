"""Amazon Bedrock's InvokeModel for Stability's models, and GetFoundationModel, by its user guide and API reference.

Luma's clips, which are started and delivered, are told in luma.py.
"""

from collections.abc import Collection
from itertools import count
from typing import Annotated
from urllib.parse import unquote

from botocore.credentials import Credentials
from PIL import Image
from pydantic import Field, ValidationError, field_validator

from .collected.luma import Deliver, Invocations
from .messages import ProviderRequest, Reply, headers_of
from .pictures import encoded64
from .sigv4 import is_signed
from .stable_image import Asked, Core, Inpaint, Sd3, Ultra

MAX_BODY = 25_000_000
_ERRORS = {
    400: "ValidationException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    408: "ModelTimeoutException",
    424: "ModelErrorException",
    429: "ThrottlingException",
    500: "InternalServerException",
    503: "ServiceUnavailableException",
}


def _no_webp(kind: str) -> str:
    if kind == "webp":
        raise ValueError("must be PNG or JPEG")
    return kind


class _Ultra(Ultra):
    _formats = field_validator("output_format")(_no_webp)


class _Core(Core):
    _formats = field_validator("output_format")(_no_webp)


class _Inpaint(Inpaint):
    grow_mask: Annotated[int, Field(ge=0, le=20)] = 5


_MODELS: dict[str, type[Asked]] = {
    "stability.sd3-5-large-v1:0": Sd3,
    "stability.stable-image-ultra-v1:1": _Ultra,
    "stability.stable-image-core-v1:1": _Core,
    "us.stability.stable-image-inpaint-v1:0": _Inpaint,
}
_TOLD = {model.removeprefix("us.") for model in _MODELS} | {"luma.ray-v2:0"}
_RETIRED = {"stability.stable-image-core-v1:0", "stability.stable-image-ultra-v1:0", "stability.sd3-large-v1:0"}
_PROFILES_ONLY = {"stability.stable-image-inpaint-v1:0"}


_REASONS = {
    "english_only": (400, "ValidationException", "Required: prompts must be in English"),
    "no_model": (400, "ValidationException", "The provided model identifier is invalid."),
    "no_credentials": (403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    "no_payment": (
        403,
        "AccessDeniedException",
        "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided.",
    ),
    "profile_only": (
        400,
        "ValidationException",
        "Invocation of model ID x with on-demand throughput isn\u2019t supported: use an inference profile.",
    ),
}


class BedrockContract:
    """Checks the signature first, then the model, then the body.

    legacy: models whose end is announced
    ended: models that are no longer there
    deliver: where Luma's clips go, if anywhere
    seconds: that a clip takes
    """

    name = "bedrock"

    def __init__(
        self,
        *customers: Credentials,
        region: str = "us-west-2",
        legacy: Collection[str] = (),
        ended: Collection[str] = (),
        deliver: Deliver | None = None,
        seconds: float = 0.0,
    ) -> None:
        self._customers = {one.access_key: one for one in customers}
        self._region = region
        self._legacy = legacy
        self._ended = ended
        self._chances = count(1)
        self.invocations = Invocations(_error, deliver, region, seconds=seconds)

    def answer(self, request: ProviderRequest) -> Reply:
        """A picture, or the first thing that is wrong."""
        if not is_signed(request, self._customers, "bedrock", self._region):
            return _error(403, "The request signature we calculated does not match", "InvalidSignatureException")
        if request.path.startswith("/async-invoke"):
            return self.invocations.answer(request)
        if request.method == "GET":
            return self._told(unquote(request.path).removeprefix("/foundation-models/"))
        model = unquote(request.path.removeprefix("/model/").removesuffix("/invoke"))
        return _without(model) or self._invoke(_MODELS[model], request)

    def _invoke(self, model: type[Asked], request: ProviderRequest) -> Reply:
        if len(request.body) > MAX_BODY:
            return _error(400, "The request body is too long")
        try:
            asked = model.model_validate(request.json)
        except (ValidationError, ValueError, TypeError) as error:
            return _error(400, f"Malformed input request: {error}")
        chance = next(self._chances)
        return _finished(encoded64(asked.drawn(chance), asked.output_format), asked.seed or chance)

    def _told(self, model: str) -> Reply:
        """A model's details. It knows the models alone, and not the inference profiles that lead to them."""
        if model not in _TOLD:
            return _error(400, "The provided model identifier is invalid")
        if model in self._ended:
            return _error(404, "Could not resolve the foundation model from the provided model identifier")
        ending = {"status": "LEGACY", "endOfLifeTime": "2027-05-20T00:00:00Z"}
        lifecycle = ending if model in self._legacy else {"status": "ACTIVE"}
        arn = f"arn:aws:bedrock:{self._region}::foundation-model/{model}"
        return Reply.of({"modelDetails": {"modelArn": arn, "modelId": model, "modelLifecycle": lifecycle}})

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """The exception of that status."""
        return _error(status, headers_of(request))

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """An exception's name and its message; of a clip, what became of it."""
        if request.path.startswith("/async-invoke/"):
            return self.invocations.failing(reason, request)
        if reason not in _REASONS:
            return None
        status, name, message = _REASONS[reason]
        return _error(status, f"{message} ({headers_of(request)})", name)

    def showing(self, picture: Image.Image) -> Reply:
        """One image, base64."""
        return _finished(encoded64(picture), 1)

    def filtered(self) -> Reply:
        """A 200 without images."""
        return Reply.of({"seeds": [1], "finish_reasons": ["Filter reason: output image"]})


def _without(model: str) -> Reply | None:
    """Why a model can't be invoked."""
    if model in _RETIRED:
        return _error(404, "This model version has reached the end of its life")
    if model in _PROFILES_ONLY:
        return _error(400, "Invocation with on-demand throughput isn't supported: use an inference profile")
    if model not in _MODELS:
        return _error(400, "The provided model identifier is invalid")
    return None


def _finished(image: str, seed: int) -> Reply:
    return Reply.of({"seeds": [seed], "finish_reasons": [None], "images": [image]})


def _error(status: int, message: str, name: str | None = None) -> Reply:
    name = name or _ERRORS.get(status, "UnknownException")
    return Reply.of({"message": message}, status, x_amzn_ErrorType=f"{name}:http://internal.amazon.com/")
