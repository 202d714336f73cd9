"""HTTP's side of the routes: bodies in, answers and problems out."""

import math
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from chalice.app import Chalice, ChaliceUnhandledError, CORSConfig, Request, Response
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from chalicelib.billing.payments import REQUIRED, RESPONSE, SIGNATURE
from chalicelib.billing.tokens import Client, client_of_address, client_of_token
from chalicelib.domain.errors import (
    FrameloomError,
    InvalidOrder,
    PaymentNeeded,
    Problem,
    StoreError,
    Unauthorized,
    Unavailable,
)
from chalicelib.domain.limits import MAX_PAGE, USUAL_PAGE
from chalicelib.domain.money import from_dollars
from chalicelib.domain.orders import FrameIndex, RequestModel
from chalicelib.domain.sentences import plain
from chalicelib.observability.events import unanswered

from .middleware import job_of, tell
from .problems import MEDIA_TYPE, body_of
from .request_body import read_order

if TYPE_CHECKING:
    from chalicelib.billing.payments.authorisation import Authorisation
    from chalicelib.billing.rates import Quota, TokenBuckets
    from chalicelib.domain.schemas.jobs import JobsPage
    from chalicelib.domain.schemas.receipts import JobCreated, PosterDrawn
    from chalicelib.domain.schemas.status import PaymentMade, Status
    from chalicelib.pipeline.context import PipelineContext

CORS = CORSConfig(
    allow_origin="*",
    allow_headers=["Prefer", "If-None-Match", "Idempotency-Key", SIGNATURE],
    expose_headers=["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", REQUIRED, RESPONSE],
    max_age=600,
)
_LONGEST_KEY = 255
_PageSize = Annotated[int, Field(ge=1, le=MAX_PAGE)]
_NO_FRAME = "-1"
_TAG = re.compile(r'"[^"]*"')
_LONGEST_WORDS = 200
"""Characters of what Chalice says: it repeats a header."""
_USUAL_WAIT, _LONGEST_WAIT = 10, 20
"""Seconds: API Gateway gives up after 29."""

_QUOTA: ContextVar["Quota | None"] = ContextVar("quota", default=None)
"""What is left to whoever sent the order that is being answered."""

Order = TypeVar("Order", bound=RequestModel)
Headers = dict[str, str | list[str]]
View = Callable[..., Response]


class _Carrier(ChaliceUnhandledError):
    """Brings an error of ours to the middleware: Chalice hands on no exceptions but its own."""

    def __init__(self, error: FrameloomError) -> None:
        super().__init__()
        self.error = error


def route(app: Chalice, path: str, methods: list[str], **options: Any) -> Callable[[View], View]:  # noqa: ANN401 - Chalice's
    """Register a view that any page may call, and whose errors become problems."""
    register = app.route(path, methods=methods, cors=CORS, **options)

    def decorate(view: View) -> View:
        @wraps(view)
        def call(**parts: str) -> Response:
            try:
                return view(**parts)
            except FrameloomError as error:
                raise _Carrier(error) from error

        register(call)
        return view

    return decorate


def parse(request: Request, model: type[Order]) -> Order:
    """The body as an order. Raises Malformed, TooLarge, InvalidOrder."""
    body = request.raw_body
    return read_order(body.encode() if isinstance(body, str) else body, model)


def after_of(request: Request) -> int | None:
    """`?after=5`: the newest frame that the client has; -1 where it has none, None where it doesn't say.

    Raises InvalidOrder.
    """
    if request.query_params is None or "after" not in request.query_params:
        return None
    given = request.query_params["after"]
    if given == _NO_FRAME:
        return -1
    try:
        return TypeAdapter(FrameIndex).validate_python(given)
    except ValidationError as error:
        raise InvalidOrder.of("after", "it must be the index of a frame, or -1 for all of them") from error


def details_of(request: Request) -> bool:
    """`?details=true`: whether to tell what the frames were drawn from. Raises InvalidOrder."""
    given = request.query_params.get("details", "false") if request.query_params else "false"
    if given not in ("true", "false"):
        raise InvalidOrder.of("details", "it must be true or false")
    return bool(given == "true")


def most_of(request: Request) -> int:
    """`?limit=20`: how many jobs to look at for a page. Raises InvalidOrder."""
    given = request.query_params.get("limit", USUAL_PAGE) if request.query_params else USUAL_PAGE
    try:
        return TypeAdapter(_PageSize).validate_python(given)
    except ValidationError as error:
        raise InvalidOrder.of("limit", f"it must be a whole number from 1 to {MAX_PAGE}") from error


def cursor_of(request: Request) -> str | None:
    """`?cursor=…`: the `next` of a page of jobs."""
    cursor: str | None = request.query_params.get("cursor") if request.query_params else None
    return cursor


def known_of(request: Request) -> frozenset[str]:
    """`If-None-Match`: the tags of what the client has, compared weakly (RFC 9110, 13.1.2); `*` stands for any."""
    given = request.headers.get("if-none-match", "")
    return frozenset({"*"}) if given.strip() == "*" else frozenset(_TAG.findall(given))


def idempotency_key_of(request: Request) -> str | None:
    """The `Idempotency-Key`, if there is one. Raises InvalidOrder."""
    key: str | None = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= _LONGEST_KEY:
        raise InvalidOrder.of("Idempotency-Key", f"it must have 1 to {_LONGEST_KEY} characters")
    return key


def patience_of(request: Request) -> float:
    """`Prefer: wait=10`: the seconds that the client would wait (RFC 7240). What isn't understood is passed over."""
    preferences = request.headers.get("prefer", "").lower()
    if re.search(r"(?:^|,)\s*respond-async\s*(?:$|[,;])", preferences):
        return 0
    wish = re.search(r"(?:^|,)\s*wait\s*=\s*\"?(\d{1,9})", preferences)
    return min(_LONGEST_WAIT, int(wish[1])) if wish else _USUAL_WAIT


def client_of(request: Request, context: "PipelineContext") -> Client:
    """Who asks: the name of the token, or else the address that the gateway saw. Raises Unauthorized.

    What a client says of its own address is not believed.
    """
    if authorization := request.headers.get("authorization"):
        return client_of_token(context.bucket, context.clock, authorization)
    return client_of_address(request.context["identity"]["sourceIp"])


def payment_of(request: Request) -> "Authorisation | None":
    """What PAYMENT-SIGNATURE holds, if it is there. Raises Malformed; InvalidOrder where a token pays, too."""
    header = request.headers.get(SIGNATURE)
    if header is None:
        return None
    if request.headers.get("authorization"):
        raise InvalidOrder.of(SIGNATURE, "the token pays already: send one or the other")
    from chalicelib.billing.payments.authorisation import Authorisation  # noqa: PLC0415 - few pay for themselves

    return Authorisation.from_header(header)


def customer_of(request: Request, context: "PipelineContext", buckets: "TokenBuckets") -> Client:
    """Who orders, counted as one order of theirs; whose token nobody knows is counted by the address.

    Raises Unauthorized, TooFast, Unavailable.
    """
    stranger = client_of_address(request.context["identity"]["sourceIp"])
    try:
        client = client_of(request, context)
    except Unauthorized:
        _count(buckets, stranger)
        raise
    _count(buckets, client)
    return client


def _count(buckets: "TokenBuckets", client: Client) -> None:
    """The answer will tell what is left. Raises TooFast."""
    quota = buckets.take(client)
    _QUOTA.set(quota)
    quota.check()


def address_of(request: Request, public_url: str) -> str:
    """Where clients reach the API, without a slash at the end: as configured, or else as Amazon named it.

    Nothing that a client writes counts: `Host` is what it likes, outside of Amazon's own domain.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
    """
    return public_url or f"https://{request.context['domainName']}/{request.context['stage']}"


def answer(body: BaseModel, status: int = 200, **headers: str) -> Response:
    """An answer as JSON."""
    return _answer(body, status, headers)


def _answer(body: BaseModel, status: int, headers: Mapping[str, str]) -> Response:
    all_headers: Headers = {"Content-Type": "application/json", **headers}
    return Response(body.model_dump_json(), headers=all_headers, status_code=status)


def created(address: str, job: "JobCreated") -> Response:
    """A new job, and where to ask for it."""
    url = address + job.status_url
    told = job.model_copy(update={"status_url": url})
    return _answer(told, HTTPStatus.CREATED, {"Location": url, **_settlement(job.payment)})


def status(job: "Status", etag: str) -> Response:
    """Where a job stands."""
    return _answer(job, HTTPStatus.OK, {"ETag": etag, **_settlement(job.payment)})


def _settlement(payment: "PaymentMade | None") -> dict[str, str]:
    """PAYMENT-RESPONSE, once there is one."""
    if payment is None or payment.state == "authorized":
        return {}
    from chalicelib.billing.payments.messages import in_header  # noqa: PLC0415 - few pay for themselves

    told = {"success": payment.state == "settled", "transaction": payment.transaction, "network": payment.network}
    amount = {"amount": str(from_dollars(payment.settled_usd))} if payment.state == "settled" else {}
    return {RESPONSE: in_header({**told, "payer": payment.payer, **amount})}


def jobs(address: str, page: "JobsPage") -> Response:
    """Some jobs, and where to ask for each."""
    found = (job.model_copy(update={"status_url": address + job.status_url}) for job in page.jobs)
    return answer(page.model_copy(update={"jobs": tuple(found)}))


def poster(address: str, drawn: "PosterDrawn") -> Response:
    """The poster, or where to ask for it."""
    url = address + drawn.status_url
    code = HTTPStatus.OK if drawn.output else HTTPStatus.ACCEPTED
    return _answer(drawn.model_copy(update={"status_url": url}), code, {"Location": url, **_settlement(drawn.payment)})


def accepted(address: str, job: str) -> Response:
    """202: what was asked for will be seen to; where to ask whether it has been."""
    from chalicelib.domain.schemas.receipts import Accepted  # noqa: PLC0415 - only for who orders something

    url = f"{address}/jobs/{job}"
    return answer(Accepted(id=job, status_url=url), HTTPStatus.ACCEPTED, Location=url)


def export_accepted(address: str, job: str, export: str) -> Response:
    """202: the output will be made; its id, and where to ask whether it has been."""
    from chalicelib.domain.schemas.receipts import ExportAccepted  # noqa: PLC0415 - only for who orders an output

    url = f"{address}/jobs/{job}"
    return answer(ExportAccepted(id=job, status_url=url, export=export), HTTPStatus.ACCEPTED, Location=url)


def not_modified(etag: str) -> Response:
    """304: the client has it already."""
    return Response("", headers={"ETag": etag}, status_code=HTTPStatus.NOT_MODIFIED)


def redirect(url: str) -> Response:
    """To a link that holds for now; the one that was asked for holds on."""
    return Response("", headers={"Location": url}, status_code=HTTPStatus.TEMPORARY_REDIRECT)


def problems(request: Request, respond: Callable[[Request], Response]) -> Response:
    """The one middleware that makes problem details: of our own errors and of Chalice's.

    No answer is for a cache to keep: most hold links that open a picture for whoever has them, or are true for a
    moment. A tag that the client sends itself is looked at all the same.
    """
    _QUOTA.set(None)
    response = _respond(request, respond)
    response.headers["Cache-Control"] = "no-store"
    if quota := _QUOTA.get():
        response.headers |= {"RateLimit": quota.header, "RateLimit-Policy": quota.policy_header}
    return response


def _respond(request: Request, respond: Callable[[Request], Response]) -> Response:
    try:
        response = respond(request)
    except _Carrier as carrier:
        problem = _as_problem(carrier.error, request)
        return _problem(problem, given=_offer(problem, request))
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return response
    return _translated(response)


def _offer(problem: Problem, request: Request) -> Headers:
    """PAYMENT-REQUIRED, with the address that was asked; and what became of a payment that was tried.

    Nothing where no payment is offered.
    """
    if not isinstance(problem, PaymentNeeded) or not problem.offer:
        return {}
    from chalicelib.billing.payments.messages import in_header  # noqa: PLC0415 - few pay for themselves

    url = address_of(request, problem.public_url) + request.path.format(**(request.uri_params or {}))
    resource = {**problem.offer["resource"], "url": url}
    headers: Headers = {REQUIRED: in_header({**problem.offer, "resource": resource})}
    return headers | ({RESPONSE: in_header(problem.settlement)} if problem.settlement else {})


def _as_problem(error: FrameloomError, request: Request) -> Problem:
    """What a client is told of an error. Raises whatever is none of their business."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, StoreError):
        tell(unanswered(str(error), job_of(request)))
        return Unavailable("The store did not answer in time. Please try again.", retry_after=2)
    raise error from None


def _translated(response: Response) -> Response:
    """Chalice's own words for what went wrong, as a problem."""
    status = HTTPStatus(response.status_code)
    detail = response.body.get("Message") if isinstance(response.body, dict) else None
    problem = Problem(plain(detail or status.phrase, _LONGEST_WORDS), code=status.phrase.lower().replace(" ", "_"))
    return _problem(problem, status, response.headers)


def _problem(
    problem: Problem, status: int | None = None, given: Mapping[str, str | list[str]] | None = None
) -> Response:
    headers: Headers = {**CORS.get_access_control_headers(), **(given or {}), "Content-Type": MEDIA_TYPE}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(problem.retry_after))
    body = body_of(problem, status)
    if body["status"] == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(body, headers=headers, status_code=body["status"])
