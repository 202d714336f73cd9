"""What Black Forest Labs is sent and what it answers: docs.bfl.ai, API reference and integration guidelines."""

import json

from PIL import Image
from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.base import Redraw
from chalicelib.generators.http.client import Request
from chalicelib.generators.http.links import Places, linked
from chalicelib.generators.sizes import Bounds, Size
from chalicelib.generators.wire_pictures import to_base64

from .models import BFL_MODELS
from .settings import BFLSettings

_OWN = (".bfl.ai",)
"""Regions answer under names of their own (integration guidelines), and so do the servers that files come from, which
are promised to be delivery.*.bfl.ai and nothing more exact."""
_BOUNDS = Bounds(step=16, min_side=64, max_ratio=7 / 3, most_pixels=1_000_000)
"""FLUX.2 draws any size in steps of 16. A megapixel, whichever of the two numbers that is, is the first step of its
price. The ratio is Kontext's, 3:7 to 7:3."""

_FIXED: dict[str, dict[str, object]] = {"flux-2-flex": {"prompt_upsampling": False}}
"""Model → what it is always sent: a prompt that is rewritten for each frame would have the frames jump."""


class Taken(BaseModel):
    """An order that was taken, and where to ask for it."""

    id: str
    polling_url: str


class Result(BaseModel):
    """What was drawn: a link that dies ten minutes later."""

    sample: str


class Told(BaseModel):
    """What became of an order."""

    status: str
    result: Result | None = None
    details: object = None


class Problem(BaseModel):
    """Why an order was not taken: a sentence, or a list of what is wrong with its fields."""

    detail: object = None


def authorization(settings: BFLSettings) -> dict[str, str]:
    """The header that bears the key."""
    return {"x-key": settings.key.get_secret_value()}


def wire_size(size: Size) -> Size:
    """The size at which a frame travels, there and back."""
    return _BOUNDS.nearest(size)


def order(settings: BFLSettings, model: str, asked: Redraw) -> Request:
    """Hands an order in."""
    size = wire_size(asked.parent.size)
    parent = to_base64(asked.parent, size)
    fields: dict[str, object] = {"prompt": asked.prompt, "seed": asked.frame_seed, "output_format": "png"}
    fields |= _FIXED.get(model, {})
    match BFL_MODELS[model]:
        case "flux-2":
            fields |= {"input_image": parent, "width": size[0], "height": size[1]}
        case "kontext":
            fields |= {"input_image": parent, "aspect_ratio": f"{size[0]}:{size[1]}"}
        case "fill":
            mask = asked.mask or Image.new("L", asked.parent.size, 255)
            fields |= {"image": parent, "mask": to_base64(mask, size)}
    headers = {**authorization(settings), "content-type": "application/json", "accept": "application/json"}
    return Request(f"{settings.base_url}/v1/{model}", headers, json.dumps(fields).encode())


def look(settings: BFLSettings, name: str, address: str) -> Request | CallEnding:
    """Asks for an order at its own address, with the key, which goes to *.bfl.ai and nowhere else."""
    return linked(name, Places(settings.base_url, keyed=_OWN), address, authorization(settings), "application/json")


def file(settings: BFLSettings, name: str, address: str) -> Request | CallEnding:
    """Fetches what was drawn, without a key: the link bears a signature of its own."""
    return linked(name, Places(settings.base_url, keyless=_OWN), address, {})
