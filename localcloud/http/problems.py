"""The gateway's own answers, for requests that never reach the function: problem details with CORS headers.

API Gateway gives them this form by its configured gateway responses.
"""

import json
from http import HTTPStatus

from werkzeug.wrappers import Response

CODES = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    502: "bad_gateway",
    504: "timeout",
}


def problem(status: int, detail: str, **headers: str) -> Response:
    """RFC 9457, with a code that programs can switch on; header names are written with underscores."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": CODES.get(status, "internal"),
        "detail": detail,
        "errors": [],
    }
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    cors = {"Access-Control-Allow-Origin": "*"}
    return Response(json.dumps(body), status, {**cors, **named}, content_type="application/problem+json")
