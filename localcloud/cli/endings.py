"""How a command ends: its exit statuses, and what each is for."""

from enum import IntEnum
from http import HTTPStatus


class Ending(IntEnum):
    """An exit status, by who can do something about it."""

    DONE = 0
    WRONG = 2
    """What was typed, a file, or a setting of this machine; click ends so where a command isn't understood."""
    REFUSED = 3
    """The API doesn't take this order."""
    TOKEN = 4
    MONEY = 5
    STATE = 6
    FAILED = 7
    NO_ANSWER = 8
    INTERRUPTED = 130
    """As a shell has it: 128 and the signal's number."""


MEANINGS = {
    Ending.DONE: "it is done",
    Ending.WRONG: "the command line, a file or a setting is wrong",
    Ending.REFUSED: "the order is refused",
    Ending.TOKEN: "a token is needed, or is not known",
    Ending.MONEY: "it costs money, and nobody said yes, or there is none for it",
    Ending.STATE: "no such job, or it is another's, or not in this state",
    Ending.FAILED: "the job ended, and there is no result",
    Ending.NO_ANSWER: "no answer, or a fault over there: try again",
    Ending.INTERRUPTED: "Ctrl-C",
}
"""When a command ends so."""
_OF_STATUS: dict[int, Ending] = {
    HTTPStatus.UNAUTHORIZED: Ending.TOKEN,
    HTTPStatus.FORBIDDEN: Ending.TOKEN,
    HTTPStatus.PAYMENT_REQUIRED: Ending.MONEY,
    HTTPStatus.TOO_MANY_REQUESTS: Ending.MONEY,
    HTTPStatus.NOT_FOUND: Ending.STATE,
    HTTPStatus.CONFLICT: Ending.STATE,
    HTTPStatus.GONE: Ending.STATE,
}
EXIT_STATUSES = "\b\nExit status:\n" + "\n".join(f"  {ending:3}  {said}" for ending, said in MEANINGS.items())
"""For a command's help."""


def ending_of(status: int, code: str) -> Ending:
    """How a command ends that was answered with an error of this HTTP status and code."""
    if status == HTTPStatus.BAD_GATEWAY and code not in {"", "bad_gateway"}:
        return Ending.FAILED  # a poster came to nothing, and its code says why
    usual = Ending.NO_ANSWER if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Ending.REFUSED
    return _OF_STATUS.get(status, usual)
