"""Problem details (RFC 9457): what every error looks like from outside."""

from http import HTTPStatus
from typing import Any

from pydantic import ValidationError

from .errors import InvalidOrder, Malformed, Problem

MEDIA_TYPE = "application/problem+json"
_UNSAID = ("constant", "schedule", "[key]")
"""What pydantic's paths name beside fields: a union's branches, and that it is the key that is wrong."""


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


def invalid_order(error: ValidationError) -> Malformed | InvalidOrder:
    """Name every wrong field by its path with dots; what was sent is not repeated."""
    if error.errors()[0]["type"] == "json_invalid":
        return Malformed("The body is not valid JSON.")
    errors = [
        {"field": _path(one["loc"]), "detail": one["msg"].removeprefix("Value error, ")}
        for one in error.errors(include_url=False, include_input=False)
    ]
    detail = "; ".join(f"{one['field']}: {one['detail']}" for one in errors)
    return InvalidOrder(detail, errors=errors)


def _path(location: tuple[int | str, ...]) -> str:
    """Only what the client itself named."""
    return ".".join(str(part) for part in location if part not in _UNSAID) or "body"
