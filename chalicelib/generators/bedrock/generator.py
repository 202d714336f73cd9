"""Models on Amazon Bedrock: Stability's by InvokeModel, one signed POST; Luma's clips are handed in and delivered."""

import json
from urllib.parse import quote

from botocore.credentials import Credentials
from botocore.session import get_session
from PIL.Image import Image
from pydantic import BaseModel

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused
from chalicelib.generators.base import Animate, Draw, Redraw
from chalicelib.generators.collecting import Order, Pending, StoredClip, Submission
from chalicelib.generators.http.client import Answer, Request
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.paid_call import call
from chalicelib.generators.offers import Collected
from chalicelib.generators.results import as_drawn, as_frame
from chalicelib.generators.sizes import Size
from chalicelib.generators.stability.requests import Fields, draw_fields, redraw_fields, wire_size
from chalicelib.generators.wire_pictures import from_base64, to_base64

from .endings import NAME, ending_of_error
from .luma import LumaRay
from .models import BEDROCK_MODELS
from .settings import BedrockSettings
from .signing import signed

_OK = 200

_FILTERED = {
    "prompt": "{name}'s filter does not allow this prompt",
    "input image": "{name}'s filter does not allow the picture that it was given",
    "output image": "{name}'s filter does not allow the picture that was drawn",
}


class _Drawn(BaseModel):
    """InvokeModel's body; `images` may be absent where a filter stepped in."""

    finish_reasons: list[str | None]
    images: list[str] = []


class Bedrock(Collected):
    """Redraws and draws with the Stability models that Bedrock hosts; its inpaint model alone is given the mask.

    Luma's models draw clips, and these calls alone are collected.
    """

    def __init__(self, settings: BedrockSettings, credentials: Credentials) -> None:
        super().__init__(settings.menu)
        self._settings = settings
        self._credentials = credentials
        self._clips = LumaRay(settings, credentials)

    def redraw(self, order: Redraw) -> Image:
        """The next frame. Raises Busy, Refused or Lost."""
        model = self.model_for(order)
        size = wire_size(order.parent.size)
        picture = self._call(model, redraw_fields(BEDROCK_MODELS[model], order), size)
        return as_frame(NAME, picture, order, size)

    def draw(self, order: Draw) -> Image:
        """A picture from words. Raises Busy, Refused or Lost."""
        model = self.model_for(order, self._settings.words_model)
        return as_drawn(NAME, self._call(model, draw_fields(BEDROCK_MODELS[model], order), order.size), order)

    def _submitted(self, model: str, order: Order, nonce: str) -> Submission | CallEnding:
        if not isinstance(order, Animate):
            return Refused(f"{NAME}'s {model} is not collected")
        return self._clips.submitted(model, order, nonce)

    def _found(self, nonce: str, model: str) -> Submission | CallEnding | None:
        return self._clips.found(nonce, model)

    def _collected(self, submission: Submission) -> StoredClip | Pending | CallEnding:
        return self._clips.collected(submission)

    def _call(self, model: str, fields: Fields, size: Size) -> Image:
        return call(NAME, self._request(model, fields, size), self._settings.timeouts, _read)

    def _request(self, model: str, fields: Fields, size: Size) -> Request | Busy:
        body = json.dumps(
            {name: to_base64(value, size) if isinstance(value, Image) else value for name, value in fields.items()}
        ).encode()
        path = f"/model/{quote(model, safe='')}/invoke"
        return signed(self._settings, self._credentials, "POST", path, body)


def _read(answer: Answer) -> Image | CallEnding:
    if answer.status != _OK:
        return ending_of_error(answer)
    drawn = parsed(answer, _Drawn)
    if drawn is None:
        return Lost(f"{NAME} answered with something that is no picture")
    reasons = [reason for reason in drawn.finish_reasons if reason]
    for reason in reasons:
        if reason.startswith("Filter reason"):
            what = reason.partition(":")[2].strip()
            return Refused(
                _FILTERED.get(what, "{name}'s filter does not allow this prompt or picture").format(name=NAME)
            )
    if reasons or not drawn.images:
        return Lost(f"{NAME} failed to draw this frame")
    return from_base64(NAME, drawn.images[0])


def build(settings: BedrockSettings) -> Bedrock:
    """The generator, with the credentials of the process. Raises LookupError where there are none."""
    credentials = get_session().get_credentials()
    if credentials is None:
        raise LookupError("there are no AWS credentials to call Amazon Bedrock with")
    return Bedrock(settings, credentials)
