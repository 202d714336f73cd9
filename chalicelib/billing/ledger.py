"""The day's money: one object a day, changed by compare and swap.

The whole budget and every client's quota stand on one page, so that one swap decides both. A run's entry is open from
its reservation to its settlement and bears the reservation's id: reserving twice or giving back twice changes nothing.
"""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import MoneySpent, Unavailable
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation
from chalicelib.settings import Allowance
from chalicelib.storage.bucket import Bucket

from .ledger_page import Page

_PATIENCE = timedelta(seconds=8)
"""For how long a swap is tried: API Gateway waits 29 s."""
_PAUSE = 0.02
"""Seconds before the second try; doubled each time up to the longest, with jitter."""
_LONGEST_PAUSE = 1.0


class Ledger:
    """Budget and quota, at the edge."""

    def __init__(self, bucket: Bucket, clock: Clock, allowance: Allowance) -> None:
        self._bucket = bucket
        self._clock = clock
        self._allowance = allowance

    def page(self, day: str) -> Page:
        """What the day's ledger says."""
        return self._read(day)[0]

    def check(self, reservation: Reservation) -> None:
        """Refuse on a read alone what cannot be reserved. Raises MoneySpent."""
        self._refuse_if_full(self.page(reservation.day), reservation)

    def reserve(self, reservation: Reservation) -> None:
        """Set the run's worst case aside, or little while it waits for its picture.

        Raises MoneySpent, or Unavailable when the ledger is too busy.
        """

        def set_aside(page: Page) -> Page:
            if reservation.id not in page.open:
                self._refuse_if_full(page, reservation)
            return page.with_reservation(reservation)

        self._change(reservation.day, set_aside)

    def cover(self, reservation: Reservation) -> None:
        """Set the whole worst case of an open run aside, before its first call.

        Raises MoneySpent where there is no room for it, or the run isn't open; Unavailable.
        """

        def set_aside(page: Page) -> Page:
            if reservation.id not in page.open:
                raise MoneySpent("Nothing is set aside for this run.", code="not_reserved")
            if (lacking := page.lacks(reservation)) > 0:
                page.check_room(reservation, lacking, self._allowance, self._clock.now())
            return page.with_cover(reservation)

        self._change(reservation.day, set_aside)

    def settle(self, reservation: Reservation, spent: Micros) -> None:
        """Give back what the run did not spend. Raises Unavailable when the ledger is too busy."""
        self._change(reservation.day, lambda page: page.with_settlement(reservation, spent, was_used=True))

    def cancel(self, reservation: Reservation) -> None:
        """Give all of it back: the run never came to be."""
        self._change(reservation.day, lambda page: page.with_settlement(reservation, Micros(0), was_used=False))

    def _change(self, day: str, change: Callable[[Page], Page]) -> None:
        until = self._clock.now() + _PATIENCE
        pause = _PAUSE
        while True:
            page, etag = self._read(day)
            changed = change(page)
            if changed == page:
                return
            # Only now: a swap of which the answer got lost shows on the page alone.
            if self._clock.now() >= until:
                raise Unavailable("Too many orders at once; nothing was reserved or paid.", retry_after=5)
            if self._bucket.swap_record(keys.ledger(day), changed, etag):
                return
            self._clock.sleep(pause * (0.5 + self._clock.jitter()))
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _read(self, day: str) -> tuple[Page, str | None]:
        found = self._bucket.look_up(keys.ledger(day))
        return (found.as_record(Page), found.etag) if found else (Page(), None)

    def _refuse_if_full(self, page: Page, reservation: Reservation) -> None:
        """Room for all of it, even where little is set aside for now: what can't be drawn is refused at once."""
        now = self._clock.now()
        page.check_room(reservation, reservation.micros, self._allowance, now)
        page.check_jobs(reservation, self._allowance, now)
