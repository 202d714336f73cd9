"""What fal's queue is sent and what it answers: fal.ai/docs, model APIs, inference/queue."""

import json
from collections.abc import Iterator
from typing import Literal

from PIL.Image import Image
from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.base import Animate, Redraw
from chalicelib.generators.collecting import Order
from chalicelib.generators.http.client import Request
from chalicelib.generators.http.links import Places, linked
from chalicelib.generators.sizes import Bounds, Size
from chalicelib.generators.wire_pictures import to_base64

from .models import FAL_MODELS, FalModel
from .settings import FalSettings

_EDITED = Bounds(step=16, min_side=256, most_pixels=1_000_000)
_SERVES = (".fal.media", "fal.media")
"""docs.fal.ai/faq: files are at https://v3.fal.media/…, where everybody who has the address may fetch them."""


class Queued(BaseModel):
    """An order that was taken, and where to ask for it."""

    request_id: str
    status_url: str
    response_url: str


class Progress(BaseModel):
    """How far an order is."""

    status: Literal["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]


class File(BaseModel):
    """What was drawn, by its address."""

    url: str


class Result(BaseModel):
    """What came of an order: a clip, or pictures."""

    video: File | None = None
    images: list[File] = []

    @property
    def files(self) -> list[File]:
        """The clip, or else the first picture."""
        return [self.video] if self.video else self.images[:1]


class ModelError(BaseModel):
    """What a model found wrong with one of its inputs."""

    type: object = None
    msg: object = None


class Problem(BaseModel):
    """Why an order was not taken, or came to nothing: a model's list of errors, or a sentence of the queue's."""

    detail: list[ModelError] | object = None
    error_type: object = None

    @property
    def is_of_the_order(self) -> bool:
        """Whether it tells how the order ended, and not that nobody could tell."""
        return bool(self.error_type) or isinstance(self.detail, list)

    @property
    def said(self) -> Iterator[object]:
        """Types first, then sentences."""
        errors = [one for one in self.detail if isinstance(one, ModelError)] if isinstance(self.detail, list) else []
        yield self.error_type
        yield from (one.type for one in errors)
        yield from (one.msg for one in errors)
        yield self.detail


def authorization(settings: FalSettings) -> dict[str, str]:
    """The header that bears the key."""
    return {"authorization": f"Key {settings.key.get_secret_value()}"}


def order(settings: FalSettings, model: str, asked: Order) -> Request:
    """Hands an order in. fal is told neither to send it again by itself nor to have another model draw instead."""
    body = json.dumps(_inputs(FAL_MODELS[model], asked)).encode()
    alone = {"x-fal-no-retry": "1", "x-fal-disable-fallbacks": "true"}
    headers = {**authorization(settings), **alone, "content-type": "application/json", "accept": "application/json"}
    return Request(f"{settings.base_url}/{FAL_MODELS[model].endpoint}", headers, body)


def _inputs(model: FalModel, asked: Order) -> dict[str, object]:
    inputs: dict[str, object] = {"prompt": asked.prompt, **model.fixed}
    if model.seed:
        inputs["seed"] = asked.frame_seed if isinstance(asked, Redraw) else asked.seed
    if model.negative_prompt and asked.negative_prompt:
        inputs["negative_prompt"] = asked.negative_prompt
    match asked:
        case Animate():
            inputs |= _clip(model, asked)
        case Redraw(parent=parent):
            size = edited_size(parent.size)
            inputs |= {model.start: [_url(parent, size)], "image_size": _sides(size)}
    return inputs


def _clip(model: FalModel, asked: Animate) -> dict[str, object]:
    inputs: dict[str, object] = {model.start: _url(asked.parent, asked.size)}
    if asked.last and model.last:
        inputs[model.last] = _url(asked.last, asked.size)
    if "pictures" in model.measures:
        inputs["num_frames"] = asked.length
    if "seconds" in model.measures and model.clip:
        inputs["duration"] = round(model.clip.seconds(asked.length))
    if "size" in model.measures:
        inputs["video_size"] = _sides(asked.size)
    return inputs


def edited_size(size: Size) -> Size:
    """At which a picture that is to be edited travels: no more than a megapixel, by which it is sold."""
    return _EDITED.nearest(size)


def _url(picture: Image, size: Size) -> str:
    return f"data:image/png;base64,{to_base64(picture, size)}"


def _sides(size: Size) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}


def link(settings: FalSettings, name: str, address: str) -> Request | CallEnding:
    """Asks at an address that the queue gave out, with the key."""
    return linked(name, Places(settings.base_url), address, authorization(settings), "application/json")


def file(settings: FalSettings, name: str, address: str) -> Request | CallEnding:
    """Fetches what was drawn: fal serves it from its own network, to whoever has the address."""
    return linked(name, Places(settings.base_url, keyless=_SERVES), address, authorization(settings), "*/*")
