"""A generator's models: what each can do, and what it costs."""

from collections.abc import Mapping

from chalicelib.errors import Refused

from .base import Abilities, Redraw
from .draw import Draw


class Offer(Abilities):
    """The abilities of one model; `picture` is False for one that draws from words alone."""

    words: bool
    """It draws from words alone."""
    styles: tuple[str, ...] = ()
    """The styles that it knows by name."""


class Offered:
    """The part of a generator that is no wire: its models by name, the default first asked for."""

    def __init__(self, name: str, model: str, offers: Mapping[str, Offer], prices: Mapping[str, int]) -> None:
        self.name = name
        self.offers = offers
        self.abilities: Abilities = offers[model]
        self._default = model
        self._prices = prices

    def price(self, model: str | None) -> int:
        """What one call costs, in millionths of a US dollar. Raises KeyError for a model that isn't offered."""
        return self._prices[model or self._default]

    def notes(self, _prompt: str, /) -> tuple[str, ...]:
        """Nothing: a model does not say what it understood."""
        return ()

    def model_for(self, order: Redraw | Draw, default: str | None = None) -> str:
        """The model to ask. Raises Refused, before anything is sent, where it can't honour the order."""
        model = order.model or default or self._default
        offer = self.offers.get(model)
        if offer is None:
            raise Refused(f"{self.name} has no model {model!r}")
        if isinstance(order, Redraw) and not offer.picture:
            raise Refused(f"{self.name}'s {model} draws from words only")
        if isinstance(order, Draw) and not offer.words:
            raise Refused(f"{self.name}'s {model} draws from a picture only")
        if isinstance(order, Draw) and order.style and order.style not in offer.styles:
            raise Refused(f"{self.name}'s {model} has no style {order.style!r}")
        return model
