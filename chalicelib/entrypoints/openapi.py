"""The API as OpenAPI 3.1, from the models."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from openapi_pydantic import (
    Components,
    Header,
    Info,
    Link,
    MediaType,
    OpenAPI,
    Operation,
    Parameter,
    PathItem,
    Reference,
    RequestBody,
    Response,
    SecurityScheme,
)
from openapi_pydantic.util import PydanticSchema, construct_open_api_with_schema_class
from pydantic import BaseModel

from chalicelib import __version__
from chalicelib.billing.payments import REQUIRED, RESPONSE, SIGNATURE
from chalicelib.domain.keys import LINK
from chalicelib.domain.limits import MAX_DETAILS, MAX_FRAMES, MAX_PAGE, MAX_PAYMENT_HEADER, USUAL_PAGE
from chalicelib.domain.orders import BranchRequest, ExportOrder, JobRequest, PosterRequest, ReadingRequest
from chalicelib.domain.schemas.jobs import JobsPage
from chalicelib.domain.schemas.receipts import Accepted, ExportAccepted, JobCreated, PosterDrawn, PromptRead
from chalicelib.domain.schemas.status import Answer, Status

from .openapi_examples import EXAMPLES, JOB, OUTPUT, POSTER_LATER, problem_example
from .problems import MEDIA_TYPE
from .service_schemas import Generators, Health, TokenInfo

if TYPE_CHECKING:
    from chalice.app import RouteEntry

    Registry = Mapping[str, Mapping[str, RouteEntry]]
    """Chalice's: path → method → view."""

_JSON = "application/json"
_BEARER = "bearer"


class WrongField(Answer):
    """One field of an order, and what would be right."""

    field: str
    detail: str


class ProblemDetails(Answer):
    """Every error: RFC 9457, with a code to switch on."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: tuple[WrongField, ...]
    retry_after: float | None = None


class About(NamedTuple):
    """What the app's registry doesn't say of a view."""

    summary: str
    status: int
    answer: type[BaseModel] | None = None
    order: type[BaseModel] | None = None
    parameters: tuple[Parameter, ...] = ()
    """Beside those in the path."""
    takes_token: bool = False
    """For what costs money, or was ordered with it."""
    needs_token: bool = False
    """For what is nobody's without one."""
    problems: tuple[int, ...] = ()


class Route(NamedTuple):
    """One operation, as the app offers it."""

    method: str
    """In small letters."""
    path: str
    parameters: tuple[Parameter, ...]
    about: About

    @property
    def answer(self) -> type[BaseModel] | None:
        """What the body of a good answer is; HEAD has none."""
        return None if self.method == "head" else self.about.answer


def _parameter(where: str, name: str, schema: dict[str, Any], description: str, example: object = None) -> Parameter:
    fields = {"in": where, "name": name, "schema": schema, "description": description, "required": where == "path"}
    return Parameter.model_validate(fields if example is None else {**fields, "example": example})


_JOB = _parameter("path", "job", {"type": "string", "pattern": "^[0-9a-f]{32}$"}, "The job's id.", JOB)
_OUTPUT = _parameter("path", "name", {"type": "string", "pattern": LINK}, "As its `link` says.", OUTPUT)
_AFTER = _parameter(
    "query",
    "after",
    {"type": "integer", "minimum": -1, "exclusiveMaximum": MAX_FRAMES},
    "Links to the frames after this one, and their drift; -1: to all of them. Without it, to the newest alone.",
    5,
)
_DETAILS = _parameter(
    "query",
    "details",
    {"type": "boolean", "default": False},
    f"Whether to tell what these frames were drawn from, at most {MAX_DETAILS} of them.",
    True,
)
_KNOWN = _parameter("header", "If-None-Match", {"type": "string"}, "ETags of the status that the client has, or `*`.")
_REPEATABLE = _parameter(
    "header",
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255},
    "The same key from the same client gives the same job. Without a token it must have 16 characters or more, by "
    "chance, such as a UUID: many share an address.",
    "0c5f9a52-6a0e-4f5e-9d0c-2c8f7f0e6a11",
)
_QUOTA: Mapping[str, Header] = {
    name: Header.model_validate({"schema": {"type": "string"}, "description": description, "example": example})
    for name, description, example in (
        ("RateLimit-Policy", "How fast one client may order: `q` orders in `w` seconds.", '"orders";q=20;w=60'),
        ("RateLimit", "What is left: `r` orders now, and in `t` seconds all of them.", '"orders";r=17;t=9'),
    )
}
"""On every answer to a request that was counted as an order."""
_PAYMENT = _parameter(
    "header",
    SIGNATURE,
    {"type": "string", "minLength": 1, "maxLength": MAX_PAYMENT_HEADER},
    f"What somebody has signed who has no token and pays alone, by x402: JSON in base64, for what {REQUIRED} offers. "
    "The same payment for the same order, from the same address or with the same Idempotency-Key, gives the same job.",
)
_TO_PAY: Mapping[str, Header] = {
    name: Header.model_validate({"schema": {"type": "string"}, "description": f"{description}: JSON in base64."})
    for name, description in (
        (REQUIRED, "How it may be paid, as x402's PaymentRequired"),
        (RESPONSE, "What became of a payment that was tried, as x402's SettlementResponse"),
    )
}
"""On 402; the second on good answers, too, once a payment was taken."""
_PATIENCE = _parameter(
    "header",
    "Prefer",
    {"type": "string"},
    "`wait=10`: the seconds to wait for the picture, at most 20; `respond-async`: none (RFC 7240).",
    "wait=10",
)

_MOST = _parameter(
    "query",
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": USUAL_PAGE},
    "How many jobs are looked at for a page: those that were deleted are left out of it.",
    10,
)
_CURSOR = _parameter("query", "cursor", {"type": "string"}, "The `next` of the page before.")

VIEWS: Mapping[str, About] = {
    "create_job": About(
        summary="Order a picture to be set in motion",
        status=201,
        answer=JobCreated,
        order=JobRequest,
        parameters=(_REPEATABLE, _PAYMENT),
        takes_token=True,
        problems=(400, 401, 402, 403, 409, 410, 413, 415, 422, 429, 503),
    ),
    "list_jobs": About(
        summary="The jobs that were ordered with a token, newest first",
        status=200,
        answer=JobsPage,
        parameters=(_MOST, _CURSOR),
        needs_token=True,
        problems=(401, 422, 503),
    ),
    "read_job": About(
        summary="Where a job stands",
        status=200,
        answer=Status,
        parameters=(_AFTER, _DETAILS, _KNOWN),
        problems=(404, 410, 422, 503),
    ),
    "delete_job": About(
        summary="Have an ended job's pictures deleted",
        status=202,
        answer=Accepted,
        takes_token=True,
        problems=(401, 404, 409, 410, 503),
    ),
    "cancel_job": About(
        summary="Start no further call, and make a GIF of the frames that exist",
        status=202,
        answer=Accepted,
        takes_token=True,
        problems=(401, 404, 409, 410, 503),
    ),
    "resume_job": About(
        summary="Go on with a failed, cancelled or expired job from its last frame",
        status=202,
        answer=Accepted,
        parameters=(_PAYMENT,),
        takes_token=True,
        problems=(400, 401, 402, 403, 404, 409, 410, 422, 429, 503),
    ),
    "branch_job": About(
        summary="Go on from a frame in another job: the frames up to it are written again, and not paid again",
        status=201,
        answer=JobCreated,
        order=BranchRequest,
        parameters=(_REPEATABLE, _PAYMENT),
        takes_token=True,
        problems=(400, 401, 402, 403, 404, 409, 410, 413, 415, 422, 429, 503),
    ),
    "order_export": About(
        summary="Make another output of the frames that exist; the same options again change nothing",
        status=202,
        answer=ExportAccepted,
        order=ExportOrder,
        takes_token=True,
        problems=(400, 401, 404, 409, 410, 413, 415, 422, 429, 503),
    ),
    "read_output": About(
        summary="The lasting link to an output: leads to a fresh presigned one", status=307, problems=(404, 410, 503)
    ),
    "read_prompt": About(
        summary="What a prompt would do, before anything is ordered; it costs nothing",
        status=200,
        answer=PromptRead,
        order=ReadingRequest,
        problems=(400, 413, 415, 422),
    ),
    "list_generators": About(summary="What can draw here", status=200, answer=Generators),
    "read_token": About(
        summary="What a token is good for, and what is left of it today",
        status=200,
        answer=TokenInfo,
        needs_token=True,
        problems=(401, 503),
    ),
    "read_health": About(summary="The version, and what is configured", status=200, answer=Health),
    "read_openapi": About(summary="This description", status=200),
    "create_poster": About(
        summary="Have a picture drawn from words",
        status=200,
        answer=PosterDrawn,
        order=PosterRequest,
        parameters=(_REPEATABLE, _PATIENCE, _PAYMENT),
        takes_token=True,
        problems=(400, 401, 402, 403, 409, 410, 413, 415, 422, 429, 502, 503),
    ),
}
"""Name in app.py → what is said of that route; methods, paths and what stands in those come from there."""
_IN_PATH = {"job": _JOB, "name": _OUTPUT}


def routes_of(registry: "Registry") -> tuple[Route, ...]:
    """Every operation that the app offers. Raises KeyError for a view of which nothing is said here."""
    return tuple(
        Route(method.lower(), path, (*(_IN_PATH[part] for part in view.view_args), *about.parameters), about)
        for path, views in registry.items()
        for method, view in views.items()
        for about in (VIEWS[view.view_name],)
    )


def describe(registry: "Registry") -> OpenAPI:
    """The whole description of what the app's registry offers."""
    routes = routes_of(registry)
    paths: dict[str, PathItem] = {}
    for route in routes:
        item = paths.setdefault(route.path, PathItem())
        setattr(item, route.method, _operation(route, _links(routes)))
    info = Info(
        title="Frameloom",
        version=__version__,
        description="A picture, a sentence, a GIF.",
        summary="Pictures in motion",
    )
    token = SecurityScheme(type="http", scheme="bearer", description="A token that the operator has made.")
    components = Components(securitySchemes={_BEARER: token})
    return construct_open_api_with_schema_class(OpenAPI(openapi="3.1.0", info=info, paths=paths, components=components))


def _operation(route: Route, links: dict[str, Link | Reference]) -> Operation:
    about, answer = route.about, route.answer
    responses = {str(status): _problem(status, is_told=route.method != "head") for status in about.problems}
    if answer:
        responses[str(about.status)] = _response(about.summary, _JSON, answer, EXAMPLES[answer])
    else:
        responses.setdefault(str(about.status), Response(description=about.summary))
    if answer is JobCreated:
        responses[str(about.status)].links = links
    if _KNOWN in route.parameters:
        responses["304"] = Response(description="The client has it already")
    if _PATIENCE in route.parameters and answer:
        responses["202"] = _response("It is not there yet: ask at status_url", _JSON, answer, POSTER_LATER)
    if HTTPStatus.TOO_MANY_REQUESTS in about.problems:
        for response in responses.values():
            response.headers = {**_QUOTA}
    if HTTPStatus.PAYMENT_REQUIRED in about.problems:
        required = responses[str(int(HTTPStatus.PAYMENT_REQUIRED))]
        required.headers = {**(required.headers or {}), **_TO_PAY}
    return Operation(
        operationId=_name(route),
        summary=about.summary,
        parameters=list(route.parameters) or None,
        requestBody=_body(about.order) if about.order else None,
        responses=responses,
        security=[{_BEARER: []}] if about.needs_token else [{}, {_BEARER: []}] if about.takes_token else None,
    )


def _name(route: Route) -> str:
    return f"{route.method}{route.path.replace('/', '_').replace('{', '').replace('}', '')}"


def _links(routes: Sequence[Route]) -> dict[str, Link | Reference]:
    """From a new job to all that can be done with it."""
    where = {"job": "$response.body#/id"}
    return {
        _name(route): Link(operationId=_name(route), parameters=where)
        for route in routes
        if route.method != "head" and _JOB in route.parameters and _OUTPUT not in route.parameters
    }


def _problem(status: int, *, is_told: bool) -> Response:
    if not is_told:
        return Response(description="A problem")
    return _response("A problem", MEDIA_TYPE, ProblemDetails, problem_example(status))


def _body(order: type[BaseModel]) -> RequestBody:
    media = MediaType(media_type_schema=PydanticSchema(schema_class=order), example=EXAMPLES[order])
    return RequestBody(required=True, content={_JSON: media})


def _response(description: str, media_type: str, model: type[BaseModel], example: object) -> Response:
    media = MediaType(media_type_schema=PydanticSchema(schema_class=model), example=example)
    return Response(description=description, content={media_type: media})
