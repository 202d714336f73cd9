"""What the program says of itself."""

from typing import Any

from . import __version__
from .answers import GeneratorInfo, Generators, Health
from .generators import MODULES
from .loom import Loom

_MICROS = 1_000_000


def generators(loom: Loom) -> Generators:
    """The generators that are configured."""
    configured = [loom.generator(name) for name in MODULES]
    return Generators(
        generators=tuple(
            GeneratorInfo(name=one.name, abilities=one.abilities, usd_per_call=one.price(None) / _MICROS)
            for one in configured
        )
    )


def health(loom: Loom) -> Health:
    """The version and what is configured."""
    return Health(
        version=__version__, generators=tuple(MODULES), budget_usd=loom.settings.allowance.budget_micros / _MICROS
    )


def openapi() -> dict[str, Any]:
    """The API's description; its library is imported when somebody asks, and not at every cold start."""
    from .openapi import describe  # noqa: PLC0415 - see above

    return describe().model_dump(mode="json", by_alias=True, exclude_none=True)
