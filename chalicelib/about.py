"""What the program says of itself."""

from typing import Any

from . import __version__
from .answers import GeneratorInfo, Generators, Health, ModelInfo
from .generators import Menu
from .loom import Loom

_MICROS = 1_000_000


def generators(loom: Loom) -> Generators:
    """The generators that are configured."""
    return Generators(generators=tuple(_info(menu) for menu in loom.menus.values()))


def _info(menu: Menu) -> GeneratorInfo:
    models = {
        model: ModelInfo(abilities=abilities, usd_per_call=menu.price(model) / _MICROS)
        for model, abilities in menu.models.items()
        if model
    }
    return GeneratorInfo(
        name=menu.name,
        model=menu.default or None,
        abilities=menu.abilities(None),
        usd_per_call=menu.price(None) / _MICROS,
        models=models,
        words_model=menu.words_model(None) or None,
        needs_token=any(menu.prices.values()),
    )


def health(loom: Loom) -> Health:
    """The version and what is configured."""
    return Health(
        version=__version__, generators=tuple(loom.menus), budget_usd=loom.settings.allowance.budget_micros / _MICROS
    )


def openapi() -> dict[str, Any]:
    """The API's description; its library is imported when somebody asks, and not at every cold start."""
    from .openapi import describe  # noqa: PLC0415 - see above

    return describe().model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
