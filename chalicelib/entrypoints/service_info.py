"""What the program says of itself. What an answer needs is imported with the first one, not at every cold start."""

from typing import TYPE_CHECKING, Any

from chalicelib import __version__
from chalicelib.billing.sums import midnight
from chalicelib.domain.money import to_dollars
from chalicelib.generators import Menu
from chalicelib.pipeline.context import PipelineContext

if TYPE_CHECKING:
    from chalicelib.billing.tokens import Client

    from .openapi import Registry
    from .service_schemas import GeneratorInfo, Generators, Health, ModelInfo, TokenInfo


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


def token(context: PipelineContext, client: "Client") -> "TokenInfo":
    """What the client's token is good for today. Raises Unauthorized for whoever has none, StoreBusy, Damaged."""
    from .service_schemas import TokenInfo  # noqa: PLC0415 - see above

    client.must_be_known()
    use, terms = context.ledger.use(client.name, client.terms.limits), client.terms
    return TokenInfo(
        name=client.name,
        expires_at=terms.expires_at,
        generators=tuple(name for name in context.menus if terms.generators is None or name in terms.generators),
        usd_a_day=to_dollars(use.most.micros),
        usd_left=to_dollars(use.left.micros),
        jobs_a_day=use.most.jobs,
        jobs_left=use.left.jobs,
        resets_at=midnight(context.clock.now()),
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
