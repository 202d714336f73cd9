"""A cloud in which nothing happens by itself: each function does what a story has it do, and when."""

import json
from collections.abc import Callable
from http import HTTPStatus

from werkzeug.wrappers import Request, Response

from localcloud.aws.intercept import Intercept, pass_on
from localcloud.aws.operation import Operation
from localcloud.cloud import LocalCloud
from localcloud.functions.events import Arrival, Event, schedule_event, sqs_event
from localcloud.functions.lineage import Trace


class Line:
    """Stands between: hands out no messages unless told to, and lets something happen just before a request."""

    def __init__(self) -> None:
        self._polled: set[str] | None = None
        self._when: Callable[[Operation], bool] | None = None
        self._happens: Callable[[Intercept], object] = pass_on

    def hand_out(self) -> None:
        """Let each queue be polled once, for what is in it: a second poll would wait for what later stories send."""
        self._polled = set()

    def before(self, when: Callable[[Operation], bool], happens: Callable[[Intercept], object]) -> None:
        """Have that happen before the next such request, once."""
        self._when, self._happens = when, happens

    def __call__(self, intercept: Intercept) -> Response:
        """Let it pass, or not."""
        if intercept.operation.name == "ReceiveMessage" and not self._hands_out(intercept.request):
            return Response("{}", HTTPStatus.OK, content_type="application/x-amz-json-1.0")
        if self._when and self._when(intercept.operation):
            self._when = None
            self._happens(intercept)
        return pass_on(intercept)

    def _hands_out(self, poll: Request) -> bool:
        queue: str = json.loads(poll.get_data())["QueueUrl"]
        if self._polled is None or queue in self._polled:
            return False
        self._polled.add(queue)
        return True


class Quiet:
    """The functions, one call at a time."""

    def __init__(self, cloud: LocalCloud, line: Line) -> None:
        self.cloud = cloud
        self.line = line

    def arrive(self, function: str, key: str) -> None:
        """An object has come."""
        self._call(function, Arrival(self.cloud.bucket, key, 1, "", "Put").event())

    def message(self, function: str, body: str) -> None:
        """A message has come."""
        message = {"MessageId": "1", "ReceiptHandle": "1", "Body": body, "MD5OfBody": ""}
        self._call(function, sqs_event(function, [message]))

    def tick(self) -> None:
        """The clock has come round."""
        self._call("sweep", schedule_event("sweep"))

    def _call(self, function: str, event: Event) -> None:
        answer = self.cloud.runtime.invoker.invoke(function, event, Trace())
        assert answer.error is None, answer.error
