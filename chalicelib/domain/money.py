"""Money: everything is counted in whole millionths of a US dollar; dollars are what people write and read.

Each is a type of its own, so that neither is taken for the other, and here alone one becomes the other.
"""

from decimal import ROUND_CEILING, Decimal
from typing import Annotated, NewType

from pydantic import BeforeValidator, Field

_MICROS_OF_A_DOLLAR = 1_000_000
_MICROS_OF_A_CENT = 10_000

Micros = NewType("Micros", Annotated[int, Field(ge=0)])
"""Millionths of a US dollar. Names that end in `micros` hold them."""
Usd = NewType("Usd", Annotated[float, Field(ge=0)])
"""US dollars, as the API answers them. Names with `usd` in them hold these, or their text in the environment."""


def from_dollars(dollars: str | float | Decimal) -> Micros:
    """So many dollars in millionths; less than a millionth counts as one, so that no price becomes nothing.

    Raises ValueError for what is no amount.
    """
    try:
        return Micros(int((Decimal(str(dollars)) * _MICROS_OF_A_DOLLAR).to_integral_value(ROUND_CEILING)))
    except (ArithmeticError, ValueError) as error:
        raise ValueError(f"{dollars!r} is no amount of US dollars") from error


FromDollars = Annotated[Micros, BeforeValidator(from_dollars)]
"""Micros of which the environment tells the dollars."""


def to_dollars(micros: Micros) -> Usd:
    """The amount in dollars, for programs: as the API answers it."""
    return Usd(micros / _MICROS_OF_A_DOLLAR)


def exactly(micros: Micros) -> str:
    """The amount in dollars, for people, to the last millionth: `0.000300`, which `from_dollars` reads again."""
    return f"{Decimal(micros) / _MICROS_OF_A_DOLLAR:.6f}"


def in_cents(micros: Micros) -> str:
    """The amount for people, in whole cents, rounded up: `$1.03`; one of less than a cent as it is: `$0.00030`."""
    cents = -(-micros // _MICROS_OF_A_CENT)
    return f"${to_dollars(micros):.5f}" if 0 < micros < _MICROS_OF_A_CENT else f"${cents / 100:.2f}"
