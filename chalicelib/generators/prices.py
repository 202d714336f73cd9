"""What one call costs, as the public price lists had it in November 2026.

These are defaults: whoever runs Frameloom sets the prices of their own contract in the settings.
"""

from decimal import Decimal

from chalicelib.domain.money import Micros, from_dollars


def of_credits(amount: str | float) -> Micros:
    """What so many of Stability's credits are worth: one credit is one cent."""
    return from_dollars(Decimal(str(amount)) / 100)


STABILITY: dict[str, Micros] = {
    "sd3.5-large": of_credits("6.5"),
    "sd3.5-large-turbo": of_credits("4"),
    "sd3.5-medium": of_credits("3.5"),
    "sd3.5-flash": of_credits("2.5"),
    "ultra": of_credits("8"),
    "core": of_credits("3"),
    "inpaint": of_credits("5"),
    "structure": of_credits("5"),
}

BEDROCK: dict[str, Micros] = {
    "stability.sd3-5-large-v1:0": from_dollars("0.08"),
    "stability.stable-image-ultra-v1:1": from_dollars("0.14"),
    "stability.stable-image-core-v1:1": from_dollars("0.04"),
    "us.stability.stable-image-inpaint-v1:0": from_dollars("0.07"),
}
"""Public lists differ; these are the highest of them, because money is reserved by them."""

OPENAI: dict[str, Micros] = {
    "gpt-image-2.5-flare": from_dollars("0.03"),
    "gpt-image-2.5-sunburst": from_dollars("0.03"),
    "gpt-image-2": from_dollars("0.07"),
}
"""Charged by tokens: a megapixel out at medium quality and one in, rounded up. Another quality wants another price."""
