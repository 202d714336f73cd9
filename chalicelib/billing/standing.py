"""What the ledger's table holds of one reservation, and what is to be changed there when its money moves. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import ValidationError

from chalicelib.domain import item_keys
from chalicelib.domain.errors import Damaged, MoneySpent
from chalicelib.domain.item_keys import ItemKey
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation
from chalicelib.settings import Allowance
from chalicelib.storage.table import GONE_AT, Change, Item

from .job_list import with_job, without_job
from .ledger_page import Entry
from .places import Place, free_place, needs_place, with_spot
from .room import JOBS, Room, shares_of
from .sums import USED, counted, passed

_BEGUN = "begun"
_OPEN, _MICROS, _UNTIL, _PLACE = "open", "micros", "until", "place"
NOTHING = Micros(0)
SPENT = "spent"
"""What the runs that have ended have spent, all together."""
ENTRY_DAYS = 40
"""For which what became of a reservation can be read: longer than anything that could move its money again."""
ACCOUNT_DAYS = 400
"""For which it can be read what a client has used on a day."""


class Standing(NamedTuple):
    """The items that a change of the reservation's money touches, as they were read."""

    reservation: Reservation
    entry: Entry | None
    pots: Item | None
    """None: nothing has been set aside on that day yet."""
    account: Item
    queue: Item
    """Empty where the run needs no place there."""

    @classmethod
    def of(cls, reservation: Reservation, items: Mapping[ItemKey, Item]) -> "Standing":
        """From what was found under `keys_of` it. Raises Damaged."""
        money, pots, account, queue = _all_keys(reservation)
        entry = entry_from(items[money]) if money in items else None
        is_ours = entry is not None and entry.client == reservation.client
        return cls(
            reservation, entry if is_ours else None, items.get(pots), items.get(account, {}), items.get(queue, {})
        )

    def check(self, allowed: Allowance, now: datetime) -> None:
        """Room for all of it, even where little is set aside for now: what can't be drawn is refused at once.

        Raises MoneySpent, TooFast, Damaged.
        """
        self._room.check(self.reservation.client, self.reservation.micros, allowed, now)
        self._room.check_jobs(self.reservation, allowed, now)
        self._free_place(allowed, now)

    def with_reservation(self, allowed: Allowance, now: datetime) -> tuple[Change, ...]:
        """Set it aside, if it never was: little, while the run waits for its picture, and for minutes a place for it.

        Raises MoneySpent, TooFast, Damaged.
        """
        if self.entry:
            return ()
        self.check(allowed, now)
        place = self._free_place(allowed, now)
        entry = Entry.of(self.reservation, is_whole=False, place=str(place or ""))
        moved = self._moved(entry, allowed, now, wanted=self.reservation.micros, jobs=int(self.reservation.is_run))
        return (*moved, *with_job(self.reservation))

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
        closed = self.entry.model_copy(update={"is_open": False, "place": ""})
        jobs = -int(self.reservation.is_run and not was_used)
        moved = self._moved(closed, allowed, now, spent=spent, jobs=jobs)
        return moved if was_used else (*moved, *without_job(self.reservation, now))

    def _free_place(self, allowed: Allowance, now: datetime) -> Place | None:
        if not needs_place(self.reservation):
            return None
        return free_place(self.reservation, self.account, self.queue, allowed, now)

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
        shares, day = shares_of(entry.client, allowed), self.reservation.day
        moved = counted(entry, day)
        moved.subtract(counted(self.entry, day))
        moved[USED] += spent
        in_pot = {f"{shares.pot}{name}": micros for name, micros in moved.items()}
        room_in_pots = {USED: allowed.budget_micros - wanted, f"{shares.pot}{USED}": shares.pot_micros - wanted}
        room_in_account = {USED: shares.own_micros - wanted}
        quota = {JOBS: allowed.client_jobs - jobs}
        _, pots, account, _ = _all_keys(self.reservation)
        changes = (
            _entry_changed(self.reservation, entry, self.entry, spent),
            Change(
                pots,
                *_summed(self.pots or {}, {SPENT: spent, USED: moved[USED], **in_pot}, now),
                put={} if self.pots else {_BEGUN: now.isoformat(timespec="seconds")},
                is_new=self.pots is None,
                at_most=room_in_pots if wanted else {},
            ),
            self._with_own_place(
                entry,
                now,
                Change(
                    account,
                    *_summed(self.account, {**moved, JOBS: jobs}, now),
                    put={GONE_AT: gone_at(day, ACCOUNT_DAYS)},
                    at_most=(room_in_account if wanted else {}) | (quota if jobs > 0 else {}),
                ),
            ),
            self._queue_changed(entry, now),
        )
        return tuple(change for change in changes if change.changes_something)

    def _with_own_place(self, entry: Entry, now: datetime, change: Change) -> Change:
        was, becomes = self._place, Place.of(entry.place)
        return with_spot(change, self.account, was and was.own_spot, becomes and becomes.own_spot, now)

    def _queue_changed(self, entry: Entry, now: datetime) -> Change:
        was, becomes = self._place, Place.of(entry.place)
        *_, queue = _all_keys(self.reservation)
        change = Change(queue, put={GONE_AT: gone_at(self.reservation.day, ENTRY_DAYS)} if becomes else {})
        return with_spot(change, self.queue, was and was.shared_spot, becomes and becomes.shared_spot, now)

    @property
    def _place(self) -> Place | None:
        return Place.of(self.entry.place) if self.entry else None


def keys_of(reservation: Reservation) -> tuple[ItemKey, ...]:
    """Where its money stands, the day's pots, the client's account, and the queue where it needs a place there."""
    *money, queue = _all_keys(reservation)
    return (*money, queue) if needs_place(reservation) else (*money,)


def _all_keys(reservation: Reservation) -> tuple[ItemKey, ItemKey, ItemKey, ItemKey]:
    day = reservation.day
    return (
        item_keys.money(day, reservation.id),
        item_keys.pots(day),
        item_keys.account(day, reservation.client),
        item_keys.queue(day),
    )


def entry_from(item: Item) -> Entry:
    """What is set aside, or what became of it. Raises Damaged."""
    try:
        return Entry.model_validate(item)
    except ValidationError:
        raise Damaged("what is set aside can't be read") from None


def item_of(entry: Entry, day: str, spent: Micros = NOTHING) -> Item:
    """As the table keeps it."""
    until = {_UNTIL: entry.until.isoformat()} if entry.until else {}
    place = {_PLACE: entry.place} if entry.place else {}
    return {
        "client": entry.client,
        _MICROS: entry.micros,
        "expected": entry.expected_micros,
        _OPEN: int(entry.is_open),
        SPENT: spent,
        GONE_AT: gone_at(day, ENTRY_DAYS),
        **until,
        **place,
    }


def gone_at(day: str, days: int) -> int:
    """Seconds since 1970: so many days after that one."""
    return int((datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=days)).timestamp())


def _entry_changed(reservation: Reservation, entry: Entry, was: Entry | None, spent: Micros) -> Change:
    """On condition that it still is what was read: what is to be done is done once."""
    item = item_of(entry, reservation.day, spent)
    return Change(
        item_keys.money(reservation.day, reservation.id),
        put=item,
        drop=[name for name in (_UNTIL, _PLACE) if name not in item],
        is_new=was is None,
        where={_OPEN: int(was.is_open), _MICROS: was.micros} if was else {},
    )


def _summed(was: Item, moved: Mapping[str, int], now: datetime) -> tuple[dict[str, int], list[str]]:
    """What is to be added to an item, and which of its numbers go."""
    add = {name: micros for name, micros in moved.items() if micros}
    return add, [name for name in passed(was, now) if name not in add]
