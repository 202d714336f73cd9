"""What one call to OpenAI costs, as its public price list had it in November 2026."""

from chalicelib.domain.money import Micros, from_dollars

OPENAI_PRICES: dict[str, Micros] = {
    "gpt-image-2.5-flare": from_dollars("0.03"),
    "gpt-image-2.5-sunburst": from_dollars("0.03"),
    "gpt-image-2": from_dollars("0.07"),
}
"""Charged by tokens: a megapixel out at medium quality and one in, rounded up. Another quality wants another price."""
