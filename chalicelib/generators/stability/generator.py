"""Stability's REST API, v2beta: https://platform.stability.ai/docs/api-reference."""

from collections.abc import Mapping

from PIL.Image import Image
from pydantic import BaseModel

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.http import multipart
from chalicelib.generators.http.client import Answer, Request
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.known_reasons import ENGLISH_ONLY, Known, explained
from chalicelib.generators.http.paid_call import call
from chalicelib.generators.offers import Offered
from chalicelib.generators.results import as_drawn, as_frame
from chalicelib.generators.sizes import Size
from chalicelib.generators.wire_pictures import from_bytes, to_png

from .models import STABILITY_MODELS, Kind
from .requests import Fields, draw_fields, redraw_fields, wire_size
from .settings import StabilitySettings

NAME = "Stability"
_OK, _TOO_MANY, _SERVER_ERROR = 200, 429, 500

_PATHS: Mapping[Kind, str] = {
    "sd3": "/v2beta/stable-image/generate/sd3",
    "ultra": "/v2beta/stable-image/generate/ultra",
    "core": "/v2beta/stable-image/generate/core",
    "inpaint": "/v2beta/stable-image/edit/inpaint",
    "structure": "/v2beta/stable-image/control/structure",
}


_KNOWN = (
    Known(r"^content_moderation$", "{name}'s moderation does not allow this prompt or picture", is_final=True),
    Known(ENGLISH_ONLY, "{name} takes prompts in English only", is_final=True),
    Known(r"^model:", "{name} does not offer this model, or not any more", is_final=True),
    Known(r"^prompt:", "{name} does not take a prompt like this one", is_final=True),
    Known(r"^(image|mask):", "{name} does not take a picture like this one", is_final=True),
)
"""Names, and fields that stand before their error: the documents of v2beta."""


class _Problem(BaseModel):
    """The body of every documented error."""

    id: str
    name: str
    errors: list[str]


class Stability(Offered):
    """Redraws and draws with Stability's models; `inpaint` alone is given the mask."""

    def __init__(self, settings: StabilitySettings) -> None:
        super().__init__(settings.menu)
        self._settings = settings

    def redraw(self, order: Redraw) -> Image:
        """The next frame. Raises Busy, Refused or Lost."""
        model = self.model_for(order)
        size = wire_size(order.parent.size)
        picture = self._call(model, redraw_fields(STABILITY_MODELS[model], order), size)
        return as_frame(NAME, picture, order, size)

    def draw(self, order: Draw) -> Image:
        """A picture from words. Raises Busy, Refused or Lost."""
        model = self.model_for(order, self._settings.words_model)
        return as_drawn(NAME, self._call(model, draw_fields(STABILITY_MODELS[model], order), order.size), order)

    def _call(self, model: str, fields: Fields, size: Size) -> Image:
        return call(NAME, request_for(self._settings, model, fields, size), self._settings.timeouts, self._read)

    def _read(self, answer: Answer) -> Image | CallEnding:
        if answer.status != _OK:
            return self._ending(answer)
        reason = answer.headers.get("finish-reason")
        if reason == "CONTENT_FILTERED":  # a 200 with a blurred picture
            return Refused(f"{NAME}'s filter blurred this frame")
        if reason != "SUCCESS" or not answer.content_type.startswith("image/"):
            return Lost(f"{NAME} answered with something that is no picture")
        return from_bytes(NAME, answer.body)

    def _ending(self, answer: Answer) -> CallEnding:
        problem = parsed(answer, _Problem)  # a gateway's own page says nothing about what was charged
        if problem and answer.status >= _SERVER_ERROR:
            return Busy(f"{NAME} failed to draw this frame, and does not charge for that")
        ending = ending_of(NAME, answer)
        if answer.status == _TOO_MANY:
            ending.retry_after = self._settings.throttled_seconds if ending.retry_after is None else ending.retry_after
        elif problem:
            return explained(NAME, ending, _KNOWN, problem.name, *problem.errors)
        return ending


def authorization(settings: StabilitySettings) -> dict[str, str]:
    """The header that bears the key."""
    return {"authorization": f"Bearer {settings.key.get_secret_value()}"}


def request_for(settings: StabilitySettings, model: str, fields: Fields, size: Size) -> Request:
    """The request that has the model draw, with the settings' key; pictures travel at that size."""
    kind = STABILITY_MODELS[model]
    named = fields | {"model": model} if kind == "sd3" else fields
    content_type, body = multipart.encode(
        {name: to_png(value, size) if isinstance(value, Image) else str(value) for name, value in named.items()}
    )
    headers = {**authorization(settings), "accept": "image/*", "content-type": content_type}
    return Request(settings.base_url + _PATHS[kind], headers, body)


def build(settings: StabilitySettings) -> Stability:
    """The generator."""
    return Stability(settings)
