"""So many prompts tried, and the largest of what they took."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from random import Random
from types import TracebackType

from bench.yardsticks.encoders import peak
from chalicelib.domain.orders import JobOrder

from .orders import order
from .promise import LARGE, SMALL, Yardsticks, try_frame, try_poster, try_reading

SMALL_EVERY, LARGE_EVERY = 2, 20
"""Of so many orders, one has a frame and a poster drawn in that size."""
MEMORY = 64
"""MiB that prompts may take over what frames and posters with everything in them do."""


@dataclass(slots=True)
class Most:
    """The largest value that was seen, of how many, and the order that it came of."""

    value: float = 0.0
    order: int = 0
    count: int = 0

    def see(self, value: float, number: int) -> None:
        self.count += 1
        if value > self.value:
            self.value, self.order = value, number


@dataclass(slots=True)
class Trial:
    """A run from a seed. Lengths are characters, times are multiples of the yardsticks, memory is MiB."""

    seed: int
    orders: int = 0
    length: Most = field(default_factory=Most)
    reading: Most = field(default_factory=Most)
    frame: Most = field(default_factory=Most)
    poster: Most = field(default_factory=Most)
    memory: Most = field(default_factory=Most)

    def run(self, count: int) -> Yardsticks:
        """Until so many prompts are read. The first that breaks the promise ends it with an AssertionError."""
        sticks = Yardsticks.measured()
        held = peak()
        while self.reading.count < count:
            asked = order(self.seed, self.orders)
            with Naming(f"order {self.orders} of seed {self.seed}: {asked!r}"):
                self._try(asked, sticks)
                self.memory.see((peak() - held) / 1024, self.orders)
                assert self.memory.value <= MEMORY, f"{self.memory.value:.0f} MiB more than everything at once"
            self.orders += 1
        return sticks

    def _try(self, asked: JobOrder, sticks: Yardsticks) -> None:
        number, chance = self.orders, Random(self.orders)
        for prompt in asked.prompt.values() if isinstance(asked.prompt, dict) else [asked.prompt]:
            self.length.see(len(prompt), number)
            self.reading.see(try_reading(prompt, sticks), number)
        for side, every in ((SMALL, SMALL_EVERY), (LARGE, LARGE_EVERY)):
            if number % every == every - 1:
                self.frame.see(try_frame(asked, side, chance, sticks), number)
                self.poster.see(try_poster(asked, side, sticks), number)


@dataclass(frozen=True, slots=True)
class Naming(AbstractContextManager[None]):
    """Tells, with an error, of what it came."""

    said: str

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error:
            error.add_note(self.said)
