"""What generators with several models have in common."""

from abc import ABC, abstractmethod

from PIL.Image import Image

from chalicelib.domain.errors import Refused

from .base import Draw, Menu, Redraw
from .reading import Understanding


class Offered(ABC):
    """The part of a generator that is no wire: the model that an order is for."""

    def __init__(self, menu: Menu) -> None:
        self.menu = menu

    @abstractmethod
    def redraw(self, order: Redraw) -> Image:
        """The next frame: RGB, the parent's size. Raises Busy, Refused or Lost."""

    @abstractmethod
    def draw(self, order: Draw) -> Image:
        """A picture from words: RGB, the ordered size. Raises Busy, Refused or Lost."""

    def understand(self, prompt: str) -> Understanding:  # noqa: ARG002 - the Protocol's name for it
        """Nothing: a model does not say what it understood."""
        return Understanding()

    def understand_poster(self, prompt: str) -> Understanding:  # noqa: ARG002 - the Protocol's name for it
        """Nothing, for the same reason."""
        return Understanding()

    def look(self, order: Redraw) -> tuple[str, ...]:  # noqa: ARG002 - the Protocol's name for it
        """Nothing: a model does not say what it sees."""
        return ()

    def model_for(self, order: Redraw | Draw, default: str | None = None) -> str:
        """The model to ask. Raises Refused, before anything is sent, where it can't honour the order."""
        name, model = self.menu.name, order.model or default or self.menu.default
        offer = self.menu.models.get(model)
        if offer is None:
            raise Refused(f"{name} has no model {model!r}")
        if isinstance(order, Redraw) and not offer.picture:
            raise Refused(f"{name}'s {model} draws from words only")
        if isinstance(order, Draw) and not offer.words:
            raise Refused(f"{name}'s {model} draws from a picture only")
        if isinstance(order, Draw) and order.style and order.style not in offer.styles:
            raise Refused(f"{name}'s {model} has no style {order.style!r}")
        return model
