"""Whoever verifies what somebody signed, and has it carried out on its chain: the only file that speaks to them.

https://github.com/coinbase/x402/blob/main/specs/x402-specification-v2.md#7-facilitator-interface
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding, Unavailable
from chalicelib.generators.http.client import Answer, Request, Timeouts, send
from chalicelib.generators.http.json import parsed

from .messages import VERSION, Kind, Message, Requirements, Settlement, Supported, Verification

_NAME = "the facilitator"
_JSON = "application/json"
_TO_TELL = Timeouts(connect=3, total=6)
_TO_SETTLE = Timeouts(connect=3, total=14)
"""A chain has to carry it out. With what comes before it, it ends before API Gateway gives up."""
_RETRY_AFTER = 30
_SERVER_ERROR = 500
Said = TypeVar("Said", bound=BaseModel)
Send = Callable[[str, Request, Timeouts], Answer | CallEnding]


class Question(Message):
    """What both of its verbs are asked with."""

    x402_version: Literal[2] = VERSION
    payment_payload: dict[str, Any]
    payment_requirements: Requirements


class Facilitator:
    """One facilitator, asked over HTTP; each question is sent once."""

    def __init__(self, url: str, send: Send = send) -> None:
        self._url = url
        self._send = send

    def supported(self) -> tuple[Kind, ...]:
        """What it carries out. Raises Unavailable."""
        return _heard(self._ask("GET", "/supported", b"", _TO_TELL, Supported)).kinds

    def verify(self, payload: Mapping[str, Any], requirements: Requirements) -> Verification:
        """Whether what was signed would be carried out now; nothing is. Raises Unavailable."""
        body = _body_of(payload, requirements)
        return _heard(self._ask("POST", "/verify", body, _TO_TELL, Verification))

    def settle(self, payload: Mapping[str, Any], requirements: Requirements) -> Settlement | None:
        """Have it carried out; None where nobody knows whether it was.

        A chain carries one authorisation out once, however often this is asked for.
        """
        return self._ask("POST", "/settle", _body_of(payload, requirements), _TO_SETTLE, Settlement)

    def _ask(
        self, method: Literal["GET", "POST"], path: str, body: bytes, timeouts: Timeouts, said: type[Said]
    ) -> Said | None:
        """What it says, be it yes or no; None where it says neither."""
        request = Request(f"{self._url}{path}", {"content-type": _JSON, "accept": _JSON}, body, method)
        answer = self._send(_NAME, request, timeouts)
        return parsed(answer, said) if isinstance(answer, Answer) and answer.status < _SERVER_ERROR else None


def _body_of(payload: Mapping[str, Any], requirements: Requirements) -> bytes:
    question = Question(payment_payload=dict(payload), payment_requirements=requirements)
    return question.model_dump_json(exclude_none=True).encode()


def _heard(said: Said | None) -> Said:
    if said is None:
        raise Unavailable("Payments can't be verified just now; nothing was taken.", retry_after=_RETRY_AFTER)
    return said
