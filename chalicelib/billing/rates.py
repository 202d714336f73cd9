"""How fast one client may order: a token bucket for each, kept as one number of an item.

The number is the moment at which the bucket will be full again. Each order moves it on by what one of them takes to be
filled up again, and an order for which that moment would lie further away than a whole bucket takes is refused: the
generic cell rate algorithm of ITU-T I.371, as a conditional update. So the limit is exact for any number of functions
that ask at once, and nobody reads before they write.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import NamedTuple

from chalicelib.domain import item_keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import TooFast, Unavailable
from chalicelib.domain.item_keys import ItemKey
from chalicelib.settings import Rates
from chalicelib.storage.table import GONE_AT, Change, Table

from .sums import number
from .tokens import Client

ORDERS = "orders"
"""The policy's name."""
_SECOND = 1_000_000
"""All moments are microseconds since 1970."""
_WINDOW = 60 * _SECOND
_FULL_AT = "full_at"
_KEPT = 3600 * _SECOND
"""How long an item stands after its last order: its bucket is full again by then, and no item says as much."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_TRIES = 4
"""All but the first are for clocks that differ, and for an item that is deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What a client may still order now."""

    limit: int
    """Orders in a window, and at once."""
    remaining: int
    full_in: float
    """Seconds until it may order as many as ever."""
    wait: float = 0.0
    """Seconds until there is room for the order that was counted; 0 where there was."""

    def check(self) -> None:
        """Raises TooFast where there was no room."""
        if self.wait:
            said = f"{self.limit} orders a minute is all that one client may send."
            raise TooFast(said, retry_after=self.wait)

    @property
    def policy_header(self) -> str:
        """`RateLimit-Policy`, as draft-ietf-httpapi-ratelimit-headers has it."""
        return f'"{ORDERS}";q={self.limit};w={_WINDOW // _SECOND}'

    @property
    def header(self) -> str:
        """`RateLimit`, of the same draft."""
        return f'"{ORDERS}";r={self.remaining};t={ceil(self.full_in)}'


class TokenBuckets:
    """Every client's token bucket, at the edge."""

    def __init__(self, table: Table, clock: Clock, rates: Rates) -> None:
        self._table = table
        self._clock = clock
        self._rates = rates

    def take(self, client: Client) -> Quota:
        """Count one order, if there is room for it: what is left. Raises Unavailable, StoreBusy, Damaged."""
        rate = _Rate(self._rates.token if client.has_token else self._rates.address)
        key = item_keys.rate(ORDERS, client.name)
        for _ in range(_TRIES):
            now = _number(self._clock.now())
            found = self._table.change_one(rate.from_full(key, now))
            if not found.is_changed and number(found.item, _FULL_AT) <= rate.latest(now):
                found = self._table.change_one(rate.further(key, now))
            full_at = number(found.item, _FULL_AT)
            if found.is_changed:
                return rate.quota(full_at, now)
            if full_at > rate.latest(now):
                return replace(rate.quota(full_at, now), wait=(full_at - rate.latest(now)) / _SECOND)
        raise Unavailable("Too many orders of one client at once; nothing was reserved or paid.", retry_after=1)


class _Rate(NamedTuple):
    """So many orders in a window."""

    limit: int

    @property
    def each(self) -> int:
        """What it takes until one order more is possible."""
        return _WINDOW // self.limit

    def latest(self, now: int) -> int:
        """When the bucket may be full at the latest, for there to be room for an order."""
        return now + self.each * (self.limit - 1)

    def quota(self, full_at: int, now: int) -> Quota:
        """What that moment says is left."""
        missing = max(0, full_at - now)
        return Quota(self.limit, max(0, self.limit - ceil(missing / self.each)), missing / _SECOND)

    def from_full(self, key: ItemKey, now: int) -> Change:
        """The change for an order that finds its bucket full, or none at all."""
        put = {_FULL_AT: now + self.each, GONE_AT: _gone_at(now)}
        return Change(key, put=put, at_most={_FULL_AT: now})

    def further(self, key: ItemKey, now: int) -> Change:
        """The change for an order that finds its bucket neither full nor empty."""
        return Change(
            key,
            add={_FULL_AT: self.each},
            put={GONE_AT: _gone_at(now)},
            at_most={_FULL_AT: self.latest(now)},
            above={_FULL_AT: now},
        )


def _number(moment: datetime) -> int:
    return (moment - _BEGINNING) // timedelta(microseconds=1)


def _gone_at(now: int) -> int:
    return (now + _KEPT) // _SECOND
