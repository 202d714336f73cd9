"""A bad line between the functions and the bucket: seeded, though the order in which processes use it is their own."""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from types import MappingProxyType

from werkzeug.wrappers import Response

from localcloud.aws.intercept import Intercept, pass_on
from localcloud.aws.refusal import Refusal
from localcloud.functions.invoker import Work

LONGEST_DELAY = 0.3
"""Seconds."""
FACTS = "/facts/"
ASSEMBLER = "on_assemble"


def drop(intercept: Intercept) -> Response:
    """The connection breaks before the request has come through."""
    raise ConnectionResetError(intercept.operation.name)


def lose_answer(intercept: Intercept) -> Response:
    """It was carried out, and the sender never hears of it."""
    intercept.carry_out()
    raise ConnectionResetError(intercept.operation.name)


def cut_answer(intercept: Intercept) -> Response:
    """Half of the answer's body, and then nothing; an answer without a body is lost whole."""
    answer = intercept.carry_out()
    body = answer.get_data()
    if not body:
        raise ConnectionResetError(intercept.operation.name)
    answer.headers["Connection"] = "close"
    answer.response = [body[: len(body) // 2]]
    answer.headers["Content-Length"] = str(len(body))
    return answer


def repeat(intercept: Intercept) -> Response:
    """It comes through twice, and the second answer is the one that comes back."""
    intercept.carry_out()
    return intercept.carry_out()


def refuse(intercept: Intercept) -> Response:
    """What S3 says when two conditional writes meet, and otherwise when it has too much to do."""
    is_conditional = {"If-Match", "If-None-Match"} & {name.title() for name, _ in intercept.request.headers}
    if intercept.operation.name == "PutObject" and is_conditional:
        return Refusal(409, "ConditionalRequestConflict", "Another conditional write is under way").response(
            intercept.request
        )
    return Refusal(503, "SlowDown", "Please reduce your request rate").response(intercept.request)


def delay(intercept: Intercept) -> Response:
    """It comes through late."""
    time.sleep(LONGEST_DELAY)
    return intercept.carry_out()


def kill_before(intercept: Intercept) -> Response:
    """Its sender dies, and the request with it."""
    _kill(intercept)
    raise ConnectionResetError(intercept.operation.name)


def kill_after(intercept: Intercept) -> Response:
    """Its sender dies once it has been carried out."""
    intercept.carry_out()
    _kill(intercept)
    raise ConnectionResetError(intercept.operation.name)


Fault = Callable[[Intercept], Response]
ODDS: Mapping[Fault, float] = MappingProxyType(
    {
        drop: 0.02,
        lose_answer: 0.02,
        cut_answer: 0.01,
        repeat: 0.03,
        refuse: 0.02,
        delay: 0.02,
        kill_before: 0.004,
        kill_after: 0.004,
    }
)
"""Of a hundred requests thirteen go wrong; a frame takes half a dozen."""


class BadLine:
    """Stands between, and notes who calls and what is created. Requests from outside pass unharmed."""

    def __init__(self, seed: int, odds: Mapping[Fault, float] = ODDS) -> None:
        self.faults: Counter[str] = Counter()
        self.created: dict[str, list[str]] = defaultdict(list)
        """Key → the digest of each body that was accepted for it."""
        self.callers: dict[str, list[Work]] = defaultdict(list)
        """Job → each invocation that looked at the facts once more, as one does right before it calls the generator.

        The assembler looks at them as well, and calls nobody.
        """
        self._chance = random.Random(seed)
        self._odds = {**odds, pass_on: 1 - sum(odds.values())}
        self._one_at_a_time = threading.Lock()

    def heal(self) -> None:
        """Nothing goes wrong from here on."""
        self._odds = {pass_on: 1.0}

    def __call__(self, intercept: Intercept) -> Response:
        """Draw a lot, and let happen what it says."""
        watched = replace(intercept, carry_out=lambda: self._note(intercept))
        if intercept.work is None:
            return watched.carry_out()
        with self._one_at_a_time:
            (fault,) = self._chance.choices(list(self._odds), list(self._odds.values()))
            self.faults[fault.__name__] += 1
        return fault(watched)

    def _note(self, intercept: Intercept) -> Response:
        answer = intercept.carry_out()
        prefix = intercept.request.args.get("prefix", "")
        if intercept.work and intercept.work.function != ASSEMBLER and prefix.endswith(FACTS):
            self._note_caller(prefix.split("/")[1], intercept.work)
        operation = intercept.operation
        is_write = operation.creates_object or operation.name.startswith("Delete")
        if is_write and operation.key.startswith("jobs/") and answer.status_code < HTTPStatus.MULTIPLE_CHOICES:
            with self._one_at_a_time:
                self.created[operation.key].append(sha256(intercept.request.get_data()).hexdigest())
        return answer

    def _note_caller(self, job: str, work: Work) -> None:
        with self._one_at_a_time:
            if not any(known is work for known in self.callers[job]):
                self.callers[job].append(work)


def _kill(intercept: Intercept) -> None:
    if intercept.work:
        intercept.work.instance.kill()
