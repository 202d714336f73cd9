"""What one call costs, in millionths of a US dollar, as the public price lists had it in November 2026.

These are defaults: whoever runs Frameloom sets the prices of their own contract in the settings.
"""

from decimal import Decimal


def _credits(amount: str) -> int:
    """Stability's credits as millionths of a dollar: one credit is one cent."""
    return int(Decimal(amount) * 10_000)


STABILITY: dict[str, int] = {
    "sd3.5-large": _credits("6.5"),
    "sd3.5-large-turbo": _credits("4"),
    "sd3.5-medium": _credits("3.5"),
    "sd3.5-flash": _credits("2.5"),
    "ultra": _credits("8"),
    "core": _credits("3"),
    "inpaint": _credits("5"),
    "structure": _credits("5"),
}

BEDROCK: dict[str, int] = {
    "stability.sd3-5-large-v1:0": 80_000,
    "stability.stable-image-ultra-v1:1": 140_000,
    "stability.stable-image-core-v1:1": 40_000,
    "us.stability.stable-image-inpaint-v1:0": 70_000,
}
"""Public lists differ; these are the highest of them, because money is reserved by them."""

OPENAI: dict[str, int] = {
    "gpt-image-2.5-flare": 30_000,
    "gpt-image-2.5-sunburst": 30_000,
    "gpt-image-2": 70_000,
}
"""Charged by tokens: a megapixel out at medium quality and one in, rounded up. Another quality wants another price."""
