"""What a query of one partition asks for: in which order of names, from where on, and how many items."""

from collections.abc import Mapping, Sequence
from typing import Any

from localcloud.aws.expressions import Item


def behind(items: Sequence[Item], name: str, order: Mapping[str, Any]) -> list[Item]:
    """Those behind the query's start, be there such an item or not, in its order.

    items: all of the partition, in the order of their names
    name: the attribute by which they are in order
    """
    is_upward, start = order.get("ScanIndexForward", True), order.get("ExclusiveStartKey")
    ordered = items if is_upward else items[::-1]
    if not start:
        return [*ordered]
    at = start[name]["S"]
    return [item for item in ordered if item[name]["S"] != at and (item[name]["S"] > at) == is_upward]


def queried(items: Sequence[Item], name: str, order: Mapping[str, Any]) -> list[Item]:
    """As many of these as the query asks for."""
    return behind(items, name, order)[: order.get("Limit")]
