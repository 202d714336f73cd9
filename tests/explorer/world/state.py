"""All that there is at one moment. Nothing here changes: what happens makes another world."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import md5
from typing import TYPE_CHECKING, NamedTuple

from .effects import Delete, Put, Send, Submit, Thing, Transact, Update

if TYPE_CHECKING:
    from .history import Moment


class Contents:
    """The bucket's objects."""

    __slots__ = ("_keys", "fingerprint", "objects")

    def __init__(self, objects: Mapping[str, Thing]) -> None:
        self.objects = objects
        self.fingerprint = hash(frozenset(objects.items()))
        self._keys: list[str] | None = None

    def with_thing(self, key: str, thing: Thing) -> "Contents":
        return Contents({**self.objects, key: thing})

    def without(self, doomed: Iterable[str]) -> "Contents":
        gone = set(doomed)
        return Contents({key: thing for key, thing in self.objects.items() if key not in gone})

    def under(self, prefix: str, after: str = "") -> list[str]:
        """Keys in their order."""
        if self._keys is None:
            self._keys = sorted(self.objects)
        return [key for key in self._keys if key.startswith(prefix) and key > after]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Contents) and self.objects == other.objects

    def __hash__(self) -> int:
        return self.fingerprint


ORIGINALS = "originals/"
"""Under which the explorer keeps what somebody wrote over: no verb looks there."""


class Event(NamedTuple):
    """Something that starts a verb: S3's events, messages of the queues, and what people want to do."""

    due: float
    """Not before."""
    verb: str
    args: tuple[str, ...]
    is_intent: bool = False
    """What a person may do at any time, or leave."""
    hops: int = 0
    """How many functions stand between it and the last trigger from outside."""


class Verb(NamedTuple):
    """What was called, with all that its history depends on apart from its answers."""

    name: str
    args: tuple[str, ...]
    deadline: float
    """Lambda kills it then."""


class Worker(NamedTuple):
    """One invocation of a function."""

    verb: Verb
    moment: "Moment"
    """How far it has come."""
    hops: int = 0


Write = Put | Delete | Send | Transact | Update


class Late(NamedTuple):
    """A write that its worker sent before it died, and that is still on its way."""

    write: Write | Submit
    until: float
    hops: int


class Call(NamedTuple):
    """A generator call that reached the wire."""

    job: str
    run: int
    frame: int
    number: int
    may_be_charged: bool


class Handed(NamedTuple):
    """An order that a generator has taken, and that is collected."""

    identity: str
    nonce: str
    seed: int
    ready: float
    """When it can be collected."""
    is_void: bool = False
    """Whether it is given up then, and nothing is charged."""
    key: str | None = None
    """Where it is delivered."""


class Left(NamedTuple):
    """How much may still go wrong."""

    faults: int = 0
    repeats: int = 0
    losses: int = 0
    ticks: int = 0
    sweeps: int = 0


class World(NamedTuple):
    """One state."""

    time: float = 0
    contents: Contents = Contents({})
    events: tuple[Event, ...] = ()
    workers: tuple[Worker, ...] = ()
    late: tuple[Late, ...] = ()
    calls: tuple[Call, ...] = ()
    handed: tuple[Handed, ...] = ()
    verified: frozenset[str] = frozenset()
    """Payments of which a facilitator has said that they hold."""
    wanted: frozenset[tuple[str, int]] = frozenset()
    """(payment, units) that a facilitator was asked to settle."""
    settled: tuple[tuple[str, int], ...] = ()
    """(payment, units) that a chain has carried out: each payment once."""
    failures: int = 0
    """What may have cost a call: faults that are failures, and workers that died of their deadline."""
    breakdowns: int = 0
    """Those of them after which a collected call is lost in any case: what a generator had taken it does not give, or
    what was kept of it was written over."""
    left: Left = Left()
    ids: frozenset[str] = frozenset()
    """Those that were ever drawn: no part of what a state is, since only those that are kept somewhere matter."""

    @property
    def key(self) -> int:
        """Equal for equal states."""
        return hash(self[:-1])

    def with_event(self, event: Event) -> "World":
        return self._replace(events=tuple(sorted((*self.events, event))))

    def without_event(self, event: Event) -> "World":
        place = self.events.index(event)
        return self._replace(events=self.events[:place] + self.events[place + 1 :])

    def with_worker(self, worker: Worker) -> "World":
        return self._replace(workers=tuple(sorted((*self.workers, worker), key=lambda one: one.moment.serial)))

    def without_worker(self, worker: Worker) -> "World":
        return self._replace(workers=tuple(one for one in self.workers if one is not worker))


@lru_cache(maxsize=100_000)
def etag_of(body: bytes) -> str:
    """As S3 makes it: equal bytes, equal etag."""
    return f'"{md5(body, usedforsecurity=False).hexdigest()}"'
