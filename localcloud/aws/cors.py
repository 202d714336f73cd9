"""The bucket's CORS rules, which S3 applies to every answer, errors included."""

from werkzeug.wrappers import Request, Response

from deployment.cors import EXPOSED, HEADERS, METHODS
from localcloud.aws.refusal import Refusal


def answer_preflight(request: Request) -> Response:
    """Whether the page that asks may send what it wants to send: 200 or 403."""
    method = request.headers.get("Access-Control-Request-Method", "")
    asked = {name.strip() for name in request.headers.get("Access-Control-Request-Headers", "").lower().split(",")}
    if "Origin" not in request.headers or method not in METHODS or not asked <= {*HEADERS, ""}:
        return Refusal(403, "AccessForbidden", "CORSResponse: This CORS request is not allowed.").response(request)
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": ", ".join(METHODS),
        "Access-Control-Allow-Headers": ", ".join(HEADERS),
        "Access-Control-Max-Age": "3000",
    }
    return Response(headers=headers)


def open_to_other_origins(request: Request, response: Response) -> None:
    """Mark an answer as one that a page of another origin may read; and no other headers of that kind."""
    for name in {name for name, _ in response.headers if name.lower().startswith("access-control-")}:
        del response.headers[name]
    if "Origin" in request.headers and request.method in METHODS:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
        response.headers["Vary"] = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"
