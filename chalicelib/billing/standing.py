"""What the ledger's table holds of one reservation, and what is to be changed there when its money moves. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import ValidationError

from chalicelib.domain import keys
from chalicelib.domain.errors import Damaged, MoneySpent
from chalicelib.domain.keys import ItemKey
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation
from chalicelib.settings import Allowance
from chalicelib.storage.table import GONE_AT, Change, Item

from .ledger_page import Entry
from .room import JOBS, Room, shares_of
from .sums import USED, counted, passed

_BEGUN = "begun"
_OPEN, _MICROS, _UNTIL = "open", "micros", "until"
NOTHING = Micros(0)
SPENT = "spent"
"""What the runs that have ended have spent, all together."""
ENTRY_DAYS = 40
"""For which what became of a reservation can be read: longer than anything that could move its money again."""
ACCOUNT_DAYS = 400
"""For which it can be read what a client has used on a day."""


class Standing(NamedTuple):
    """The three items that a change of the reservation's money touches, as they were read."""

    reservation: Reservation
    entry: Entry | None
    pots: Item | None
    """None: nothing has been set aside on that day yet."""
    account: Item

    @classmethod
    def of(cls, reservation: Reservation, items: Mapping[ItemKey, Item]) -> "Standing":
        """From what was found under `keys_of` it. Raises Damaged."""
        money, pots, account = keys_of(reservation)
        entry = entry_from(items[money]) if money in items else None
        is_ours = entry is not None and entry.client == reservation.client
        return cls(reservation, entry if is_ours else None, items.get(pots), items.get(account, {}))

    def check(self, allowed: Allowance, now: datetime) -> None:
        """Room for all of it, even where little is set aside for now: what can't be drawn is refused at once.

        Raises MoneySpent, Damaged.
        """
        self._room.check(self.reservation.client, self.reservation.micros, allowed, now)
        self._room.check_jobs(self.reservation, allowed, now)

    def with_reservation(self, allowed: Allowance, now: datetime) -> tuple[Change, ...]:
        """Set it aside, if it never was: little, while the run waits for its picture. Raises MoneySpent, Damaged."""
        if self.entry:
            return ()
        self.check(allowed, now)
        entry = Entry.of(self.reservation, is_whole=False)
        return self._moved(entry, allowed, now, wanted=self.reservation.micros, jobs=int(self.reservation.is_run))

    def with_cover(self, allowed: Allowance, now: datetime) -> tuple[Change, ...]:
        """Set all of it aside, since the picture has come. Raises MoneySpent, Damaged."""
        if self.entry is None or not self.entry.is_open:
            raise MoneySpent("Nothing is set aside for this run.", code="not_reserved")
        lacking = Micros(self.reservation.micros - self.entry.micros)
        if lacking <= 0:
            return ()
        self._room.check(self.entry.client, lacking, allowed, now)
        return self._moved(Entry.of(self.reservation, is_whole=True), allowed, now, wanted=lacking)

    def with_settlement(
        self, spent: Micros, allowed: Allowance, now: datetime, *, was_used: bool
    ) -> tuple[Change, ...]:
        """Give back what was not spent, if it still is set aside. Raises Damaged.

        was_used: whether the run came to be, and so counts as a job
        """
        if self.entry is None or not self.entry.is_open:
            return ()
        closed = self.entry.model_copy(update={"is_open": False})
        jobs = -int(self.reservation.is_run and not was_used)
        return self._moved(closed, allowed, now, spent=spent, jobs=jobs)

    @property
    def _room(self) -> Room:
        return Room(self.pots or {}, self.account)

    def _moved(
        self,
        entry: Entry,
        allowed: Allowance,
        now: datetime,
        *,
        wanted: Micros = NOTHING,
        spent: Micros = NOTHING,
        jobs: int = 0,
    ) -> tuple[Change, ...]:
        """The entry becomes that and all sums follow, if there is room for what is wanted.

        No condition speaks of what the sums were: orders that have room don't stand in each other's way.
        """
        day, shares = self.reservation.day, shares_of(entry.client, allowed)
        _, pots, account = keys_of(self.reservation)
        moved = counted(entry, day)
        moved.subtract(counted(self.entry, day))
        moved[USED] += spent
        in_pot = {f"{shares.pot}{name}": micros for name, micros in moved.items()}
        room_in_pots = {USED: allowed.budget_micros - wanted, f"{shares.pot}{USED}": shares.pot_micros - wanted}
        room_in_account = {USED: shares.own_micros - wanted}
        quota = {JOBS: allowed.client_jobs - jobs}
        changes = (
            _entry_changed(self.reservation, entry, self.entry, spent),
            Change(
                pots,
                *_summed(self.pots or {}, {SPENT: spent, USED: moved[USED], **in_pot}, now),
                put={} if self.pots else {_BEGUN: now.isoformat(timespec="seconds")},
                is_new=self.pots is None,
                at_most=room_in_pots if wanted else {},
            ),
            Change(
                account,
                *_summed(self.account, {**moved, JOBS: jobs}, now),
                put={GONE_AT: gone_at(day, ACCOUNT_DAYS)},
                at_most=(room_in_account if wanted else {}) | (quota if jobs > 0 else {}),
            ),
        )
        return tuple(change for change in changes if change.changes_something)


def keys_of(reservation: Reservation) -> tuple[ItemKey, ItemKey, ItemKey]:
    """Where its money stands, the day's pots, and the client's account."""
    day = reservation.day
    return keys.money(day, reservation.id), keys.pots(day), keys.account(day, reservation.client)


def entry_from(item: Item) -> Entry:
    """What is set aside, or what became of it. Raises Damaged."""
    try:
        return Entry.model_validate(item)
    except ValidationError:
        raise Damaged("what is set aside can't be read") from None


def item_of(entry: Entry, day: str, spent: Micros = NOTHING) -> Item:
    """As the table keeps it."""
    until = {_UNTIL: entry.until.isoformat()} if entry.until else {}
    return {
        "client": entry.client,
        _MICROS: entry.micros,
        "expected": entry.expected_micros,
        _OPEN: int(entry.is_open),
        SPENT: spent,
        GONE_AT: gone_at(day, ENTRY_DAYS),
        **until,
    }


def gone_at(day: str, days: int) -> int:
    """Seconds since 1970: so many days after that one."""
    return int((datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=days)).timestamp())


def _entry_changed(reservation: Reservation, entry: Entry, was: Entry | None, spent: Micros) -> Change:
    """On condition that it still is what was read: what is to be done is done once."""
    return Change(
        keys.money(reservation.day, reservation.id),
        put=item_of(entry, reservation.day, spent),
        drop=() if entry.until else (_UNTIL,),
        is_new=was is None,
        where={_OPEN: int(was.is_open), _MICROS: was.micros} if was else {},
    )


def _summed(was: Item, moved: Mapping[str, int], now: datetime) -> tuple[dict[str, int], list[str]]:
    """What is to be added to an item, and which of its numbers go."""
    add = {name: micros for name, micros in moved.items() if micros}
    return add, [name for name in passed(was, now) if name not in add]
