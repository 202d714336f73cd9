"""The objects of buckets."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from localcloud.storage.database import Database

_PAGE = 500
"""Rows that a walk reads at once."""


@dataclass(frozen=True)
class Stored:
    """What is known of an object without its body."""

    key: str
    size: int
    etag: str
    """Without its quotes."""
    headers: Mapping[str, str]
    """That were sent with it and go out with it."""
    modified: int = field(default_factory=lambda: int(time.time()))
    """Seconds since 1970."""


class Objects:
    """All buckets' objects, in the order of their keys' bytes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, bucket: str, key: str) -> Stored | None:
        """The object without its body, or None."""
        row = self._database.row(
            "SELECT key, size, etag, headers, modified FROM objects WHERE bucket = ? AND key = ?", bucket, key
        )
        return _stored(*row) if row else None

    def read(self, bucket: str, key: str) -> tuple[Stored, bytes] | None:
        """The object and its body, or None."""
        row = self._database.row(
            "SELECT body, key, size, etag, headers, modified FROM objects WHERE bucket = ? AND key = ?", bucket, key
        )
        return (_stored(*row[1:]), row[0]) if row else None

    def put(self, bucket: str, stored: Stored, body: bytes) -> None:
        """In the place of what stands there."""
        self._database.write(
            "INSERT OR REPLACE INTO objects (bucket, key, size, etag, modified, headers, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            bucket,
            stored.key,
            stored.size,
            stored.etag,
            stored.modified,
            json.dumps(dict(stored.headers)),
            body,
        )

    def delete(self, bucket: str, key: str) -> None:
        """No such object afterwards."""
        self._database.write("DELETE FROM objects WHERE bucket = ? AND key = ?", bucket, key)

    def walk(self, bucket: str, prefix: str, after: str) -> Iterator[Stored]:
        """Those whose keys begin so and come after that one, without bodies."""
        sign, start = (">", after) if after >= prefix else (">=", prefix)
        while True:
            rows = self._database.rows(
                "SELECT key, size, etag, headers, modified FROM objects"
                f" WHERE bucket = ? AND key {sign} ? ORDER BY key LIMIT {_PAGE}",
                bucket,
                start,
            )
            for row in rows:
                if not row[0].startswith(prefix):
                    return
                yield _stored(*row)
            if len(rows) < _PAGE:
                return
            sign, start = ">", rows[-1][0]


def _stored(key: str, size: int, etag: str, headers: str, modified: int) -> Stored:
    return Stored(key, size, etag, json.loads(headers), modified)
