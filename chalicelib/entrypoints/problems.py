"""What our errors are over HTTP: each one's status, and its document (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chalicelib.domain.errors import (
    Conflict,
    Forbidden,
    Gone,
    InvalidOrder,
    Malformed,
    MoneySpent,
    NotDrawn,
    NotFound,
    PaymentNeeded,
    Problem,
    TooFast,
    TooLarge,
    Unauthorized,
    Unavailable,
)

MEDIA_TYPE = "application/problem+json"
STATUSES: Mapping[type[Problem], HTTPStatus] = {
    Problem: HTTPStatus.INTERNAL_SERVER_ERROR,
    Malformed: HTTPStatus.BAD_REQUEST,
    InvalidOrder: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Unauthorized: HTTPStatus.UNAUTHORIZED,
    PaymentNeeded: HTTPStatus.PAYMENT_REQUIRED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    Conflict: HTTPStatus.CONFLICT,
    MoneySpent: HTTPStatus.TOO_MANY_REQUESTS,
    TooFast: HTTPStatus.TOO_MANY_REQUESTS,
    NotDrawn: HTTPStatus.BAD_GATEWAY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Kind of problem → its HTTP status."""


def body_of(problem: Problem, status: int | None = None) -> dict[str, Any]:
    """The problem as its receiver reads it; status: where it isn't that of its kind."""
    status = HTTPStatus(status or STATUSES[type(problem)])
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "code": problem.code,
        "detail": problem.detail,
        "errors": problem.errors,
    }
    return body if problem.retry_after is None else {**body, "retry_after": problem.retry_after}
