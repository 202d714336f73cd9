"""Which jobs each token has ordered: an item for each, written in the transaction that sets its money aside. Pure.

So there is no job without its item, and no item is written for an order that is refused. One whose job is deleted, or
never came to be, is marked, and DynamoDB deletes it: no function of ours may delete an item.
"""

from datetime import datetime
from typing import NamedTuple

from chalicelib.domain import item_keys
from chalicelib.domain.item_keys import ItemKey
from chalicelib.domain.records import Reservation
from chalicelib.storage.table import GONE_AT, Change, Item

from .room import HOLDERS, pot_of

LIST_DAYS = 400
"""For which an item stands, if nothing happens to its job."""
_DAY = 24 * 3600
_IS_LISTED = "listed"


class Listed(NamedTuple):
    """A job of a token's, as the list has it."""

    job: str
    at: datetime


class ListPage(NamedTuple):
    """Some of a token's jobs, newest first."""

    jobs: tuple[Listed, ...]
    next: str | None
    """The place behind which the list goes on; None where that is all."""


def with_job(reservation: Reservation) -> tuple[Change, ...]:
    """A job that a token begins is listed; nothing, where the money is for anything else."""
    if not _is_for_the_list(reservation):
        return ()
    gone_at = int(reservation.at.timestamp()) + LIST_DAYS * _DAY
    return (Change(_key_of(reservation), put={_IS_LISTED: 1, GONE_AT: gone_at}),)


def without_job(reservation: Reservation, now: datetime) -> tuple[Change, ...]:
    """The job is listed no more, whether it was or not."""
    if not _is_for_the_list(reservation):
        return ()
    return (Change(_key_of(reservation), put={_IS_LISTED: 0, GONE_AT: int(now.timestamp())}),)


def listed(key: ItemKey, item: Item) -> Listed | None:
    """What the item says; None for one that is marked, and for what is no item of a list."""
    found = item_keys.job_ordered(key.name)
    return Listed(found[1], found[0]) if found and item.get(_IS_LISTED) == 1 else None


def _is_for_the_list(reservation: Reservation) -> bool:
    return reservation.begins_job and pot_of(reservation.client) == HOLDERS


def _key_of(reservation: Reservation) -> ItemKey:
    return item_keys.ordered(reservation.client, reservation.at, reservation.job, reservation.id)
