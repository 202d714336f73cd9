"""The folder of what is kept, which one process at a time has."""

import fcntl
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from localcloud.storage.database import Database

_LOCK, _DATABASE, _PORT = "lock", "cloud.sqlite", "s3-port"


def default_folder() -> Path:
    """Where programs of this platform keep what is their user's."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "frameloom"
    named = os.environ.get("XDG_DATA_HOME", "")
    return (Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "share") / "frameloom"


class FolderTaken(Exception):
    """Another process has the folder; the message says which."""


class DataFolder:
    """From `with` to the end of its block, nobody else's."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        """Take it, and make it where there is none. Raises FolderTaken, or OSError where it can't be written to."""
        self.path.mkdir(parents=True, exist_ok=True)
        # The kernel gives a lock back when its process is gone, however it went: the file itself says nothing.
        self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._lock, 20).decode().strip() or "unknown"
            os.close(self._lock)
            raise FolderTaken(f"{self.path} is in use by process {holder}") from None
        os.ftruncate(self._lock, 0)
        os.write(self._lock, f"{os.getpid()}\n".encode())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._lock)

    def open_database(self) -> Database:
        """What is kept here. Raises Unreadable."""
        return Database(self.path / _DATABASE)

    @property
    def last_port(self) -> int:
        """Where the bucket was last, so that links to it lead there again; 0 where it never was."""
        try:
            return int((self.path / _PORT).read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def remember_port(self, port: int) -> None:
        """Where the bucket is now."""
        draft = self.path / f"{_PORT}.new"
        draft.write_text(f"{port}\n")
        draft.replace(self.path / _PORT)
