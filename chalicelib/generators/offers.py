"""What generators with several models have in common."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from PIL.Image import Image

from chalicelib.domain.errors import CallEnding, Refused

from .base import Animate, Draw, Menu, Redraw
from .collecting import Order, Pending, StoredClip, Submission
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

    def model_for(self, order: Order, default: str | None = None) -> str:
        """The model to ask. Raises Refused, before anything is sent, where it can't honour the order."""
        name, model = self.menu.name, order.model or default or self.menu.default
        offer = self.menu.models.get(model)
        if offer is None:
            raise Refused(f"{name} has no model {model!r}")
        if isinstance(order, Redraw | Animate) and not offer.picture:
            raise Refused(f"{name}'s {model} draws from words only")
        if isinstance(order, Redraw) and offer.clip:
            raise Refused(f"{name}'s {model} draws whole clips only")
        if isinstance(order, Animate) and not offer.clip:
            raise Refused(f"{name}'s {model} draws single frames only")
        if isinstance(order, Animate) and order.last and not (offer.clip and offer.clip.takes_last):
            raise Refused(f"{name}'s {model} is given no last picture")
        if isinstance(order, Draw) and not offer.words:
            raise Refused(f"{name}'s {model} draws from a picture only")
        if isinstance(order, Draw) and order.style and order.style not in offer.styles:
            raise Refused(f"{name}'s {model} has no style {order.style!r}")
        return model


class Collected(Offered):
    """A generator whose every call is collected.

    Endings are returned by what speaks to the wire and raised here: where keys and bodies stand in frames nothing is
    raised, since a traceback would carry these frames along.
    """

    @abstractmethod
    def _submitted(self, model: str, order: Order, nonce: str) -> Submission | CallEnding:
        """The handle of an order handed in by one chargeable request, or how that request ended."""

    @abstractmethod
    def _collected(self, submission: Submission) -> Sequence[Image] | Pending | StoredClip | CallEnding:
        """What came of it, or how looking for it ended: Busy to be looked for again."""

    def _found(self, nonce: str, model: str) -> Submission | CallEnding | None:
        """What became of an order whose answer was lost; for generators whose orders are numbered by us."""
        raise NotImplementedError(f"{self.menu.name} numbers orders itself: {model} {nonce}")

    def submit(self, order: Order, nonce: str) -> Submission:
        """Hand the order in: the one chargeable request. Raises Busy, Refused or Lost."""
        outcome = self._submitted(self.model_for(order), order, nonce)
        if isinstance(outcome, CallEnding):
            raise outcome
        return outcome

    def look_for(self, nonce: str, model: str) -> Submission | None:
        """What became of an order whose answer was lost; None: it never arrived. Raises Busy or Lost."""
        outcome = self._found(nonce, model)
        if isinstance(outcome, CallEnding):
            raise outcome
        return outcome

    def collect(self, submission: Submission) -> Sequence[Image] | Pending | StoredClip:
        """What came of it. Raises Busy to be asked again, Refused or Lost."""
        outcome = self._collected(submission)
        if isinstance(outcome, CallEnding):
            raise outcome
        return outcome

    def redraw(self, order: Redraw) -> Image:
        """Never: its frames are handed in and collected. Raises Refused."""
        raise Refused(f"{self.menu.name}'s {self.model_for(order)} is collected")

    def draw(self, order: Draw) -> Image:
        """Never: its pictures are handed in and collected. Raises Refused."""
        raise Refused(f"{self.menu.name}'s {self.model_for(order)} is collected")
