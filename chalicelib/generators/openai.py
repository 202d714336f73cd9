"""The images API of OpenAI, and of the servers that speak it: vLLM-Omni, SGLang, LocalAI.

It knows no seed, no strength and no negative prompt. Reference: https://platform.openai.com/docs/api-reference/images
"""

import json

from PIL import Image, ImageChops
from pydantic import BaseModel

from chalicelib.errors import CallEnding, Lost, Refused

from . import multipart
from .base import Redraw
from .call import call
from .draw import Draw
from .frame import as_drawn, as_frame
from .offers import Offered
from .parsing import parsed
from .pixels import from_base64, to_png
from .settings import OpenAISettings
from .sizes import Bounds, Size, ratio_of
from .sorting import ending_of
from .wire import Answer, Request

NAME = "the image server"
_OK = 200
_BOUNDS = Bounds(step=16, min_pixels=1024 * 1024, max_ratio=3)
"""From 655,360 pixels and 16 a step on, any size is drawn; a megapixel is what the prices are made for."""
_SAYINGS = {
    "moderation_blocked": "{name}'s moderation does not allow this prompt or picture",
    "content_policy_violation": "{name}'s moderation does not allow this prompt or picture",
    "insufficient_quota": "there is no credit left at {name}",
    "billing_hard_limit_reached": "there is no credit left at {name}",
}


class _Encoded(BaseModel):
    b64_json: str


class _Drawn(BaseModel):
    data: list[_Encoded]


class _Error(BaseModel):
    code: str | int | None = None


class _Problem(BaseModel):
    error: _Error


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
        return call(NAME, self._request(path, content_type, body), self._settings.timeouts, _read)

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


def _read(answer: Answer) -> Image.Image | CallEnding:
    if answer.status != _OK:
        return _ending(answer)
    drawn = parsed(answer, _Drawn)
    if drawn is None or not drawn.data:
        return Lost(f"{NAME} answered with something that is no picture")
    return from_base64(NAME, drawn.data[0].b64_json)


def _ending(answer: Answer) -> CallEnding:
    """Money that ran out is a 429 here, like a throttled call: only the error's code tells them apart."""
    problem = parsed(answer, _Problem)
    saying = _SAYINGS.get(str(problem.error.code)) if problem else None
    return Refused(saying.format(name=NAME)) if saying else ending_of(NAME, answer)


def build(settings: OpenAISettings) -> OpenAI:
    """The generator."""
    return OpenAI(settings)
