"""What one call to Black Forest Labs costs, as public copies of its price list had it in 2026.

FLUX.2 is sold by the megapixel: the first that comes out, and each further one that goes in or comes out, a begun one
in full. We send no more than one and ask for no more than one, so that a price is both together.
"""

from decimal import Decimal

from chalicelib.domain.money import Micros, from_dollars


def of_credits(amount: float) -> Micros:
    """What so many credits of Black Forest Labs' are worth: one credit is one cent."""
    return from_dollars(round(Decimal(str(amount)) / 100, 6))


BFL_PRICES: dict[str, Micros] = {
    "flux-2-pro": from_dollars("0.045"),
    "flux-2-max": from_dollars("0.10"),
    "flux-2-flex": from_dollars("0.12"),
    "flux-2-klein-4b": from_dollars("0.015"),
    "flux-2-klein-9b": from_dollars("0.017"),
    "flux-kontext-pro": from_dollars("0.04"),
    "flux-kontext-max": from_dollars("0.08"),
    "flux-pro-1.0-fill": from_dollars("0.05"),
}
"""Copies say 0.10 and 0.12 of flex: this is the higher one, because money is reserved by it."""
