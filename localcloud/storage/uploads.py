"""Uploads in parts, until they are completed or given up."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex

from localcloud.storage.database import Database

_FORGOTTEN_AFTER = 24 * 60 * 60.0
"""Seconds: nobody completes it any more."""


@dataclass(frozen=True)
class Part:
    """Its MD5 in hex, and what it holds."""

    etag: str
    body: bytes


class Uploads:
    """Those that have begun; what nobody completed within a day is dropped with the next one that begins."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, bucket: str, key: str, headers: Mapping[str, str]) -> str:
        """A new one: its id."""
        upload, now = token_hex(16), time.time()
        with self._database.change():
            for (old,) in self._database.rows("SELECT id FROM uploads WHERE begun < ?", now - _FORGOTTEN_AFTER):
                self.end(old)
            self._database.write(
                "INSERT INTO uploads VALUES (?, ?, ?, ?, ?)", upload, bucket, key, json.dumps(dict(headers)), int(now)
            )
        return upload

    def headers(self, upload: str, bucket: str, key: str) -> Mapping[str, str] | None:
        """What its object is to be sent out with; None where there is no such upload for that key."""
        row = self._database.row(
            "SELECT headers FROM uploads WHERE id = ? AND bucket = ? AND key = ?", upload, bucket, key
        )
        headers: dict[str, str] | None = json.loads(row[0]) if row else None
        return headers

    def put_part(self, upload: str, number: int, part: Part) -> None:
        """In the place of an earlier one of that number."""
        self._database.write("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?)", upload, number, part.etag, part.body)

    def parts(self, upload: str) -> dict[int, Part]:
        """Number → part, in their order."""
        rows = self._database.rows("SELECT number, etag, body FROM parts WHERE upload = ? ORDER BY number", upload)
        return {number: Part(etag, body) for number, etag, body in rows}

    def end(self, upload: str) -> None:
        """No such upload afterwards."""
        self._database.write("DELETE FROM parts WHERE upload = ?", upload)
        self._database.write("DELETE FROM uploads WHERE id = ?", upload)
