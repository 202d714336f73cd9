"""The events that functions are still to be called with."""

import json
from dataclasses import dataclass
from typing import Any

from localcloud.storage.database import Database


@dataclass(frozen=True)
class Waiting:
    """One event, the trace of what caused it, and how often its function has failed with it."""

    number: int
    event: dict[str, Any]
    trace: str
    failures: int


class Events:
    """Written down with the object that causes them, and struck out when their function has answered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, function: str, event: dict[str, Any], trace: str) -> int:
        """A new one: its number."""
        return self._database.insert(
            "INSERT INTO events (function, event, trace, failures) VALUES (?, ?, ?, 0)",
            *(function, json.dumps(event), trace),
        )

    def failed(self, number: int, failures: int) -> None:
        """Its function has failed with it so often."""
        with self._database.change(must_last=False):
            self._database.write("UPDATE events SET failures = ? WHERE number = ?", failures, number)

    def strike(self, number: int) -> None:
        """Nobody waits for it any more. Where that is lost, it comes once more, as events may."""
        with self._database.change(must_last=False):
            self._database.write("DELETE FROM events WHERE number = ?", number)

    def waiting(self, function: str) -> list[Waiting]:
        """Those of one function, in their order."""
        rows = self._database.rows(
            "SELECT number, event, trace, failures FROM events WHERE function = ? ORDER BY number", function
        )
        return [Waiting(number, json.loads(event), trace, failures) for number, event, trace, failures in rows]
