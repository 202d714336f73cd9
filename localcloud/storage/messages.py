"""The messages of queues."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from localcloud.storage.database import Database

RETENTION = 4 * 24 * 60 * 60.0
"""Seconds that a message is kept, as SQS does where nothing else is said."""


@dataclass(frozen=True)
class Message:
    """One message as it was received; times in seconds since 1970."""

    id: str
    body: str
    trace: str | None
    sent: float
    first_received: float
    receives: int


class Messages:
    """All queues' messages, the oldest first."""

    def __init__(self, database: Database) -> None:
        """Whoever had received one before the program began is gone: it is to be had again, as if never received."""
        self._database = database
        with database.change():
            database.write("UPDATE messages SET due = 0, receives = receives - 1 WHERE receives > 0 AND due > 0")

    def send(self, queue: str, body: str, trace: str | None, delay: float) -> str:
        """A new one, hidden for so many seconds: its id. What is too old to be kept goes."""
        now, identity = time.time(), str(uuid.uuid4())
        with self._database.change():
            self._database.write("DELETE FROM messages WHERE sent < ?", now - RETENTION)
            self._database.write(
                "INSERT INTO messages (id, queue, body, trace, sent, due, receives) VALUES (?, ?, ?, ?, ?, ?, 0)",
                *(identity, queue, body, trace, now, now + delay if delay else 0.0),
            )
        return identity

    def receive(self, queue: str, most: int, visibility: float, most_receives: int | None, dead: str) -> list[Message]:
        """So many of those that are not hidden, hidden for so many seconds from now.

        Those that were received too often go to the queue of that name.
        """
        now = time.time()
        received = []
        with self._database.change(must_last=False):
            for row in self._visible(queue, now):
                message = Message(*row)
                if most_receives is not None and message.receives > most_receives:
                    self._bury(message, dead)
                    continue
                self._hide(message, now + visibility)
                received.append(message)
                if len(received) == most:
                    break
        return received

    def hide(self, identity: str, until: float) -> None:
        """Not to be had until then."""
        self._database.write("UPDATE messages SET due = ? WHERE id = ?", until, identity)

    def delete(self, identity: str) -> None:
        """No such message afterwards."""
        with self._database.change(must_last=False):
            self._database.write("DELETE FROM messages WHERE id = ?", identity)

    def count(self, queue: str) -> tuple[int, int, int]:
        """How many are to be had, how many are delayed, and how many were received and are hidden."""
        row: tuple[int, int, int] = self._database.row(
            "SELECT coalesce(sum(due <= ?1), 0), coalesce(sum(due > ?1 AND receives = 0), 0),"
            " coalesce(sum(due > ?1 AND receives > 0), 0) FROM messages WHERE queue = ?2",
            time.time(),
            queue,
        )
        return row

    def next_due(self, queue: str) -> float | None:
        """When the first is to be had, which may have been; None where there is none."""
        (due,) = self._database.row("SELECT min(due) FROM messages WHERE queue = ?", queue)
        found: float | None = due
        return found

    def _visible(self, queue: str, now: float) -> Iterator[tuple[str, str, str | None, float, float, int]]:
        yield from self._database.rows(
            "SELECT id, body, trace, sent, coalesce(first_received, ?1), receives + 1 FROM messages"
            " WHERE queue = ?2 AND due <= ?1 ORDER BY number LIMIT 100",
            now,
            queue,
        )

    def _hide(self, message: Message, until: float) -> None:
        self._database.write(
            "UPDATE messages SET due = ?, receives = ?, first_received = ? WHERE id = ?",
            *(until, message.receives, message.first_received, message.id),
        )

    def _bury(self, message: Message, dead: str) -> None:
        self._database.write("UPDATE messages SET queue = ?, due = 0, receives = 0 WHERE id = ?", dead, message.id)
