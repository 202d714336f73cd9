"""Problem details (RFC 9457): what every error looks like from outside."""

from http import HTTPStatus
from typing import Any

from pydantic import ValidationError

from .errors import InvalidOrder, Problem
from .sentences import plain, sentence_of

MEDIA_TYPE = "application/problem+json"
_UNSAID = ("constant", "schedule", "[key]")
"""What pydantic's paths name beside fields: a union's branches, and that it is the key that is wrong."""
_MOST_ERRORS = 20
_LONGEST_NAME = 100
"""Characters of a field's path: it is the client's own word."""


def body_of(problem: Problem, status: int | None = None) -> dict[str, Any]:
    """The problem as its receiver reads it; status: where it isn't the one of its kind."""
    status = status or problem.status
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": problem.problem_code,
        "detail": problem.detail,
        "errors": problem.errors,
    }
    return body if problem.retry_after is None else {**body, "retry_after": problem.retry_after}


def invalid_order(error: ValidationError) -> InvalidOrder:
    """Name the wrong fields by their paths with dots, the first twenty of them; what was sent is not repeated."""
    given = error.errors(include_url=False, include_input=False)
    errors = [{"field": _path(one["loc"]), "detail": sentence_of(one)} for one in given[:_MOST_ERRORS]]
    first = f"{errors[0]['field']}: {errors[0]['detail']}"
    return InvalidOrder(first if len(given) == 1 else f"{first}; and {len(given) - 1} more", errors=errors)


def _path(location: tuple[int | str, ...]) -> str:
    """Only what the client itself named."""
    return plain(".".join(str(part) for part in location if part not in _UNSAID), _LONGEST_NAME) or "body"
