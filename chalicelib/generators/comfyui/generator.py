"""ComfyUI: pictures are uploaded, a graph is queued under the claim's own number, and what it shows is fetched.

Nothing that is asked here costs money. An order's number is ours, so that one whose answer was lost can be asked after:
the server tells of every order since it was started, in its queue or in its history.
"""

from collections.abc import Sequence
from uuid import UUID

from PIL.Image import Image

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused
from chalicelib.generators.base import Animate, Redraw
from chalicelib.generators.collecting import Order, Pending, Submission
from chalicelib.generators.encoded_pictures import EncodedPictures
from chalicelib.generators.http.client import Answer, send
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.free_call import TimeLeft, ask
from chalicelib.generators.http.json import Body, parsed
from chalicelib.generators.http.known_reasons import NOT_A_NUMBER, OUT_OF_MEMORY, Known, explained
from chalicelib.generators.offers import Collected
from chalicelib.generators.sizes import Bounds
from chalicelib.generators.wire_clips import clip_from_bytes
from chalicelib.generators.wire_pictures import to_png

from . import requests
from .models import Model
from .settings import ComfyUISettings
from .workflows import Filling, Workflow, filled, places

NAME = "ComfyUI"
_OK = 200
_BOUNDS = Bounds(step=8, max_ratio=8)
"""A latent pixel covers eight pixels."""
_MOST_PICTURES = 1000

_KNOWN = (
    Known(OUT_OF_MEMORY, "{name} ran out of memory; a smaller picture, a shorter clip or a smaller model may fit"),
    Known(NOT_A_NUMBER, "{name} calculated no numbers (NaN); another VAE or precision may help it"),
    Known(r"^value_not_in_list$", "{name} lacks a file or a choice that the workflow names", is_final=True),
    Known(r"\bnode \S+ does not exist|^missing_node_type$", "{name} lacks a node of the workflow", is_final=True),
    Known(r"^(prompt_no_outputs|no_prompt|invalid_prompt)$", "{name} finds no graph in the workflow", is_final=True),
    Known(r"invalid image file|^custom_validation_failed$", "{name} could not read the picture", is_final=True),
    Known(r"^prompt_outputs_failed_validation$", "{name} finds an input of the workflow wrong", is_final=True),
)
"""Types of errors of `validate_prompt` in execution.py there, and classes and texts of exceptions in a history."""


class ComfyUI(Collected):
    """Redraws frames and draws clips, by whatever its workflows say. It costs nothing but patience: one at a time."""

    def __init__(self, settings: ComfyUISettings) -> None:
        super().__init__(settings.menu)
        self._settings = settings
        self._models = settings.offered

    def _submitted(self, model: str, order: Order, nonce: str) -> Submission | CallEnding:
        time = TimeLeft(self._settings.timeouts)
        drawn_by = self._models[model]
        workflow = _workflow(drawn_by, order)
        filling = self._filling(drawn_by, workflow, order, time)
        if isinstance(filling, CallEnding):
            return filling
        identity = str(UUID(nonce))
        answer = send(NAME, requests.order(self._settings, identity, filled(workflow, filling)), time.now)
        return _taken(answer, Submission(identity=identity, model=model))

    def _filling(self, model: Model, workflow: Workflow, order: Order, time: TimeLeft) -> Filling | CallEnding:
        """What the order says of each place of the workflow, its pictures uploaded."""
        filling = _said(model, order)
        for place, picture in _pictures(order).items():
            if place in places(workflow):
                name = self._uploaded(picture, (int(filling["width"]), int(filling["height"])), time)
                if isinstance(name, CallEnding):
                    return name
                filling[place] = name
        lacks = sorted(places(workflow) - filling.keys())
        return Refused(f"the workflow needs what this order does not have: {lacks[0]}") if lacks else filling

    def _uploaded(self, picture: Image, size: tuple[int, int], time: TimeLeft) -> str | CallEnding:
        answer = ask(NAME, requests.upload(self._settings, to_png(picture, size)), time)
        if isinstance(answer, CallEnding):
            return answer
        uploaded = parsed(answer, requests.Uploaded)
        return uploaded.path if uploaded else Busy(f"{NAME} did not say where it keeps the picture")

    def _found(self, nonce: str, model: str) -> Submission | CallEnding | None:
        identity = str(UUID(nonce))
        state = self._state(identity, TimeLeft(self._settings.timeouts))
        if isinstance(state, CallEnding):
            return state
        return Submission(identity=identity, model=model) if state else None

    def _collected(self, submission: Submission) -> Sequence[Image] | Pending | CallEnding:
        time = TimeLeft(self._settings.timeouts)
        state = self._state(submission.identity, time)
        if state is None:
            return Lost(f"{NAME} does not know this order any more, as after a restart")
        if not isinstance(state, requests.Ended):
            return state
        files = self._files(state, time)
        if isinstance(files, CallEnding):
            return files
        is_film = len(files) == 1 and self._models[submission.model].clip
        return clip_from_bytes(NAME, files[0]) if is_film else EncodedPictures(NAME, files)

    def _state(self, identity: str, time: TimeLeft) -> requests.Ended | Pending | CallEnding | None:
        """How the order ended, or that it hasn't; None where it is not known.

        The queue is asked first: orders leave it for the history, and never the other way.
        """
        queue = _parsed(ask(NAME, requests.queue(self._settings), time), requests.QueueState)
        if isinstance(queue, CallEnding):
            return queue
        if queue.has(identity):
            return Pending()
        history = _parsed(ask(NAME, requests.history(self._settings, identity), time), requests.History)
        return history if isinstance(history, CallEnding) else history.root.get(identity)

    def _files(self, ended: requests.Ended, time: TimeLeft) -> list[bytes] | CallEnding:
        """What the order shows: a file for each picture, or one for a whole clip."""
        if ended.status and ended.status.status_str == "error":
            return explained(NAME, Lost(f"{NAME} failed to draw this"), _KNOWN, *ended.status.said)
        if not ended.shown:
            return Lost(f"{NAME} shows no picture; does the workflow end in an output node?")
        if len(ended.shown) > _MOST_PICTURES:
            return Lost(f"{NAME} answered with more pictures than any order is for")
        files = []
        for shown in ended.shown:
            answer = ask(NAME, requests.file(self._settings, shown), time)
            if isinstance(answer, CallEnding):
                return answer
            files.append(answer.body)
        return files


def _parsed(answer: Answer | CallEnding, body: type[Body]) -> Body | CallEnding:
    """What was answered to a question; Busy for anything else, since a proxy may have spoken for the server."""
    if isinstance(answer, CallEnding):
        return answer
    return parsed(answer, body) or Busy(f"{NAME} did not say what became of this order")


def _workflow(model: Model, order: Order) -> Workflow:
    if isinstance(order, Redraw) and order.mask and model.masked:
        return model.masked
    return model.closing if isinstance(order, Animate) and order.last and model.closing else model.plain


def _said(model: Model, order: Order) -> dict[str, str | int | float]:
    """What an order says in words and numbers."""
    said: dict[str, str | int | float] = {
        "prompt": order.prompt,
        "negative_prompt": order.negative_prompt,
        "model": model.file,
    }
    match order:
        case Redraw():
            width, height = _BOUNDS.nearest(order.parent.size)
            return said | {"seed": order.frame_seed, "strength": order.strength, "width": width, "height": height}
        case Animate(size=(width, height)):
            length = {"length": order.length}
            return said | length | {"seed": order.seed, "strength": order.strength, "width": width, "height": height}
    return said | {"seed": order.seed}


def _pictures(order: Order) -> dict[str, Image]:
    match order:
        case Redraw(parent=parent, mask=None):
            return {"image": parent}
        case Redraw(parent=parent, mask=mask) if mask:
            return {"image": parent, "mask": mask.convert("RGB")}
        case Animate(parent=parent, last=last):
            return {"image": parent} | ({"last_image": last} if last else {})
    return {}


def _taken(answer: Answer | CallEnding, submission: Submission) -> Submission | CallEnding:
    if isinstance(answer, CallEnding):
        return answer
    if answer.status != _OK:
        problem = parsed(answer, requests.Problem) or requests.Problem()
        return explained(NAME, ending_of(NAME, answer), _KNOWN, *problem.said)
    queued = parsed(answer, requests.Queued)
    if queued is None:
        return Lost(f"{NAME} did not say that it took the order")
    if queued.prompt_id != submission.identity:
        return Refused(f"{NAME} is of a version that numbers orders itself; a newer one is needed")
    return submission


def build(settings: ComfyUISettings) -> ComfyUI:
    """The generator."""
    return ComfyUI(settings)
