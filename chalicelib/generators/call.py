"""One paid call, from its request to its picture: the place where its ending is raised."""

from collections.abc import Callable

from PIL.Image import Image

from chalicelib.errors import CallEnding

from .wire import Answer, Request, Timeouts, send


def call(
    name: str, request: Request | CallEnding, timeouts: Timeouts, read: Callable[[Answer], Image | CallEnding]
) -> Image:
    """The picture that `read` finds in the answer. Raises Busy, Refused or Lost; one request is sent, whatever comes.

    What is raised comes from this frame, where nothing has a repr that shows a key or a body.
    """
    answer = send(name, request, timeouts) if isinstance(request, Request) else request
    outcome = read(answer) if isinstance(answer, Answer) else answer
    if isinstance(outcome, CallEnding):
        raise outcome
    return outcome
