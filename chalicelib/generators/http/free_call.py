"""A request that costs nothing and may be repeated: a look at what became of an order, an upload, a file."""

from dataclasses import dataclass, field
from time import monotonic

from chalicelib.domain.errors import Busy, CallEnding, Lost

from .client import Answer, Request, Timeouts, send
from .errors import ending_of, retry_after

_GOOD = range(200, 300)
_GONE = (404, 410)
_AGAIN = (408, 425, 429)
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What several requests have left that have to be done within the time of one call."""

    timeouts: Timeouts
    began: float = field(default_factory=monotonic)

    @property
    def now(self) -> Timeouts:
        """What is left of it now."""
        return self.timeouts.less(monotonic() - self.began)


def ask(name: str, request: Request | CallEnding, time: TimeLeft) -> Answer | CallEnding:
    """The answer, if it is a good one; else how asking ended.

    Busy: asking again may help, and costs nothing either: not reached, cut off, overloaded, failed on the way
    Lost: what was asked for is not there any more
    Refused: as for every other call
    """
    answer = answered(name, request, time)
    if isinstance(answer, CallEnding) or answer.status in _GOOD:
        return answer
    return ending_of_question(name, answer)


def answered(name: str, request: Request | CallEnding, time: TimeLeft) -> Answer | CallEnding:
    """The answer, whatever it says; Busy where none came, since asking again costs nothing."""
    answer = send(name, request, time.now) if isinstance(request, Request) else request
    return Busy(answer.reason) if isinstance(answer, Lost) else answer


def ending_of_question(name: str, answer: Answer) -> CallEnding:
    """How asking ended whose answer is an error, by its status alone."""
    if answer.status in _GONE:
        return Lost(f"{name} does not know this order any more")
    if answer.status in _AGAIN or answer.status >= _SERVER_ERROR:
        return Busy(f"{name} could not be asked what became of this order", retry_after=retry_after(answer))
    return ending_of(name, answer)
