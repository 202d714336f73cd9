"""One paid call, from its request to its picture: the place where its ending is raised."""

from collections.abc import Callable
from time import monotonic

from PIL.Image import Image

from chalicelib.domain.errors import CallEnding, Lost, Refused
from chalicelib.generators.wire_pictures import from_bytes

from .client import Answer, Request, Timeouts, send

_OK = 200
Read = Callable[[Answer], Image | Request | CallEnding]
"""What an answer holds: a picture, where the picture is to be fetched, or how the call ended without one."""


def call(name: str, request: Request | CallEnding, timeouts: Timeouts, read: Read) -> Image:
    """The picture that `read` finds in the answer. Raises Busy, Refused or Lost; one order is sent, whatever comes.

    A picture that the answer only names is fetched within the same time.
    What is raised comes from this frame, where nothing has a repr that shows a key or a body.
    """
    began = monotonic()
    answer = send(name, request, timeouts) if isinstance(request, Request) else request
    outcome = read(answer) if isinstance(answer, Answer) else answer
    if isinstance(outcome, Request):
        outcome = _fetched(name, outcome, timeouts.less(monotonic() - began))
    if isinstance(outcome, CallEnding):
        raise outcome
    return outcome


def _fetched(name: str, request: Request, timeouts: Timeouts) -> Image | Lost | Refused:
    """The picture that the order was for. Whatever goes wrong here, it was drawn and may have been charged."""
    answer = send(name, request, timeouts)
    if isinstance(answer, Refused):  # where it may be fetched from is no better with the next picture
        return answer
    if not isinstance(answer, Answer) or answer.status != _OK:
        return Lost(f"{name} drew a picture, and it could not be fetched from the link that was answered")
    return from_bytes(name, answer.body)
