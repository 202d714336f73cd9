"""How the local cloud behaves: every setting that a person or a test may choose."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from werkzeug.wrappers import Response

from localcloud.aws.intercept import Intercept, pass_on
from localcloud.console import CloudConsole
from localcloud.functions.events import Event

CHAIN_FUNCTIONS = frozenset({"on_frame", "on_pull"})
"""The functions that a chain of frames passes again and again: deployed with RecursiveLoop=Allow."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Conditions:
    """The defaults are those of a quiet day."""

    sweep_seconds: float | None = None
    """How often the schedule ticks; None: only when a test says so."""
    concurrency: int | Mapping[str, int] = 4
    """Invocations at once of each function: one number for all, or numbers by name."""
    total_concurrency: int = 12
    """Invocations at once in all."""
    allow_recursion: Collection[str] = CHAIN_FUNCTIONS
    """Functions whose chains are not stopped after 16 hops."""
    retry_waits: Sequence[float] = (1.0, 2.0)
    """Seconds before each retry of a failed asynchronous invocation; Lambda waits one and two minutes."""
    visibility_factor: float = 6.0
    """How many timeouts of its function a queue hides a message; below 1 a slow call gets company."""
    timeout: float | None = None
    """Seconds that each function has; None: as many as the app's configuration says."""
    gateway_seconds: float = 29.0
    """How long the API waits for its function."""
    deliver_times: int = 1
    """How often each event and each message comes."""
    transaction_seconds: float = 0.0
    """For how long a transaction holds its items; others that touch them meanwhile are in conflict."""
    shuffle_seed: int | None = None
    """With a seed, events come late and in random order."""
    drop: Callable[[str, Event], bool] | None = None
    """Asked with a function's name and an event, whether to lose it."""
    between: Callable[[Intercept], Response] = pass_on
    """What stands between everybody and the bucket, the queues and the ledger's table."""
    clock: Callable[[], datetime] = _now
    """What signatures are checked against."""
    remembered: int = 100_000
    """Of log lines, dead letters and denials the last so many, and of what functions asked for the first so many."""
    terminal: CloudConsole = field(default_factory=CloudConsole)

    def limit(self, function: str) -> int:
        """How many invocations of this function may be under way at once."""
        return self.concurrency if isinstance(self.concurrency, int) else self.concurrency.get(function, 4)
