"""A request on its way from a function to what Amazon keeps: the place where a test may let things go wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.wrappers import Request, Response

from localcloud.aws.operation import Operation
from localcloud.functions.invoker import Work


@dataclass(frozen=True)
class Intercept:
    """One request, before anybody has looked at it.

    Whoever stands between may carry it out once, several times, late or never, and answers in the bucket's place. A
    ConnectionError raised there reaches the sender as a reset of its connection.
    """

    operation: Operation
    request: Request
    work: Work | None
    """The invocation that it comes from; None: it comes from outside."""
    carry_out: Callable[[], Response]


def pass_on(intercept: Intercept) -> Response:
    """What an undisturbed line does."""
    return intercept.carry_out()
