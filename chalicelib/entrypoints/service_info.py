"""What the program says of itself. What an answer needs is imported with the first one, not at every cold start."""

from typing import TYPE_CHECKING, Any

from chalicelib import __version__
from chalicelib.domain.money import to_dollars
from chalicelib.generators import Menu
from chalicelib.pipeline.context import PipelineContext

if TYPE_CHECKING:
    from .openapi import Registry
    from .service_schemas import GeneratorInfo, Generators, Health


def generators(context: PipelineContext) -> "Generators":
    """The generators that are configured."""
    from .service_schemas import Generators  # noqa: PLC0415 - see above

    return Generators(
        generators=tuple(_info(menu) for menu in context.menus.values()),
        usd_per_frame=to_dollars(context.settings.frame_micros),
    )


def _info(menu: Menu) -> "GeneratorInfo":
    from .service_schemas import GeneratorInfo, ModelInfo  # noqa: PLC0415 - see above

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


def health(context: PipelineContext) -> "Health":
    """The version and what is configured."""
    from .service_schemas import Health  # noqa: PLC0415 - see above

    return Health(
        version=__version__, generators=tuple(context.menus), budget_usd=to_dollars(context.settings.budget_micros)
    )


def openapi(registry: "Registry") -> dict[str, Any]:
    """The description, as OpenAPI, of the API that this registry of Chalice's offers."""
    from .openapi import describe  # noqa: PLC0415 - see above

    return describe(registry).model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
