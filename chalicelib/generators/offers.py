"""A generator's models: what each can do, and what it costs."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from PIL.Image import Image

from chalicelib.errors import Refused

from .base import Abilities, Redraw
from .draw import Draw


class Offer(Abilities):
    """The abilities of one model; `picture` is False for one that draws from words alone."""

    words: bool
    """It draws from words alone."""
    styles: tuple[str, ...] = ()
    """The styles that it knows by name."""


class Offered(ABC):
    """The part of a generator that is no wire: its models by name, the default first asked for."""

    def __init__(self, name: str, model: str, offers: Mapping[str, Offer], prices: Mapping[str, int]) -> None:
        self.name = name
        self.offers = offers
        self.abilities: Abilities = offers[model]
        self._default = model
        self._prices = prices

    @abstractmethod
    def redraw(self, order: Redraw) -> Image:
        """The next frame: RGB, the parent's size. Raises Busy, Refused or Lost."""

    @abstractmethod
    def draw(self, order: Draw) -> Image:
        """A picture from words: RGB, the ordered size. Raises Busy, Refused or Lost."""

    def price(self, model: str | None) -> int:
        """What one call costs, in millionths of a US dollar. Raises KeyError for a model that isn't offered."""
        return self._prices[model or self._default]

    def notes(self, prompt: str) -> tuple[str, ...]:  # noqa: ARG002 - the Protocol's name for it
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
