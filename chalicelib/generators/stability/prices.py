"""What one call to Stability costs, as its public price list had it in November 2026."""

from decimal import Decimal

from chalicelib.domain.money import Micros, from_dollars


def of_credits(amount: str | float) -> Micros:
    """What so many of Stability's credits are worth: one credit is one cent."""
    return from_dollars(Decimal(str(amount)) / 100)


STABILITY_PRICES: dict[str, Micros] = {
    "sd3.5-large": of_credits("6.5"),
    "sd3.5-large-turbo": of_credits("4"),
    "sd3.5-medium": of_credits("3.5"),
    "sd3.5-flash": of_credits("2.5"),
    "ultra": of_credits("8"),
    "core": of_credits("3"),
    "inpaint": of_credits("5"),
    "structure": of_credits("5"),
}
