"""The one endpoint of all services: refuses what AWS refuses, lets them do the rest, and tells what came to be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wrappers import Request, Response

from localcloud.aws.action import actions_of, list_for
from localcloud.aws.authorizer import PolicyAuthorizer
from localcloud.aws.cors import answer_preflight, open_to_other_origins
from localcloud.aws.dynamodb import DynamoDb
from localcloud.aws.emulator import Emulator
from localcloud.aws.identity import OPERATOR, Identity, role_of
from localcloud.aws.intercept import Intercept, pass_on
from localcloud.aws.operation import Operation
from localcloud.aws.refusal import Missing, Refusal
from localcloud.aws.s3.service import S3
from localcloud.aws.signature import verify
from localcloud.aws.sqs import Sqs
from localcloud.aws.unsupported import refuse_impossible
from localcloud.counter import SharedCounter
from localcloud.functions.events import Arrival
from localcloud.functions.lineage import HEADER, Trace
from localcloud.functions.runtime import Runtime
from localcloud.storage.database import Database

OUTSIDE = "outside"
_KINDS = {"PutObject": "Put", "CopyObject": "Copy", "CompleteMultipartUpload": "CompleteMultipartUpload"}


@dataclass
class Endpoint:
    """A WSGI application. `requests` counts (function or "outside", operation), refused ones too."""

    database: Database
    clock: Callable[[], datetime]
    runtime: Runtime
    guard: PolicyAuthorizer
    deliver_times: int = 1
    transaction_seconds: float = 0.0
    between: Callable[[Intercept], Response] = pass_on
    requests: SharedCounter[tuple[str, str]] = field(default_factory=SharedCounter)

    def __post_init__(self) -> None:
        self.s3, self.sqs, self.emulator = S3(self.database), Sqs(self.database), Emulator()
        identities = [OPERATOR, *map(role_of, self.runtime.registry.functions)]
        self._dynamodb = DynamoDb(self.database, self.transaction_seconds)
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
            return self._carry_out(operation, request, trace)
        except Missing as missing:
            return self._told_of(missing, operation, sender).response(request)
        except Refusal as refusal:
            return refusal.response(request)

    def _told_of(self, missing: Missing, operation: Operation, sender: Identity) -> Refusal:
        """That there is no such object is told to who may list it."""
        try:
            if operation.reads_object:
                self.guard.check(sender, [list_for(operation.bucket, operation.key)])
        except Refusal as refusal:
            return refusal
        return missing

    def _carry_out(self, operation: Operation, request: Request, trace: Trace) -> Response:
        if operation.service == "sqs":
            times = self.deliver_times if operation.name == "SendMessage" else 1
            return [self.sqs.answer(operation, request) for _ in range(times)][-1]
        if operation.service == "dynamodb":
            return self._dynamodb.answer(operation, request)
        if operation.service != "s3":
            return self.emulator.answer(request)
        if operation.only_reads:
            return self.s3.answer(operation, request)
        # An object and the events that it causes: whoever has the one has the others.
        with self.database.change():
            response = self.s3.answer(operation, request)
            if operation.creates_object:
                self.runtime.announce(self._describe(operation), trace)
        return response

    def _describe(self, operation: Operation) -> Arrival:
        stored = self.s3.find(operation)
        return Arrival(operation.bucket, operation.key, stored.size, stored.etag, _KINDS[operation.name])


def _refuse_unknown_length(request: Request) -> None:
    if request.method == "PUT" and request.content_length is None:
        raise Refusal(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
