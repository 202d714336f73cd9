"""Every invocation's way to its log: which one it is, what it tells, and how it failed."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus
from importlib import import_module
from types import TracebackType
from typing import Any, Protocol, cast

from chalice.app import BaseLambdaEvent, Request, Response, SQSEvent

from chalicelib.domain.errors import FrameloomError, Unforeseen
from chalicelib.domain.keys import is_job
from chalicelib.domain.messages import job_named_in
from chalicelib.observability.events import Event, failed, refused

from .lambda_events import Arrivals


class _Context(Protocol):
    """What Lambda tells of an invocation; Chalice calls it a dict."""

    aws_request_id: str


_INVOCATION: ContextVar[str] = ContextVar("invocation", default="")


def tell(line: Event) -> None:
    """Powertools comes with the first line: who only asks how far a job is writes none, and never waits for it."""
    import_module("chalicelib.observability.cloudwatch").write(line, _INVOCATION.get())


def log_invocation(event: BaseLambdaEvent | Request, respond: Callable[[BaseLambdaEvent | Request], Any]) -> Any:  # noqa: ANN401 - whatever the function returns
    """The middleware around every function."""
    context = event.lambda_context if isinstance(event, Request) else event.context
    _INVOCATION.set(cast("_Context", context).aws_request_id)
    with _Failure(event):
        answer = respond(event)
    if isinstance(answer, Response) and answer.status_code >= HTTPStatus.BAD_REQUEST:
        tell(refused(answer.body["code"], job_of(event), answer.status_code))
    return answer


def job_of(event: BaseLambdaEvent | Request) -> str | None:
    """The job that it is about, if it names one."""
    match event:
        case Request():
            named = (event.uri_params or {}).get("job", "")
            return named if is_job(named) else None
        case Arrivals():
            return next(event.jobs, None)
        case SQSEvent():
            return next((job_named_in(record.body) for record in event), None)
    return None


class _Failure:
    """Tells of what passes through it; the traceback stands beside it in the log, by the runtime's own hand."""

    def __init__(self, event: BaseLambdaEvent | Request) -> None:
        self._event = event

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            return
        tell(failed(kind.__name__, job_of(self._event)))
        if issubclass(kind, Exception) and not issubclass(kind, FrameloomError):
            raise Unforeseen(kind.__name__).with_traceback(at) from None


class Wordless(logging.Filter):
    """Keeps what foreign errors say out of what Chalice logs itself, when it answers a request with 500."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, without what a foreign error says."""
        kind, _, at = record.exc_info or (None, None, None)
        if kind and not issubclass(kind, FrameloomError):
            record.exc_info = (Unforeseen, Unforeseen(kind.__name__), at)
        return True
