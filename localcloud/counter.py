"""A count that many threads keep together."""

import threading
from collections import Counter
from typing import Generic, TypeVar

Kind = TypeVar("Kind")


class SharedCounter(Generic[Kind]):
    """`counts` may be read at any time; only `add` changes it."""

    def __init__(self) -> None:
        self.counts: Counter[Kind] = Counter()
        self._one_at_a_time = threading.Lock()

    def add(self, kind: Kind, amount: int = 1) -> None:
        """So many more of this kind."""
        with self._one_at_a_time:
            self.counts[kind] += amount
