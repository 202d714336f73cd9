"""The items of tables, and the tokens of transactions that were carried out."""

import json
import time
from collections.abc import Mapping
from typing import Any

from localcloud.storage.database import Database

TOKEN_SECONDS = 600.0
"""For so long a token stands for what was sent with it."""
Item = dict[str, Any]
"""Attribute → its value as DynamoDB has it, `{"S": …}` or `{"N": …}`."""


class Items:
    """All tables', each under its partition and its name there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, table: str, part: str, name: str) -> Item | None:
        """The item, or None."""
        row = self._database.row(
            "SELECT item FROM items WHERE of_table = ? AND part = ? AND name = ?", table, part, name
        )
        item: Item | None = json.loads(row[0]) if row else None
        return item

    def put(self, table: str, part: str, name: str, item: Mapping[str, Any]) -> None:
        """In the place of what stands there."""
        self._database.write("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)", table, part, name, json.dumps(item))

    def delete(self, table: str, part: str, name: str) -> None:
        """No such item afterwards."""
        self._database.write("DELETE FROM items WHERE of_table = ? AND part = ? AND name = ?", table, part, name)

    def list(self, table: str, part: str | None = None) -> list[Item]:
        """Those of a partition in the order of their names, or all."""
        rows = self._database.rows(
            "SELECT item FROM items WHERE of_table = ?1 AND (?2 IS NULL OR part = ?2) ORDER BY part, name", table, part
        )
        return [json.loads(item) for (item,) in rows]

    def remember(self, token: str, said: str) -> None:
        """What was carried out under that token; what is too old to be asked for goes."""
        now = time.time()
        self._database.write("DELETE FROM tokens WHERE at < ?", now - TOKEN_SECONDS)
        self._database.write("INSERT INTO tokens VALUES (?, ?, ?)", token, now, said)

    def said_under(self, token: str) -> str | None:
        """What was carried out under that token; None where nothing was, or too long ago."""
        row = self._database.row(
            "SELECT said FROM tokens WHERE token = ? AND at >= ?", token, time.time() - TOKEN_SECONDS
        )
        return row[0] if row else None
