"""Stability's models in Stability's words, as its own API and Amazon Bedrock both speak them.

Sources: Stability's OpenAPI description (v2beta) and "Stability AI models" in the Bedrock user guide.
"""

from PIL import Image

from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.sizes import Bounds, Size, nearest_ratio

from .models import Kind

Fields = dict[str, str | int | float | Image.Image]
"""A request's fields before they are written as a form or as JSON."""

BOUNDS = Bounds(min_side=64, min_pixels=4096, max_ratio=2.5)
"""Stated for the edit and control routes; the others say no more than 64 pixels a side."""
_RATIO_NAMES = ("21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21")
_RATIOS = {name: int(name.split(":")[0]) / int(name.split(":")[1]) for name in _RATIO_NAMES}
_SEEDS = 4_294_967_294
"""The largest seed; 0 would ask for a random one."""


def wire_seed(seed: int) -> int:
    """One of the seeds that mean themselves."""
    return seed % _SEEDS + 1


def redraw_fields(kind: Kind, order: Redraw) -> Fields:
    """The fields that redraw the parent."""
    common = _common(order, order.frame_seed) | {"image": order.parent}
    match kind:
        case "sd3":
            return common | {"mode": "image-to-image", "strength": order.strength}
        case "structure":
            return common | {"control_strength": 1 - order.strength}
        case "inpaint":
            # Nothing beyond the mask: what it grew by would be thrown away with the rest outside.
            return common | {"mask": order.mask or Image.new("L", order.parent.size, 255), "grow_mask": 0}
        case _:
            return common | {"strength": order.strength}


def draw_fields(kind: Kind, order: Draw) -> Fields:
    """The fields that draw from words."""
    fields = _common(order, order.seed) | {"aspect_ratio": nearest_ratio(order.size, _RATIOS)}
    if kind == "sd3":
        fields["mode"] = "text-to-image"
    if order.style:
        fields["style_preset"] = order.style
    return fields


def wire_size(size: Size) -> Size:
    """The size at which a frame travels."""
    return BOUNDS.nearest(size)


def _common(order: Redraw | Draw, seed: int) -> Fields:
    """PNG is the default format everywhere, and needs no field: the documents differ in how they spell it."""
    fields: Fields = {"prompt": order.prompt, "seed": wire_seed(seed)}
    if order.negative_prompt:
        fields["negative_prompt"] = order.negative_prompt
    return fields
