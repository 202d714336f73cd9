"""The day's money: one object a day, changed by compare and swap.

The whole budget and every client's quota stand on one page, so that one swap decides both. A run's entry is open from
its reservation to its settlement and bears the reservation's id: reserving twice or giving back twice changes nothing.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Annotated

from pydantic import Field

from . import keys
from .clock import Clock
from .errors import MoneySpent, Unavailable
from .models import Micros, Reservation, Stored
from .settings import Allowance
from .store import Bucket

_PATIENCE = timedelta(seconds=8)
"""For how long a swap is tried: API Gateway waits 29 s."""
_PAUSE = 0.02
"""Seconds before the second try; doubled each time up to the longest, with jitter."""
_LONGEST_PAUSE = 1.0


class Account(Stored):
    """What one client has used of its quota this day."""

    jobs: Annotated[int, Field(ge=0)] = 0
    micros: Micros = 0
    """Spent or set aside."""


class Entry(Stored):
    """Money set aside for a run that has not ended."""

    client: str
    micros: Micros


class Page(Stored):
    """One day's ledger."""

    spent: Micros = 0
    """By the runs that have ended."""
    clients: dict[str, Account] = Field(default_factory=dict)
    open: dict[str, Entry] = Field(default_factory=dict)
    """Reservation's id → what is set aside."""

    @property
    def reserved(self) -> int:
        """All that is set aside, in micros."""
        return sum(entry.micros for entry in self.open.values())

    def with_reservation(self, reservation: Reservation) -> "Page":
        """The page on which that money is set aside."""
        if reservation.id in self.open:
            return self
        account = self.clients.get(reservation.client, Account())
        used = Account(jobs=account.jobs + 1, micros=account.micros + reservation.micros)
        entry = Entry(client=reservation.client, micros=reservation.micros)
        return self.model_copy(
            update={
                "clients": {**self.clients, reservation.client: used},
                "open": {**self.open, reservation.id: entry},
            }
        )

    def with_settlement(self, reservation: Reservation, spent: int, *, was_used: bool) -> "Page":
        """The page on which the run has ended and only what it spent is still counted."""
        entry = self.open.get(reservation.id)
        if entry is None:
            return self
        account = self.clients[entry.client]
        used = Account(jobs=account.jobs - (not was_used), micros=account.micros - entry.micros + spent)
        return self.model_copy(
            update={
                "spent": self.spent + spent,
                "clients": {**self.clients, entry.client: used},
                "open": {key: other for key, other in self.open.items() if key != reservation.id},
            }
        )


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
        """Set the run's worst case aside. Raises MoneySpent, or Unavailable when the ledger is too busy."""

        def set_aside(page: Page) -> Page:
            if reservation.id not in page.open:
                self._refuse_if_full(page, reservation)
            return page.with_reservation(reservation)

        self._change(reservation.day, set_aside)

    def settle(self, reservation: Reservation, spent: int) -> None:
        """Give back what the run did not spend (micros). Raises Unavailable when the ledger is too busy."""
        self._change(reservation.day, lambda page: page.with_settlement(reservation, spent, was_used=True))

    def cancel(self, reservation: Reservation) -> None:
        """Give all of it back: the run never came to be."""
        self._change(reservation.day, lambda page: page.with_settlement(reservation, 0, was_used=False))

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
            if self._bucket.swap(keys.ledger(day), changed.model_dump_json().encode(), etag):
                return
            self._clock.sleep(pause * (0.5 + self._clock.jitter()))
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _read(self, day: str) -> tuple[Page, str | None]:
        found = self._bucket.look_up(keys.ledger(day))
        return (Page.model_validate_json(found.body), found.etag) if found else (Page(), None)

    def _refuse_if_full(self, page: Page, reservation: Reservation) -> None:
        account = page.clients.get(reservation.client, Account())
        allowed = self._allowance
        wait = _until_midnight(self._clock.now())
        if allowed.budget_micros == 0:
            raise MoneySpent("The budget is 0: nothing is drawn here now.", code="budget_zero", retry_after=wait)
        if page.spent + page.reserved + reservation.micros > allowed.budget_micros:
            raise MoneySpent("The day's budget is used up or set aside.", retry_after=wait)
        if account.jobs >= allowed.client_jobs:
            detail = f"{allowed.client_jobs} jobs a day is all that one client may order."
            raise MoneySpent(detail, code="quota_spent", retry_after=wait)
        if account.micros + reservation.micros > allowed.client_micros:
            raise MoneySpent(
                "This client's share of the day's budget is used up.", code="quota_spent", retry_after=wait
            )


def _until_midnight(now: datetime) -> float:
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    return float(int((midnight - now).total_seconds()) + 1)
