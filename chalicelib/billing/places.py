"""The short queue of orders whose pictures haven't come: who holds which place in it, and until when. Pure.

A place is a number of an item: the second until which it is taken. Taking one is on condition that it is free by now:
of two orders that want the same one, the later reads again. Nobody needs to clear away what is over.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zlib import crc32

from chalicelib.domain.errors import TooFast
from chalicelib.domain.limits import STRANGER, WAITING_SECONDS
from chalicelib.domain.records import Reservation
from chalicelib.settings import Allowance
from chalicelib.storage.table import Change, Item

from .sums import number

_BETWEEN = "."


class Spot(NamedTuple):
    """A number of an item, and until when it is one order's place."""

    name: str
    until: int


class Place(NamedTuple):
    """One of the places of an address, and one of those that all addresses share."""

    own: int
    shared: int
    until: int
    """Seconds since 1970."""

    @classmethod
    def of(cls, text: str) -> "Place | None":
        """As an entry keeps it; None where it has none. Raises ValueError."""
        return cls(*map(int, text.split(_BETWEEN))) if text else None

    def __str__(self) -> str:
        return _BETWEEN.join(map(str, self))

    @property
    def own_spot(self) -> Spot:
        """In the address's account."""
        return Spot(_name(self.own), self.until)

    @property
    def shared_spot(self) -> Spot:
        """In the queue."""
        return Spot(_name(self.shared), self.until)


def needs_place(reservation: Reservation) -> bool:
    """Whether it is for an order by an address without a token, and waits for a picture."""
    return reservation.picture_until is not None and reservation.client.startswith(STRANGER)


def free_place(reservation: Reservation, account: Item, queue: Item, allowed: Allowance, now: datetime) -> Place:
    """A place for that order. Raises TooFast, with the moment when one will be free at the latest; Damaged."""
    moment = int(now.timestamp())
    own, shared = _taken(account, allowed.address_waiting), _taken(queue, allowed.strangers_waiting)
    _check(
        own, moment, f"{allowed.address_waiting} orders of one address may wait for their pictures: send those first."
    )
    _check(shared, moment, "Too many orders wait for their pictures.")
    free_own, free_shared = _free(own, moment), _free(shared, moment)
    # Two orders that look at the same moment should not want the same place: their ids choose.
    chance = crc32(reservation.id.encode())
    return Place(free_own[chance % len(free_own)], free_shared[chance % len(free_shared)], moment + WAITING_SECONDS)


def with_spot(change: Change, item: Item, was: Spot | None, becomes: Spot | None, now: datetime) -> Change:
    """Have a change of that item take the spot as well, on condition that it is free; or leave it, if it still is held.

    Raises Damaged.
    """
    if becomes and becomes != was:
        put, free = {**change.put, becomes.name: becomes.until}, {becomes.name: int(now.timestamp())}
        return replace(change, put=put, at_most={**change.at_most, **free})
    if was and not becomes and number(item, was.name) == was.until:
        return replace(change, drop=[*change.drop, was.name], where={**change.where, was.name: was.until})
    return change


def _taken(item: Item, places: int) -> dict[int, int]:
    """Place → until when it is taken."""
    return {place: number(item, _name(place)) for place in range(places)}


def _free(taken: Mapping[int, int], now: int) -> list[int]:
    return [place for place, until in taken.items() if until <= now]


def _check(taken: Mapping[int, int], now: int, detail: str) -> None:
    if not _free(taken, now):
        raise TooFast(detail, code="too_many_waiting", retry_after=min(taken.values()) - now if taken else None)


def _name(place: int) -> str:
    return f"p{place}"
