"""Asynchronous invocation: an event waits for a free instance, and a failed one is tried again, twice.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

import heapq
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from localcloud.functions.event_faults import Faults
from localcloud.functions.events import Event
from localcloud.functions.instance import Answer, Closed
from localcloud.functions.invoker import ChainStopped
from localcloud.functions.lineage import Trace
from localcloud.storage.events import Events


@dataclass(frozen=True)
class DeadLetter:
    """An event that was given up, as an on-failure destination gets it."""

    function: str
    event: Event
    error: str


@dataclass(order=True)
class _Delivery:
    due: float
    number: int
    event: Event = field(compare=False)
    cause: Trace = field(compare=False)
    failures: int = field(default=0, compare=False)


class Deliveries:
    """The events of one function, delivered by as many threads as may call it at once."""

    def __init__(
        self,
        function: str,
        invoke: Callable[[str, Event, Trace], Answer],
        gave_up: Callable[[DeadLetter], None],
        *,
        faults: Faults,
        retry_waits: Sequence[float],
        kept: Events,
    ) -> None:
        self.accepted = 0
        self.unfinished = 0
        self._function = function
        self._invoke = invoke
        self._gave_up = gave_up
        self._faults = faults
        self._retry_waits = retry_waits
        self._kept = kept
        self._pending: list[_Delivery] = []
        self._changed = threading.Condition()
        self._closed = False

    def start(self, threads: int) -> None:
        """Begin to deliver, first what was left when the program last ended."""
        for left in self._kept.waiting(self._function):
            self._push(0.0, _Delivery(0.0, left.number, left.event, Trace.parse(left.trace), left.failures))
        for _ in range(threads):
            threading.Thread(target=self._work, name=f"deliver-{self._function}", daemon=True).start()

    def put(self, event: Event, cause: Trace) -> None:
        """Take an event over; from here on it is this object's to deliver."""
        delays = [] if self._faults.loses(self._function, event) else self._faults.delays()
        numbers = [self._kept.add(self._function, event, cause.header()) for _ in delays]
        with self._changed:
            self.accepted += 1
        for delay, number in zip(delays, numbers, strict=True):
            self._push(delay, _Delivery(0.0, number, event, cause))

    def close(self) -> None:
        """Deliver nothing more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _push(self, delay: float, delivery: _Delivery) -> None:
        with self._changed:
            self.unfinished += 1
            heapq.heappush(self._pending, replace(delivery, due=time.monotonic() + delay))
            self._changed.notify()

    def _work(self) -> None:
        while delivery := self._next():
            try:
                answer = self._invoke(self._function, delivery.event, delivery.cause)
            except ChainStopped:
                self._finish(delivery, "RecursiveInvocationsDropped")
            except Closed:
                return
            else:
                self._settle(delivery, answer)

    def _next(self) -> _Delivery | None:
        with self._changed:
            while not self._closed:
                wait = self._pending[0].due - time.monotonic() if self._pending else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._pending)
                self._changed.wait(wait)
        return None

    def _settle(self, delivery: _Delivery, answer: Answer) -> None:
        if answer.error is None or delivery.failures >= len(self._retry_waits):
            self._finish(delivery, answer.error)
            return
        wait, failures = self._retry_waits[delivery.failures], delivery.failures + 1
        self._kept.failed(delivery.number, failures)
        self._push(wait, replace(delivery, failures=failures))
        with self._changed:
            self.unfinished -= 1

    def _finish(self, delivery: _Delivery, error: str | None) -> None:
        if error is not None:
            self._gave_up(DeadLetter(self._function, delivery.event, error))
        self._kept.strike(delivery.number)
        with self._changed:
            self.unfinished -= 1
