"""Tables: by which two attributes, both of them text, each finds its items."""

from collections.abc import Mapping, Sequence
from typing import Any

from localcloud.aws.expressions import Item
from localcloud.aws.refusal import Refusal
from localcloud.storage.database import Database
from localcloud.storage.items import Items

Place = tuple[str, str, str]
"""A table's name, an item's partition, and its name there."""


class Tables:
    """Those that were created since the program began, with whatever was kept of them."""

    def __init__(self, database: Database) -> None:
        self._items = Items(database)
        self._keys: dict[str, Sequence[str]] = {}

    def create(self, table: str, keys: Sequence[str]) -> None:
        """From now on there is one of that name. Raises the Refusal for other keys than a partition's and an item's."""
        if len(keys) != 2:  # noqa: PLR2004 - these two
            raise Refusal(501, "NotImplemented", "The local cloud has tables of two keys")
        self._keys[table] = keys

    def place_of(self, table: str, attributes: Mapping[str, Any]) -> Place:
        """Where the item of that key, or the item itself, stands. Raises the Refusal where there is no such table."""
        if table not in self._keys:
            raise Refusal(400, "ResourceNotFoundException", "Requested resource not found")
        part, name = (attributes[key]["S"] for key in self._keys[table])
        return table, part, name

    def find(self, table: str, key: Mapping[str, Any]) -> Item | None:
        """The item, or None."""
        return self._items.find(*self.place_of(table, key))

    def put(self, table: str, item: Mapping[str, Any]) -> None:
        """In the place of what stands there."""
        self._items.put(*self.place_of(table, item), item)

    def delete(self, table: str, key: Mapping[str, Any]) -> None:
        """No such item afterwards."""
        self._items.delete(*self.place_of(table, key))

    def name_of(self, table: str) -> str:
        """The attribute by which a partition's items are in order."""
        return self._keys[table][1]

    def key_of(self, table: str, item: Item) -> Item:
        """The attributes by which that item is found."""
        return {name: item[name] for name in self._keys[table]}

    def list(self, table: str, part: str | None = None) -> list[Item]:
        """A partition's items in the order of their names, or all."""
        return self._items.list(table, part)
