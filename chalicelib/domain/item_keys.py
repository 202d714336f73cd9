"""The map of the ledger's table: every item's key is built here, and taken apart here, and nowhere else.

<day>             pots
<day>             queue
<day>/<digit>     client:<name>
<day>/<digit>     money:<reservation>
rate/<digit>      orders:<client>
ordered/<client>  <moment>-<job>-<reservation>

The first is the partition; a day is `YYYY-MM-DD`, and `<digit>` spreads its items over sixteen of them.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from string import hexdigits
from typing import NamedTuple

_CLIENT, _MONEY = "client:", "money:"
_RATE = "rate"
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_ORDERED = re.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[.][0-9]{6}Z)-([0-9a-f]{32})-[0-9a-f]{32}")


class ItemKey(NamedTuple):
    """An item of the ledger's table."""

    part: str
    """The partition: items of one can be listed together, and share what a partition bears."""
    name: str


def pots(day: str) -> ItemKey:
    """What all have used of the day's budget, and whose shares it was."""
    return ItemKey(day, "pots")


def queue(day: str) -> ItemKey:
    """Which orders without a token wait for their pictures."""
    return ItemKey(day, "queue")


def account(day: str, client: str) -> ItemKey:
    """What one client has used."""
    return ItemKey(_spread(day, client), f"{_CLIENT}{client}")


def money(day: str, reservation: str) -> ItemKey:
    """What is set aside for one run or further output, or what became of it."""
    return ItemKey(_spread(day, reservation), f"{_MONEY}{reservation}")


def rate(policy: str, client: str) -> ItemKey:
    """How fast one client orders: when its token bucket will be full again."""
    return ItemKey(_spread(_RATE, client), f"{policy}:{client}")


def ordered(client: str, at: datetime, job: str, reservation: str) -> ItemKey:
    """Says that one client has ordered a job, by which attempt; the name of a later one's comes later."""
    return ItemKey(jobs_of(client), f"{at.astimezone(UTC):{_MOMENT}}-{job}-{reservation}")


def jobs_of(client: str) -> str:
    """The partition of all jobs that one client has ordered."""
    return f"ordered/{client}"


def job_ordered(name: str) -> tuple[datetime, str] | None:
    """When a job was ordered, and which, as the name of its item says; None for any other name."""
    found = _ORDERED.fullmatch(name)
    try:
        return (datetime.strptime(found[1], _MOMENT).replace(tzinfo=UTC), found[2]) if found else None
    except ValueError:
        return None


def spread_parts(day: str) -> list[str]:
    """The partitions that hold a day's clients and reservations."""
    return [f"{day}/{digit}" for digit in hexdigits[:16]]


def client_of(key: ItemKey) -> str | None:
    """Whose account it is, if it is one."""
    return key.name.removeprefix(_CLIENT) if key.name.startswith(_CLIENT) else None


def reservation_of(key: ItemKey) -> str | None:
    """Which reservation it tells of, if any."""
    return key.name.removeprefix(_MONEY) if key.name.startswith(_MONEY) else None


def _spread(day: str, name: str) -> str:
    return f"{day}/{sha256(name.encode()).hexdigest()[0]}"
