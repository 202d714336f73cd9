"""A day's money as its operator reads it: what is spent, what is set aside, and by whom."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation, Stored

_GIVEN_BACK = timedelta(minutes=10)
"""What it takes, once no picture came in time: five minutes of rest after the run's end, and two or three sweeps."""


class Account(Stored):
    """What one client has used of its quota this day."""

    jobs: Annotated[int, Field(ge=0)] = 0
    micros: Micros = Micros(0)
    """Spent or set aside."""


class Entry(Stored):
    """Money set aside for a run, or for a further output; or what became of it."""

    client: str
    micros: Micros
    expected_micros: Micros = Field(Micros(0), alias="expected")
    """What of it will be spent if nothing fails and nobody cancels."""
    until: datetime | None = None
    """When it is given back at the latest, where a run waits for its picture; elsewhere nobody knows."""
    place: Annotated[str, Field(pattern=r"^([0-9]+\.[0-9]+\.[0-9]+)?$")] = ""
    """Which place in the queue of waiting orders it holds, if any."""
    is_open: bool = Field(default=True, alias="open", exclude=True)
    """Whether it is still set aside. What was given back is not given back again, nor set aside anew."""

    @classmethod
    def of(cls, reservation: Reservation, *, is_whole: bool, place: str = "") -> "Entry":
        """is_whole: whether all is set aside, or the little that an order without its picture takes."""
        if is_whole or reservation.picture_until is None:
            return cls(client=reservation.client, micros=reservation.micros, expected_micros=reservation.once_micros)
        until = reservation.picture_until + _GIVEN_BACK
        return cls(client=reservation.client, micros=reservation.waiting_micros, until=until, place=place)


class Page(Stored):
    """One day: as the ledger tells it, and as a version before kept it, an object for each day."""

    spent_micros: Micros = Field(Micros(0), alias="spent")
    """What the runs that have ended have spent."""
    clients: dict[str, Account] = Field(default_factory=dict)
    open: dict[str, Entry] = Field(default_factory=dict)
    """Reservation's id → what is set aside."""

    @property
    def reserved_micros(self) -> Micros:
        """All that is set aside."""
        return Micros(sum(entry.micros for entry in self.open.values()))
