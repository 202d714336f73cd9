"""How a contract server is to behave, and what it has seen."""

import re
from collections import deque
from dataclasses import dataclass, field
from random import Random
from threading import Lock
from time import monotonic
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .connection_faults import FAULTS

THROTTLED = "429"


class Limit(BaseModel):
    """So many calls in so many seconds; who goes past it is shut out for a while."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    calls: int = 150
    seconds: float = 10.0
    shut_out: float = 60.0


class Behaviour(BaseModel):
    """The order to misbehave: a fault, and the share of the calls that it strikes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fault: Annotated[str, Field(pattern=f"^({'|'.join(FAULTS)}|[345][0-9][0-9])$")] | None = None
    share: Annotated[float, Field(ge=0, le=1)] = 1.0
    strikes: str = ""
    """Which requests it may strike: a pattern that is found in their method and path, such as `^POST /prompt`."""
    seed: int = 0
    """Of the chance by which the fault strikes."""
    latency: Annotated[float, Field(ge=0)] = 0.0
    """Seconds that a call takes."""
    limit: Limit | None = None
    drifts: bool = False
    """Whether redraws do nothing but drift, as localcloud/drift.py has it: for chains that are to be held together."""

    @field_validator("strikes")
    @classmethod
    def _is_a_pattern(cls, strikes: str) -> str:
        try:
            re.compile(strikes)
        except re.error as error:
            raise ValueError("must be a regular expression") from error
        return strikes


@dataclass
class CallCounter:
    """What a server saw.

    received: calls that reached it, whole or not
    drawn: those answered with a picture
    orders: those by which it was bound to draw, whether or not its answer arrived
    charged: millionths of a US dollar that it took for them
    """

    received: int = 0
    drawn: int = 0
    orders: int = 0
    charged: int = 0
    throttled: int = 0
    paths: list[str] = field(default_factory=list)


class Mood:
    """The behaviour at work: which fault strikes the next call."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.counter = CallCounter()
        self.behaviour = behaviour
        self._chance = Random(behaviour.seed)
        self._calls: deque[float] = deque()
        self._shut_out_until = 0.0
        self._lock = Lock()

    def strike(self, call: str) -> str | None:
        """The next call's fault; a call is its method and its path."""
        with self._lock:
            self.counter.received += 1
            fault = self.behaviour.fault if self._is_struck(call) else None
            fault = THROTTLED if self._is_past_the_limit(monotonic()) else fault
            self.counter.throttled += fault == THROTTLED
            return fault

    def note(self, path: str, *, drawn: bool, charge: int | None = None) -> None:
        """A call that was read whole, and how it was answered."""
        with self._lock:
            self.counter.paths.append(path)
            self.counter.drawn += drawn
            self.counter.orders += charge is not None and charge >= 0
            self.counter.charged += charge or 0

    def _is_struck(self, call: str) -> bool:
        return bool(re.search(self.behaviour.strikes, call)) and self._chance.random() < self.behaviour.share

    def _is_past_the_limit(self, now: float) -> bool:
        limit = self.behaviour.limit
        if limit is None:
            return False
        while self._calls and self._calls[0] <= now - limit.seconds:
            self._calls.popleft()
        self._calls.append(now)
        if len(self._calls) > limit.calls:
            self._shut_out_until = now + limit.shut_out
        return now < self._shut_out_until
