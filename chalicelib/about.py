"""What the program says of itself. What an answer needs is imported with the first one, not at every cold start."""

from typing import TYPE_CHECKING, Any

from . import __version__
from .domain.money import to_dollars
from .generators import Menu
from .loom import Loom

if TYPE_CHECKING:
    from .introduction import GeneratorInfo, Generators, Health
    from .openapi import Registry


def generators(loom: Loom) -> "Generators":
    """The generators that are configured."""
    from .introduction import Generators  # noqa: PLC0415 - see above

    return Generators(
        generators=tuple(_info(menu) for menu in loom.menus.values()),
        usd_per_frame=to_dollars(loom.settings.frame_micros),
    )


def _info(menu: Menu) -> "GeneratorInfo":
    from .introduction import GeneratorInfo, ModelInfo  # noqa: PLC0415 - see above

    models = {
        model: ModelInfo(abilities=abilities, usd_per_call=to_dollars(menu.price(model)))
        for model, abilities in menu.models.items()
        if model
    }
    return GeneratorInfo(
        name=menu.name,
        model=menu.default or None,
        abilities=menu.abilities(None),
        usd_per_call=to_dollars(menu.price(None)),
        models=models,
        words_model=menu.words_model(None) or None,
        needs_token=any(menu.prices.values()),
    )


def health(loom: Loom) -> "Health":
    """The version and what is configured."""
    from .introduction import Health  # noqa: PLC0415 - see above

    return Health(version=__version__, generators=tuple(loom.menus), budget_usd=to_dollars(loom.settings.budget_micros))


def openapi(registry: "Registry") -> dict[str, Any]:
    """The description, as OpenAPI, of the API that this registry of Chalice's offers."""
    from .openapi import describe  # noqa: PLC0415 - see above

    return describe(registry).model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
