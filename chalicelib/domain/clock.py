"""Time, as an argument."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """What tells the time and passes it; tests and the explorer bring their own."""

    now: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    """Seconds."""
    jitter: Callable[[], float] = random.random
    """From 0 to 1: keeps those who wait from coming back together."""
