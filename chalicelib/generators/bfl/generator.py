"""Black Forest Labs: an order is handed in, asked for until it has ended, and its picture fetched.

What is charged is told by none of its documents for an order that came to nothing, so that it counts as charged.
"""

from collections.abc import Sequence

from PIL.Image import Image

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused
from chalicelib.generators.base import Redraw
from chalicelib.generators.collecting import Order, Pending, Submission
from chalicelib.generators.encoded_pictures import EncodedPictures
from chalicelib.generators.http.client import send
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.free_call import TimeLeft, answered, ask, ending_of_question
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.known_reasons import Known, explained
from chalicelib.generators.offers import Collected

from . import requests
from .settings import BFLSettings

NAME = "Black Forest Labs"
_OK = 200
_READY = "Ready"
_DEAD = (403, 404, 410)

_KNOWN = (
    Known(r"not authenticated|invalid (authentication|api key)", "{name} does not accept the key", is_final=True),
    Known(r"insufficient credits", "there is no credit left at {name}", is_final=True),
)
_ENDED: dict[str, tuple[type[CallEnding], str]] = {
    "Request Moderated": (Refused, "{name}'s moderation does not allow this prompt or picture"),
    "Content Moderated": (Refused, "{name}'s moderation does not allow the picture that was drawn"),
    "Task not found": (Lost, "{name} does not know this order any more"),
    "Error": (Lost, "{name} failed to draw this"),
}
"""Status → how an order ended: docs.bfl.ai/api_integration/errors. The first is said before anything is drawn."""


class BFL(Collected):
    """Edits pictures by telling FLUX what to make of them; `flux-pro-1.0-fill` alone is given the mask."""

    def __init__(self, settings: BFLSettings) -> None:
        super().__init__(settings.menu)
        self._settings = settings

    def _submitted(self, model: str, order: Order, nonce: str) -> Submission | CallEnding:  # noqa: ARG002 - it numbers
        if not isinstance(order, Redraw):
            return Refused(f"{NAME}'s {model} edits pictures only")
        answer = send(NAME, requests.order(self._settings, model, order), self._settings.timeouts)
        if isinstance(answer, CallEnding):
            return answer
        if answer.status != _OK:
            problem = parsed(answer, requests.Problem) or requests.Problem()
            return explained(NAME, ending_of(NAME, answer), _KNOWN, problem.detail)
        taken = parsed(answer, requests.Taken)
        if taken is None:
            return Lost(f"{NAME} took the order and did not say where to ask for it")
        return Submission(identity=taken.id, links={"poll": taken.polling_url}, model=model)

    def _collected(self, submission: Submission) -> Sequence[Image] | Pending | CallEnding:
        time = TimeLeft(self._settings.timeouts)
        answer = ask(NAME, requests.look(self._settings, NAME, submission.links["poll"]), time)
        if isinstance(answer, CallEnding):
            return answer
        told = parsed(answer, requests.Told)
        if told is None:
            return Busy(f"{NAME} did not say what became of this order")
        if ended := _ENDED.get(told.status):
            ending, sentence = ended
            return ending(sentence.format(name=NAME))
        if told.status != _READY:
            return Pending()
        return self._fetched(told, time)

    def _fetched(self, told: requests.Told, time: TimeLeft) -> Sequence[Image] | CallEnding:
        if told.result is None:
            return Lost(f"{NAME} drew a picture, and does not say where it is")
        answer = answered(NAME, requests.file(self._settings, NAME, told.result.sample), time)
        if isinstance(answer, CallEnding):
            return answer
        if answer.status in _DEAD:
            return Lost(f"{NAME} drew a picture, and its link is dead by now")
        if answer.status != _OK:
            return ending_of_question(NAME, answer)
        return EncodedPictures(NAME, [answer.body])


def build(settings: BFLSettings) -> BFL:
    """The generator."""
    return BFL(settings)
