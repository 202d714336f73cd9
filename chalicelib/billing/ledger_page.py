"""One day's money: what is spent, what is set aside, and whether, or when, there is room for more. Pure."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Annotated, NamedTuple

from pydantic import Field

from chalicelib.domain.errors import MoneySpent
from chalicelib.domain.limits import STRANGER
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation, Stored
from chalicelib.settings import Allowance

_RUN_ENDS = timedelta(minutes=1)
"""When to ask again for what a run holds that is drawing: it ends in seconds or minutes, and nobody knows in which."""
_GIVEN_BACK = timedelta(minutes=10)
"""What it takes, once no picture came in time: five minutes of rest after the run's end, and two or three sweeps."""


class Account(Stored):
    """What one client has used of its quota this day."""

    jobs: Annotated[int, Field(ge=0)] = 0
    micros: Micros = Micros(0)
    """Spent or set aside."""


class Entry(Stored):
    """Money set aside for a run, or for a further output, that has not ended."""

    client: str
    micros: Micros
    expected_micros: Micros = Field(Micros(0), alias="expected")
    """What of it will be spent if nothing fails and nobody cancels."""
    until: datetime | None = None
    """When it is given back at the latest, where a run waits for its picture; elsewhere nobody knows."""

    @classmethod
    def of(cls, reservation: Reservation, *, is_whole: bool) -> "Entry":
        """is_whole: whether all is set aside, or the little that an order without its picture takes."""
        if is_whole or reservation.picture_until is None:
            return cls(client=reservation.client, micros=reservation.micros, expected_micros=reservation.once_micros)
        until = reservation.picture_until + _GIVEN_BACK
        return cls(client=reservation.client, micros=reservation.waiting_micros, until=until)


class Limit(NamedTuple):
    """A sum that may not be exceeded, and what counts against it."""

    code: str
    detail: str
    micros: Micros
    used_micros: Micros
    """Spent or set aside."""
    entries: tuple[Entry, ...]
    """What of that is set aside."""

    def wait(self, wanted: Micros, now: datetime) -> timedelta | None:
        """How long until there is room; None where there never will be, since the order alone is too large."""
        if wanted > self.micros:
            return None
        room, last = self.micros - self.used_micros, now
        for moment, returned in sorted(_returns(entry, now) for entry in self.entries):
            if room >= wanted:
                break
            room += returned
            last = moment
        if room < wanted:
            return _midnight(now) - now
        return min(last, _midnight(now)) - now


class Page(Stored):
    """One day's ledger."""

    spent_micros: Micros = Field(Micros(0), alias="spent")
    """What the runs that have ended have spent."""
    clients: dict[str, Account] = Field(default_factory=dict)
    open: dict[str, Entry] = Field(default_factory=dict)
    """Reservation's id → what is set aside."""

    @property
    def reserved_micros(self) -> Micros:
        """All that is set aside."""
        return Micros(sum(entry.micros for entry in self.open.values()))

    def with_reservation(self, reservation: Reservation) -> "Page":
        """The page on which that money is set aside: little, as long as the run waits for its picture."""
        if reservation.id in self.open:
            return self
        entry = Entry.of(reservation, is_whole=False)
        return self._with_entry(reservation.id, entry, jobs=int(reservation.is_run))

    def with_cover(self, reservation: Reservation) -> "Page":
        """The page on which all of it is set aside, since the picture has come."""
        if self.lacks(reservation) <= 0:
            return self
        return self._with_entry(reservation.id, Entry.of(reservation, is_whole=True), jobs=0)

    def lacks(self, reservation: Reservation) -> Micros:
        """How much is still to be set aside for an open run; nothing, or less, once all of it is."""
        return Micros(reservation.micros - self.open[reservation.id].micros)

    def with_settlement(self, reservation: Reservation, spent: Micros, *, was_used: bool) -> "Page":
        """The page on which the run has ended and only what it spent is still counted."""
        entry = self.open.get(reservation.id)
        if entry is None:
            return self
        account = self.clients[entry.client]
        jobs = account.jobs - (reservation.is_run and not was_used)
        used = Account(jobs=jobs, micros=account.micros - entry.micros + spent)
        return self.model_copy(
            update={
                "spent_micros": self.spent_micros + spent,
                "clients": {**self.clients, entry.client: used},
                "open": {key: other for key, other in self.open.items() if key != reservation.id},
            }
        )

    def check_room(self, reservation: Reservation, wanted: Micros, allowed: Allowance, now: datetime) -> None:
        """Raises MoneySpent, with when to ask again, where so much more can't be set aside for it."""
        if allowed.budget_micros == 0:
            raise MoneySpent("The budget is 0: nothing is drawn here now.", code="budget_zero")
        limits = self._limits(reservation.client, allowed)
        full = [limit for limit in limits if limit.used_micros + wanted > limit.micros]
        if not full:
            return
        waits = [limit.wait(wanted, now) for limit in full]
        possible = [max(1.0, wait.total_seconds()) for wait in waits if wait is not None]
        is_possible = len(possible) == len(full)
        detail = full[0].detail if is_possible else f"{full[0].detail} This order alone needs more than that."
        raise MoneySpent(detail, code=full[0].code, retry_after=max(possible) if is_possible else None)

    def check_jobs(self, reservation: Reservation, allowed: Allowance, now: datetime) -> None:
        """Raises MoneySpent where the client has ordered as many jobs as it may in a day."""
        used = self.clients.get(reservation.client, Account()).jobs
        if reservation.is_run and used >= allowed.client_jobs:
            detail = f"{allowed.client_jobs} jobs a day is all that one client may order."
            wait = (_midnight(now) - now).total_seconds() if allowed.client_jobs else None
            raise MoneySpent(detail, code="quota_spent", retry_after=wait)

    def _with_entry(self, name: str, entry: Entry, *, jobs: int) -> "Page":
        before, account = self.open.get(name), self.clients.get(entry.client, Account())
        more = entry.micros - (before.micros if before else 0)
        used = Account(jobs=account.jobs + jobs, micros=account.micros + more)
        return self.model_copy(
            update={"clients": {**self.clients, entry.client: used}, "open": {**self.open, name: entry}}
        )

    def _limits(self, client: str, allowed: Allowance) -> Iterator[Limit]:
        entries = tuple(self.open.values())
        used, everything = Micros(self.spent_micros + self.reserved_micros), "The day's budget is used up or set aside."
        yield Limit("budget_spent", everything, allowed.budget_micros, used, entries)
        is_stranger = client.startswith(STRANGER)
        own = tuple(entry for entry in entries if entry.client == client)
        share = allowed.address_micros if is_stranger else allowed.client_micros
        detail = "This client's share of the day's budget is used up or set aside."
        yield Limit("quota_spent", detail, share, self.clients.get(client, Account()).micros, own)
        if is_stranger:
            used = Micros(sum(account.micros for name, account in self.clients.items() if name.startswith(STRANGER)))
            theirs = tuple(entry for entry in entries if entry.client.startswith(STRANGER))
            detail = "What all without a token may spend in a day is used up or set aside."
            yield Limit("quota_spent", detail, allowed.strangers_micros, used, theirs)


def _returns(entry: Entry, now: datetime) -> tuple[datetime, Micros]:
    """When, and how much of it."""
    soon = now + _RUN_ENDS
    unspent = Micros(entry.micros - min(entry.micros, entry.expected_micros))
    return max(soon, entry.until) if entry.until else soon, unspent


def _midnight(now: datetime) -> datetime:
    """UTC: a new page begins."""
    return datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
