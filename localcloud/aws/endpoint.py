"""The one endpoint of all services: refuses what AWS refuses, lets moto do the rest, and tells what came to be."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wrappers import Request, Response

from localcloud.aws.action import actions_of, list_for
from localcloud.aws.authorizer import PolicyAuthorizer
from localcloud.aws.cors import answer_preflight, open_to_other_origins
from localcloud.aws.emulator import Emulator, with_trace
from localcloud.aws.identity import OPERATOR, Identity, role_of
from localcloud.aws.intercept import Intercept, pass_on
from localcloud.aws.operation import Operation
from localcloud.aws.refusal import Refusal
from localcloud.aws.signature import verify
from localcloud.aws.transactions import Transactions
from localcloud.aws.unsupported import refuse_impossible
from localcloud.counter import SharedCounter
from localcloud.functions.events import Arrival
from localcloud.functions.lineage import HEADER, Trace
from localcloud.functions.runtime import Runtime

OUTSIDE = "outside"
_KINDS = {"PutObject": "Put", "CopyObject": "Copy", "CompleteMultipartUpload": "CompleteMultipartUpload"}


@dataclass
class Endpoint:
    """A WSGI application. `requests` counts (function or "outside", operation), refused ones too."""

    emulator: Emulator
    clock: Callable[[], datetime]
    runtime: Runtime
    guard: PolicyAuthorizer
    deliver_times: int = 1
    transaction_seconds: float = 0.0
    between: Callable[[Intercept], Response] = pass_on
    requests: SharedCounter[tuple[str, str]] = field(default_factory=SharedCounter)

    def __post_init__(self) -> None:
        identities = [OPERATOR, *map(role_of, self.runtime.registry.functions)]
        self._transactions = Transactions(self.emulator, self.transaction_seconds)
        self._known: dict[str, Identity] = {each.access_key: each for each in identities}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        if request.method == "OPTIONS":
            return answer_preflight(request)(environ, start_response)
        response = self._let_pass(request)
        open_to_other_origins(request, response)
        return response(environ, start_response)

    def _let_pass(self, request: Request) -> Response:
        operation, trace = Operation.of(request), Trace.parse(request.headers.get(HEADER))
        work = self.runtime.invoker.find_work(trace)

        def answer() -> Response:
            self.requests.add((work.function if work else OUTSIDE, operation.name))
            return self._answer(operation, request, trace)

        return self.between(Intercept(operation, request, work, answer))

    def _answer(self, operation: Operation, request: Request, trace: Trace) -> Response:
        try:
            _refuse_unknown_length(request)
            sender = verify(request, self.clock(), self._known)
            self.guard.check(sender, actions_of(operation, request))
            refuse_impossible(operation, request)
            response = self._carry_out(operation, request, trace)
            if operation.reads_object and response.status_code == HTTPStatus.NOT_FOUND:
                self.guard.check(sender, [list_for(operation.bucket, operation.key)])
        except Refusal as refusal:
            return refusal.response(request)
        return response

    def _carry_out(self, operation: Operation, request: Request, trace: Trace) -> Response:
        if operation.name == "SendMessage":
            sent = with_trace(request.get_data(), trace.header())
            answers = [self.emulator.answer(request, sent) for _ in range(self.deliver_times)]
            self.runtime.look_at_queues()
            return answers[-1]
        if operation.name == "TransactWriteItems":
            return self._transactions.answer(request.get_data())
        response = self.emulator.answer(request, request.get_data())
        if operation.creates_object and response.status_code == HTTPStatus.OK:
            self.runtime.announce(self._describe(operation, request, response), trace)
        return response

    def _describe(self, operation: Operation, request: Request, response: Response) -> Arrival:
        """Size and ETag: of a put as sent and answered; of anything else as stored, and as the XML has it."""
        sent = int(request.headers.get("X-Amz-Decoded-Content-Length", request.content_length or 0))
        size = sent if operation.name == "PutObject" else self.emulator.size_of_what(request)
        found = re.search(r"<ETag>(.*?)</ETag>", response.get_data(as_text=True))
        etag = found[1] if found else response.headers.get("ETag", "")
        kind = _KINDS[operation.name]
        return Arrival(operation.bucket, operation.key, size, etag.replace("&quot;", "").strip('"'), kind)


def _refuse_unknown_length(request: Request) -> None:
    if request.method == "PUT" and request.content_length is None:
        raise Refusal(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
