"""How a call ends whose answer is an error: the one table, for every generator.

A generator's own module looks first for what only it documents (a moderation code, failures that are free).
"""

from email.utils import parsedate_to_datetime

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused

from .client import Answer

MAX_WAIT = 900.0
"""Seconds: the longest delay that a queue can give a message."""

_REDIRECTS = range(300, 400)
_CLIENT_ERRORS = range(400, 500)

_ENDINGS: dict[int, tuple[type[CallEnding], str]] = {
    400: (Refused, "{name} does not accept this order"),
    401: (Refused, "{name} does not accept the key that is configured"),
    402: (Refused, "there is no credit left at {name}"),
    403: (Refused, "{name} does not allow this order"),
    404: (Refused, "{name} does not know this model or address"),
    408: (Lost, "{name} took too long over this frame"),
    413: (Refused, "the picture is too large for {name}"),
    422: (Refused, "{name} does not understand this order"),
    424: (Lost, "{name} failed to draw this frame"),
    429: (Busy, "{name} is busy"),
}


def ending_of(name: str, answer: Answer) -> CallEnding:
    """The ending for an answer that is no 200, by its status alone."""
    ending, sentence = _ENDINGS.get(answer.status) or _ending_of_its_class(answer.status)
    return ending(sentence.format(name=name), retry_after=retry_after(answer))


def _ending_of_its_class(status: int) -> tuple[type[CallEnding], str]:
    if status in _REDIRECTS:
        return Refused, "the address configured for {name} leads elsewhere"
    if status in _CLIENT_ERRORS:
        return Refused, "{name} refuses this order"
    return Lost, "{name} failed in the middle of this frame"


def retry_after(answer: Answer) -> float | None:
    """Seconds to wait, from Retry-After as a number or as a date measured from the answer's own Date (RFC 9110)."""
    wish = answer.headers.get("retry-after", "")
    try:
        seconds = float(wish) if wish.strip().isdigit() else _seconds_between(answer.headers.get("date", ""), wish)
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 0.0), MAX_WAIT)


def _seconds_between(start: str, end: str) -> float:
    return (parsedate_to_datetime(end) - parsedate_to_datetime(start)).total_seconds()
