"""fal: an order is handed in to its queue, and asked for until its result is there.

What is charged (fal.ai/docs, model APIs, FAQ, 2026): results; failures of the server, from 500 on, never; errors of the
order (422) may be, where a runner worked before it found out. So a 422 ends the run, and nobody pays for it twice.
"""

from collections.abc import Sequence

from PIL.Image import Image

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused, Voided
from chalicelib.generators.base import Animate
from chalicelib.generators.collecting import Order, Pending, Submission
from chalicelib.generators.encoded_pictures import EncodedPictures
from chalicelib.generators.http.client import Answer, send
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.free_call import TimeLeft, answered, ask, ending_of_question
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.known_reasons import Known, explained
from chalicelib.generators.offers import Collected
from chalicelib.generators.wire_clips import clip_from_bytes

from . import requests
from .models import FAL_MODELS
from .settings import FalSettings

NAME = "fal"
_OK, _SERVER_ERROR = 200, 500

_KNOWN = (
    Known(r"^content_policy_violation$", "{name}'s moderation does not allow this prompt or picture", is_final=True),
    Known(r"exhausted balance", "there is no credit left at {name}", is_final=True),
    Known(r"user is locked", "{name} has locked the account of the key that is configured", is_final=True),
    Known(r"^application not found", "{name} does not offer this model, or not any more", is_final=True),
    Known(
        r"^(image_too_(small|large)|image_load_error|file_download_error|file_too_large|unsupported_image_format)$",
        "{name} does not take a picture like this one",
        is_final=True,
    ),
    Known(r"^(no_media_generated|image_generation_error)$", "{name}'s model gave no picture for this order"),
)
"""Types of errors: fal.ai/docs, model APIs, errors. What is said of balances: fal-ai/fal#1112."""


class Fal(Collected):
    """Draws clips and edits pictures with the models of many makers."""

    def __init__(self, settings: FalSettings) -> None:
        super().__init__(settings.menu)
        self._settings = settings

    def _submitted(self, model: str, order: Order, nonce: str) -> Submission | CallEnding:  # noqa: ARG002 - fal numbers
        if isinstance(order, Animate) and FAL_MODELS[model].needs_last and not order.last:
            return Refused(f"{NAME}'s {model} needs a last picture, as a loop that goes on forever has one")
        answer = send(NAME, requests.order(self._settings, model, order), self._settings.timeouts)
        if isinstance(answer, CallEnding):
            return answer
        if answer.status != _OK:
            return _explained(ending_of(NAME, answer), answer)
        queued = parsed(answer, requests.Queued)
        if queued is None:
            return Lost(f"{NAME} took the order and did not say where to ask for it")
        links = {"status": queued.status_url, "response": queued.response_url}
        return Submission(identity=queued.request_id, links=links, model=model)

    def _collected(self, submission: Submission) -> Sequence[Image] | Pending | CallEnding:
        time = TimeLeft(self._settings.timeouts)
        answer = ask(NAME, requests.link(self._settings, NAME, submission.links["status"]), time)
        if isinstance(answer, CallEnding):
            return answer
        progress = parsed(answer, requests.Progress)
        if progress is None:
            return Busy(f"{NAME} did not say what became of this order")
        return self._result(submission, time) if progress.status == "COMPLETED" else Pending()

    def _result(self, submission: Submission, time: TimeLeft) -> Sequence[Image] | CallEnding:
        answer = answered(NAME, requests.link(self._settings, NAME, submission.links["response"]), time)
        if isinstance(answer, CallEnding):
            return answer
        if answer.status != _OK:
            return _failure(answer)
        result = parsed(answer, requests.Result)
        if result is None:
            return Busy(f"{NAME} did not say what came of this order")
        if not result.files:
            return Lost(f"{NAME} answered with no picture")
        file = ask(NAME, requests.file(self._settings, NAME, result.files[0].url), time)
        if isinstance(file, CallEnding):
            return file
        is_clip = FAL_MODELS[submission.model].clip
        return clip_from_bytes(NAME, file.body) if is_clip else EncodedPictures(NAME, [file.body])


def _failure(answer: Answer) -> CallEnding:
    """How an order ended that came to nothing; or how asking did, where something between us and the model spoke."""
    problem = parsed(answer, requests.Problem)
    if problem and problem.is_of_the_order and answer.status >= _SERVER_ERROR:
        return _explained(Voided(f"{NAME} failed to draw this, and does not charge for that"), answer)
    return _explained(ending_of_question(NAME, answer), answer)


def _explained(ending: CallEnding, answer: Answer) -> CallEnding:
    problem = parsed(answer, requests.Problem) or requests.Problem()
    return explained(NAME, ending, _KNOWN, *problem.said)


def build(settings: FalSettings) -> Fal:
    """The generator."""
    return Fal(settings)
