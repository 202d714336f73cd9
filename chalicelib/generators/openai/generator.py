"""The images API of OpenAI, and of the servers that speak it: vLLM-Omni, SGLang, LocalAI.

It knows no seed, no strength and no negative prompt. Reference: https://platform.openai.com/docs/api-reference/images
"""

import json

from PIL import Image, ImageChops
from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding, Lost
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.http import multipart
from chalicelib.generators.http.client import Answer, Request
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.known_reasons import NOT_A_NUMBER, OUT_OF_MEMORY, Known, explained
from chalicelib.generators.http.links import Places, linked
from chalicelib.generators.http.paid_call import call
from chalicelib.generators.offers import Offered
from chalicelib.generators.results import as_drawn, as_frame
from chalicelib.generators.sizes import Bounds, Size, ratio_of
from chalicelib.generators.wire_pictures import from_base64, is_data_url, to_png

from .settings import OpenAISettings

NAME = "the image server"
_OK = 200
_BOUNDS = Bounds(step=16, min_pixels=1024 * 1024, max_ratio=3)
"""From 655,360 pixels and 16 a step on, any size is drawn; a megapixel is what the prices are made for."""
_KNOWN = (
    Known(
        r"^(moderation_blocked|content_policy_violation)$",
        "{name}'s moderation does not allow this prompt or picture",
        is_final=True,
    ),
    Known(
        r"^(insufficient_quota|billing_hard_limit_reached|billing_not_active)$",
        "there is no credit left at {name}",
        is_final=True,
    ),
    Known(
        r"organization must be verified",
        "{name} draws with this model for verified organizations only; its operator has to verify theirs",
        is_final=True,
    ),
    Known(
        r"^(model_not_found|invalid_model)$|does not have access to model|model .{1,99} (does not exist|not found)",
        "{name} does not have this model, or not for this key",
        is_final=True,
    ),
    Known(r"^unsupported_country_region_territory$", "{name} is not offered where it is called from", is_final=True),
    Known(
        r"^size$|invalid size",
        "{name} does not draw this size; FRAMELOOM_OPENAI_SIZES can name those that it draws",
        is_final=True,
    ),
    Known(r"^invalid_image_(file|mask)$|^(image|mask)$", "{name} does not take a picture like this one", is_final=True),
    Known(OUT_OF_MEMORY, "{name} ran out of memory; a smaller picture or model may fit"),
    Known(NOT_A_NUMBER, "{name} calculated no numbers (NaN)"),
    Known(r"could not load model|failed to load model", "{name} could not load the model"),
)
"""Codes: OpenAI's API reference. Sentences: openai-php/client#565 (verification has no code), mudler/LocalAI#2845."""


class _Pictured(BaseModel):
    """Base64, or where the picture is: what LocalAI answers, and others that speak the API (mudler/LocalAI#2299)."""

    b64_json: str | None = None
    url: str | None = None


class _Drawn(BaseModel):
    data: list[_Pictured]


class _Error(BaseModel):
    """OpenAI's object; servers of one's own put numbers and other things into it."""

    code: object = None
    param: object = None
    message: object = None


class _Problem(BaseModel):
    """Servers of one's own may have no object there, and their framework's `detail` instead."""

    error: _Error | str = _Error()
    message: object = None
    detail: object = None

    @property
    def said(self) -> tuple[object, ...]:
        """Whatever of it may be a reason."""
        error = self.error if isinstance(self.error, _Error) else _Error(message=self.error)
        return error.code, error.param, error.message, self.message, self.detail


class OpenAI(Offered):
    """Redraws by editing and draws by generating; the mask is a wish that the model may overstep."""

    def __init__(self, settings: OpenAISettings) -> None:
        super().__init__(settings.menu)
        self._settings = settings

    def redraw(self, order: Redraw) -> Image.Image:
        """The next frame. Raises Busy, Refused or Lost."""
        model = self.model_for(order)
        size = self._wire_size(order.parent.size)
        fields: dict[str, str | bytes] = {**self._fields(model, order.prompt, size)}
        fields["image"] = to_png(order.parent, size)
        if order.mask:
            fields["mask"] = to_png(_as_alpha(order.mask.resize(size)), size)
        picture = self._call("/images/edits", *multipart.encode(fields))
        return as_frame(NAME, picture, order, size)

    def draw(self, order: Draw) -> Image.Image:
        """A picture from words. Raises Busy, Refused or Lost."""
        model = self.model_for(order)
        body = json.dumps(self._fields(model, order.prompt, self._wire_size(order.size))).encode()
        return as_drawn(NAME, self._call("/images/generations", "application/json", body), order)

    def _fields(self, model: str, prompt: str, size: Size) -> dict[str, str]:
        return {
            "model": model,
            "prompt": prompt,
            "size": f"{size[0]}x{size[1]}",
            "quality": self._settings.quality,
            "output_format": "png",
        }

    def _wire_size(self, size: Size) -> Size:
        if not self._settings.sizes:
            return _BOUNDS.nearest(size)
        wanted = ratio_of(size)
        return min(
            self._settings.sizes, key=lambda offered: max(ratio_of(offered) / wanted, wanted / ratio_of(offered))
        )

    def _call(self, path: str, content_type: str, body: bytes) -> Image.Image:
        return call(NAME, self._request(path, content_type, body), self._settings.timeouts, self._read)

    def _read(self, answer: Answer) -> Image.Image | Request | CallEnding:
        if answer.status != _OK:
            return _ending(answer)
        drawn = parsed(answer, _Drawn)
        picture = drawn.data[0] if drawn and drawn.data else _Pictured()
        if encoded := picture.b64_json or (picture.url if is_data_url(picture.url or "") else None):
            return from_base64(NAME, encoded)
        if picture.url:
            return linked(NAME, Places(self._settings.base_url), picture.url, authorization(self._settings))
        return Lost(f"{NAME} answered with something that is no picture")

    def _request(self, path: str, content_type: str, body: bytes) -> Request:
        headers = {**authorization(self._settings), "content-type": content_type, "accept": "application/json"}
        return Request(self._settings.base_url + path, headers, body)


def authorization(settings: OpenAISettings) -> dict[str, str]:
    """The header that bears the key; none for a server that asks for none."""
    key = settings.key.get_secret_value()
    return {"authorization": f"Bearer {key}"} if key else {}


def _as_alpha(mask: Image.Image) -> Image.Image:
    """White, "may change", becomes transparent: on this wire, alpha 0 marks what to draw anew."""
    opaque = Image.new("RGBA", mask.size)
    opaque.putalpha(ImageChops.invert(mask))
    return opaque


def _ending(answer: Answer) -> CallEnding:
    """Money that ran out is a 429 here, like a throttled call: only the error's code tells them apart."""
    problem = parsed(answer, _Problem) or _Problem()
    return explained(NAME, ending_of(NAME, answer), _KNOWN, *problem.said)


def build(settings: OpenAISettings) -> OpenAI:
    """The generator."""
    return OpenAI(settings)
