"""The day's money: a table with a day's pots, an account for each client, and an item for each reservation.

One transaction changes all three, on condition that no limit is passed and that the reservation's item is still what it
was: so a change is made once, and whoever doesn't know whether theirs was made finds it there.
"""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain import item_keys, keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.money import Micros
from chalicelib.domain.records import DayLimits, Reservation
from chalicelib.settings import Allowance
from chalicelib.storage.bucket import Bucket
from chalicelib.storage.table import Change, Table

from .job_list import ListPage, listed, without_job
from .ledger_page import Account, Entry, Page
from .old_page import carry_over
from .room import JOBS, Room, Use
from .standing import SPENT, Standing, entry_from, keys_of
from .sums import USED, number

_PATIENCE = timedelta(seconds=20)
"""For how long a change is tried: API Gateway waits 29 s."""
_PAUSE = 0.02
"""Seconds before the second try; doubled each time up to the longest, with jitter."""
_LONGEST_PAUSE = 0.5


class Ledger:
    """Budget, shares and quotas, at the edge."""

    def __init__(self, table: Table, bucket: Bucket, clock: Clock, allowance: Allowance) -> None:
        self._table = table
        self._bucket = bucket
        self._clock = clock
        self._allowance = allowance

    def page(self, day: str) -> Page:
        """All that is known of the day: for its operator, since it reads every item. Raises StoreBusy, Damaged."""
        pots = self._table.read(item_keys.pots(day)).get(item_keys.pots(day))
        if pots is None:
            return self._find_old_page(day) or Page()
        clients: dict[str, Account] = {}
        entries: dict[str, Entry] = {}
        for part in item_keys.spread_parts(day):
            for key, item in self._table.list(part):
                if client := item_keys.client_of(key):
                    clients[client] = Account(jobs=number(item, JOBS), micros=number(item, USED))
                elif reservation := item_keys.reservation_of(key):
                    entries[reservation] = entry_from(item)
        still_open = {name: entry for name, entry in entries.items() if entry.is_open}
        return Page(spent_micros=number(pots, SPENT), clients=clients, open=still_open)

    def use(self, client: str, limits: DayLimits) -> Use:
        """How this day stands for one client, which was given no more than that. Raises StoreBusy, Damaged."""
        day, allowed = self._clock.now().date().isoformat(), self._allowance.within(limits)
        pots, account = item_keys.pots(day), item_keys.account(day, client)
        found = self._table.read(pots, account)
        if pots not in found and (page := self._find_old_page(day)):
            old = page.clients.get(client, Account())
            return Room({}, {JOBS: old.jobs, USED: old.micros}).use(client, allowed)
        return Room(found.get(pots, {}), found.get(account, {})).use(client, allowed)

    def jobs_of(self, client: str, most: int, before: str | None = None) -> ListPage:
        """The newest jobs that a token has ordered, the newest first. Raises StoreBusy, Damaged.

        most: how many items are looked at; fewer are told where jobs were deleted lately
        before: behind that place of the list
        """
        items = self._table.newest(item_keys.jobs_of(client), most + 1, before)
        jobs = tuple(found for key, item in items[:most] if (found := listed(key, item)))
        return ListPage(jobs, items[most - 1][0].name if len(items) > most else None)

    def unlist(self, reservation: Reservation) -> None:
        """List the job of that first run no more. Safe any number of times. Raises StoreBusy, Damaged."""
        for change in without_job(reservation, self._clock.now()):
            self._table.change_one(change)

    def check(self, reservation: Reservation) -> None:
        """Refuse on a read alone what cannot be reserved. Raises MoneySpent, StoreBusy, Damaged."""
        self._read(reservation).check(self._allowed(reservation), self._clock.now())

    def reserve(self, reservation: Reservation) -> None:
        """Set the run's worst case aside, or little while it waits for its picture.

        Raises MoneySpent; Unavailable when the ledger is too busy; StoreBusy where nobody knows whether it was done.
        """
        self._change(reservation, lambda found: found.with_reservation(self._allowed(reservation), self._clock.now()))

    def cover(self, reservation: Reservation) -> None:
        """Set the whole worst case of an open run aside, before its first call.

        Raises MoneySpent where there is no room for it, or the run isn't open; Unavailable, StoreBusy.
        """
        self._change(reservation, lambda found: found.with_cover(self._allowed(reservation), self._clock.now()))

    def settle(self, reservation: Reservation, spent: Micros) -> None:
        """Give back what the run did not spend. Raises Unavailable when the ledger is too busy, StoreBusy."""
        self._give_back(reservation, spent, was_used=True)

    def cancel(self, reservation: Reservation) -> None:
        """Give all of it back: the run never came to be. Raises Unavailable when the ledger is too busy, StoreBusy."""
        self._give_back(reservation, Micros(0), was_used=False)

    def _give_back(self, reservation: Reservation, spent: Micros, *, was_used: bool) -> None:
        self._change(
            reservation,
            lambda found: found.with_settlement(spent, self._allowance, self._clock.now(), was_used=was_used),
        )

    def _change(self, reservation: Reservation, change: Callable[[Standing], tuple[Change, ...]]) -> None:
        until = self._clock.now() + _PATIENCE
        pause = _PAUSE
        while True:
            found = self._read(reservation)
            if found.pots is None and (page := self._find_old_page(reservation.day)):
                carry_over(self._table, reservation.day, page)
                found = self._read(reservation)
            changes = change(found)
            if not changes:
                return
            # Only now: a change of which the answer got lost shows on the items alone.
            if self._clock.now() >= until:
                raise Unavailable("Too many orders at once; nothing was reserved or paid.", retry_after=5)
            if self._table.change(*changes):
                return
            self._clock.sleep(pause * (0.5 + self._clock.jitter()))
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _allowed(self, reservation: Reservation) -> Allowance:
        return self._allowance.within(reservation.limits)

    def _find_old_page(self, day: str) -> Page | None:
        return self._bucket.find_record(keys.ledger(day), Page)

    def _read(self, reservation: Reservation) -> Standing:
        return Standing.of(reservation, self._table.read(*keys_of(reservation)))
