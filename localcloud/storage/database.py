"""One file for all that is kept: whenever the program ends, a change stands in it whole or not at all.

The file is SQLite's, with a write-ahead log. Its view `sqlar` shows the objects as SQLite's own archives do:
`sqlite3 cloud.sqlite -Atv` lists them, `-Axv` unpacks them.
https://www.sqlite.org/wal.html, https://www.sqlite.org/sqlar.html
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from localcloud.storage.schema import MARK, SCHEMA, VERSION


class Unreadable(Exception):
    """The file is none of ours, damaged, or of a version that this program doesn't know; the message says which."""


class Database:
    """One connection, which all threads share: what one changes, the others see when it is done."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file, or make it; without a path all is kept in memory. Raises Unreadable."""
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._one_at_a_time = threading.RLock()
        try:
            self._open(path)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise Unreadable(f"{path}: {error}") from error
        except Unreadable:
            self._connection.close()
            raise

    def close(self) -> None:
        """Nothing more is read or written."""
        with self._one_at_a_time:
            self._connection.close()

    @contextmanager
    def change(self, *, must_last: bool = True) -> Iterator[None]:
        """All that is written within stands afterwards, or, where it is left by an exception, nothing of it.

        Nobody else reads or writes meanwhile. A change within a change is a part of it.
        must_last: even where the power fails a moment later, which costs a sync; a process that dies loses nothing
        """
        with self._one_at_a_time:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if must_last else 'NORMAL'}")
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                yield

    def write(self, statement: str, *values: object) -> int:
        """Carry out one statement: how many rows it changed."""
        with self._one_at_a_time:
            return self._connection.execute(statement, values).rowcount

    def insert(self, statement: str, *values: object) -> int:
        """Carry out one INSERT: the number of the row that came of it."""
        with self._one_at_a_time:
            return self._connection.execute(statement, values).lastrowid or 0

    def rows(self, statement: str, *values: object) -> Sequence[Any]:
        """What one SELECT finds."""
        with self._one_at_a_time:
            return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, *values: object) -> Any:  # noqa: ANN401 - each statement's own columns
        """The first row that one SELECT finds, or None."""
        with self._one_at_a_time:
            return self._connection.execute(statement, values).fetchone()

    def _open(self, path: Path | None) -> None:
        (found,) = self.row("PRAGMA user_version")
        (mark,) = self.row("PRAGMA application_id")
        if (mark, found) == (0, 0) and not self.row("SELECT 1 FROM sqlite_master"):
            # Must be said before the first table: what deletions leave empty can be given back to the disk.
            self._connection.executescript(f"PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; {SCHEMA}")
        elif mark != MARK:
            raise Unreadable(f"{path} is a database, but none of the local cloud's")
        elif found != VERSION:
            raise Unreadable(f"{path} has version {found}, and this program reads version {VERSION}")
        self._connection.execute("PRAGMA incremental_vacuum").fetchall()
