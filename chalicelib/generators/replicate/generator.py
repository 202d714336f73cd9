"""Replicate: a prediction is created, and asked for until it has ended.

What is charged (replicate.com/docs, predictions/lifecycle, and the changelog of 2025-10-16): a prediction that was
cancelled after it had started is, one that was aborted before it started isn't. No document says it of one that failed.
"""

from collections.abc import Sequence

from PIL.Image import Image

from chalicelib.domain.errors import Busy, CallEnding, Lost, Voided
from chalicelib.generators.base import Animate, Redraw
from chalicelib.generators.collecting import Order, Pending, Submission
from chalicelib.generators.encoded_pictures import EncodedPictures
from chalicelib.generators.http.client import send
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.free_call import TimeLeft, ask
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.known_reasons import OUT_OF_MEMORY, Known, explained
from chalicelib.generators.offers import Collected
from chalicelib.generators.sizes import Size
from chalicelib.generators.wire_clips import clip_from_bytes
from chalicelib.generators.wire_pictures import to_png

from . import requests
from .models import REPLICATE_MODELS, ReplicateModel
from .settings import ReplicateSettings

NAME = "Replicate"
_CREATED = (200, 201, 202)
_UNENDED = ("starting", "processing")
_FAILURES = {
    "failed": "failed to draw this",
    "canceled": "cancelled this order after it had begun",
}

_KNOWN = (
    Known(r"\(E005\)|flagged as sensitive|\bnsfw\b", "{name}'s moderation does not allow this prompt or picture", True),
    Known(rf"{OUT_OF_MEMORY}|\bE1001\b", "{name}'s model ran out of memory"),
    Known(r"\bE6716\b", "{name} could not start this order in time"),
    Known(r"insufficient credit", "there is no credit left at {name}", is_final=True),
)
"""replicate.com/docs, reference/error-codes. E005 isn't listed there: it is what its users' programs meet."""


class Replicate(Collected):
    """Draws clips and edits pictures with the models of many makers."""

    def __init__(self, settings: ReplicateSettings) -> None:
        super().__init__(settings.menu)
        self._settings = settings

    def _submitted(self, model: str, order: Order, nonce: str) -> Submission | CallEnding:  # noqa: ARG002 - it numbers
        time, drawn_by = TimeLeft(self._settings.timeouts), REPLICATE_MODELS[model]
        inputs = self._inputs(drawn_by, order, time)
        if isinstance(inputs, CallEnding):
            return inputs
        answer = send(NAME, requests.order(self._settings, model, inputs), time.now)
        if isinstance(answer, CallEnding):
            return answer
        if answer.status not in _CREATED:
            problem = parsed(answer, requests.Problem) or requests.Problem()
            return explained(NAME, ending_of(NAME, answer), _KNOWN, *problem.said)
        prediction = parsed(answer, requests.Prediction)
        if prediction is None:
            return Lost(f"{NAME} took the order and did not say where to ask for it")
        return Submission(identity=prediction.id, links={"get": prediction.urls.get}, model=model)

    def _inputs(self, model: ReplicateModel, order: Order, time: TimeLeft) -> dict[str, object] | CallEnding:
        inputs: dict[str, object] = {"prompt": order.prompt, **model.fixed}
        inputs["seed"] = order.frame_seed if isinstance(order, Redraw) else order.seed
        if isinstance(order, Animate):
            inputs["num_frames"] = order.length
        for name, picture, size in _pictures(model, order):
            address = self._uploaded(picture, size, time)
            if isinstance(address, CallEnding):
                return address
            inputs[name] = address
        return inputs

    def _uploaded(self, picture: Image, size: Size, time: TimeLeft) -> str | CallEnding:
        answer = ask(NAME, requests.upload(self._settings, to_png(picture, size)), time)
        if isinstance(answer, CallEnding):
            return answer
        uploaded = parsed(answer, requests.Uploaded)
        return uploaded.urls.get if uploaded else Busy(f"{NAME} did not say where it keeps the picture")

    def _collected(self, submission: Submission) -> Sequence[Image] | Pending | CallEnding:
        time = TimeLeft(self._settings.timeouts)
        answer = ask(NAME, requests.link(self._settings, NAME, submission.links["get"]), time)
        if isinstance(answer, CallEnding):
            return answer
        prediction = parsed(answer, requests.Prediction)
        if prediction is None:
            return Busy(f"{NAME} did not say what became of this order")
        return self._outcome(prediction, submission, time)

    def _outcome(
        self, prediction: requests.Prediction, submission: Submission, time: TimeLeft
    ) -> Sequence[Image] | Pending | CallEnding:
        if prediction.status in _UNENDED:
            return Pending()
        if prediction.status == "aborted":
            return Voided(f"{NAME} did not begin this order in time, and does not charge for that")
        if failure := _FAILURES.get(prediction.status):
            return explained(NAME, Lost(f"{NAME} {failure}"), _KNOWN, prediction.error)
        if not prediction.files:
            return Lost(f"{NAME} drew a picture, and does not have it any more")
        file = ask(NAME, requests.file(self._settings, NAME, prediction.files[0]), time)
        if isinstance(file, CallEnding):
            return file
        is_clip = REPLICATE_MODELS[submission.model].clip
        return clip_from_bytes(NAME, file.body) if is_clip else EncodedPictures(NAME, [file.body])


def _pictures(model: ReplicateModel, order: Order) -> list[tuple[str, Image, Size]]:
    """Input's name, picture, and the size at which it travels."""
    match order:
        case Redraw(parent=parent):
            return [(model.start, parent, parent.size)]
        case Animate(parent=parent, last=last, size=size):
            closing = [(model.last, last, size)] if last and model.last else []
            return [(model.start, parent, size), *closing]
    return []


def build(settings: ReplicateSettings) -> Replicate:
    """The generator."""
    return Replicate(settings)
