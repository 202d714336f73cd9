"""What may happen to an event on its way: it comes several times, late and in any order, or never."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from localcloud.functions.events import Event

SHUFFLED_OVER = 0.1  # seconds: longer than a handler takes, so that late events really come late


@dataclass
class Faults:
    """The settings of a test: `drop` is asked with the function's name and the event."""

    deliver_times: int = 1
    shuffle_seed: int | None = None
    drop: Callable[[str, Event], bool] | None = None
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.shuffle_seed)

    def delays(self) -> list[float]:
        """One delay, in seconds, for each delivery of one event."""
        spread = 0.0 if self.shuffle_seed is None else SHUFFLED_OVER
        return [self._chance.uniform(0.0, spread) for _ in range(self.deliver_times)]

    def loses(self, function: str, event: Event) -> bool:
        """Whether this event gets lost."""
        return self.drop is not None and self.drop(function, event)
