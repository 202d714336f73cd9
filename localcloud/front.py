"""The S3 and SQS endpoint: refuses what AWS refuses, lets moto do the rest, and tells what came to be."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wrappers import Request, Response

from localcloud.cors import answer_preflight, open_to_other_origins
from localcloud.emulator import Emulator, with_trace
from localcloud.events import Arrival
from localcloud.lineage import HEADER, Trace
from localcloud.operation import Operation
from localcloud.passage import Passage, pass_on
from localcloud.refusal import Refusal
from localcloud.runtime import Runtime
from localcloud.signature import verify
from localcloud.tally import Tally
from localcloud.writeonce import refuse_rewriting

OUTSIDE = "outside"
_KINDS = {"PutObject": "Put", "CopyObject": "Copy", "CompleteMultipartUpload": "CompleteMultipartUpload"}


@dataclass
class Front:
    """A WSGI application. `requests` counts (function or "outside", operation), refused ones too."""

    emulator: Emulator
    clock: Callable[[], datetime]
    runtime: Runtime
    deliver_times: int = 1
    between: Callable[[Passage], Response] = pass_on
    requests: Tally[tuple[str, str]] = field(default_factory=Tally)

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

        return self.between(Passage(operation, request, work, answer))

    def _answer(self, operation: Operation, request: Request, trace: Trace) -> Response:
        try:
            _refuse_unknown_length(request)
            verify(request, self.clock())
            refuse_rewriting(operation, request)
        except Refusal as refusal:
            return refusal.response(request)
        return self._carry_out(operation, request, trace)

    def _carry_out(self, operation: Operation, request: Request, trace: Trace) -> Response:
        if operation.name == "SendMessage":
            sent = with_trace(request.get_data(), trace.header())
            answers = [self.emulator.answer(request, sent) for _ in range(self.deliver_times)]
            self.runtime.look_at_queues()
            return answers[-1]
        response = self.emulator.answer(request, request.get_data())
        if operation.creates_object and response.status_code == 200:  # noqa: PLR2004 - HTTP's own number
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
