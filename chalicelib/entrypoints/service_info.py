"""What the program says of itself. What an answer needs is imported with the first one, not at every cold start."""

from typing import TYPE_CHECKING, Any

from chalicelib import __version__
from chalicelib.domain.money import to_dollars
from chalicelib.generators import Menu
from chalicelib.pipeline.context import PipelineContext

if TYPE_CHECKING:
    from .openapi import Registry
    from .service_schemas import GeneratorInfo, Generators, Health, ModelInfo


def generators(context: PipelineContext) -> "Generators":
    """The generators that are configured."""
    from .service_schemas import Generators  # noqa: PLC0415 - see above

    return Generators(
        generators=tuple(_info(menu) for menu in context.menus.values()),
        usd_per_frame=to_dollars(context.settings.frame_micros),
    )


def _info(menu: Menu) -> "GeneratorInfo":
    from .service_schemas import GeneratorInfo  # noqa: PLC0415 - see above

    default = _model_info(menu, menu.default)
    return GeneratorInfo(
        **dict(default),
        name=menu.name,
        model=menu.default or None,
        models={model: _model_info(menu, model) for model in menu.models if model},
        words_model=menu.words_model(None) or None,
        computes=menu.computes,
        needs_token=any(menu.prices.values()),
    )


def _model_info(menu: Menu, model: str) -> "ModelInfo":
    from .service_schemas import ClipCost, ModelInfo  # noqa: PLC0415 - see above

    sold = menu.clip_prices.get(model)
    return ModelInfo(
        abilities=menu.models[model],
        usd_per_call=to_dollars(menu.price(model)),
        clip_cost=sold
        and ClipCost(
            usd_per_clip=to_dollars(sold.call_micros),
            usd_per_second=to_dollars(sold.second_micros),
            usd_per_megapixel=to_dollars(sold.megapixel_micros),
        ),
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
