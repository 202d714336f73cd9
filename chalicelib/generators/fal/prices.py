"""What fal's models cost, as the pages of its models had it in November 2026: fal.ai/models/<endpoint>/llms.txt."""

from chalicelib.domain.money import Micros, from_dollars
from chalicelib.generators.clips import ClipPrice

FAL_PRICES: dict[str, Micros] = {"flux-2-pro-edit": from_dollars("0.045")}
"""A megapixel that comes out, and one that goes in."""

FAL_CLIP_PRICES: dict[str, ClipPrice] = {
    "wan-2.2-480p": ClipPrice(second_micros=from_dollars("0.04")),
    "wan-2.2-580p": ClipPrice(second_micros=from_dollars("0.06")),
    "wan-2.2-720p": ClipPrice(second_micros=from_dollars("0.08")),
    "wan-first-last-480p": ClipPrice(call_micros=from_dollars("0.20")),
    "wan-first-last-720p": ClipPrice(call_micros=from_dollars("0.40")),
    "ltx-2-fast": ClipPrice(second_micros=from_dollars("0.04")),
    "ltx-2-pro": ClipPrice(second_micros=from_dollars("0.06")),
    "ltx-2-19b": ClipPrice(call_micros=from_dollars("0.0018"), megapixel_micros=from_dollars("0.0018")),
}
"""Megapixels are rounded up to whole ones: less than one more for a clip, which stands here as a price by call."""
