"""What counts against a limit, as the numbers of an item, and when some of it comes back. Pure.

An item holds sums and no list of who has something set aside: what that would tell is kept as one number for each ten
minutes of the day in which it is given back at the latest.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from chalicelib.domain.errors import Damaged
from chalicelib.domain.money import Micros
from chalicelib.storage.table import Item

from .ledger_page import Entry

USED = "used"
_SOON = "soon"
_LATER = "w"
_NAMED_LATER = re.compile(rf"(?P<pot>[a-z]_)?{_LATER}(?P<slot>[0-9]{{3}})")
_SLOT = timedelta(minutes=10)
_RUN_ENDS = timedelta(minutes=1)
"""When to ask again for what a run holds that is drawing: it ends in seconds or minutes, and nobody knows in which."""


class Sum(NamedTuple):
    """What is spent or set aside, and of what is set aside that part which will probably not be spent."""

    used_micros: Micros = Micros(0)
    soon_micros: Micros = Micros(0)
    """What runs hold that are drawing."""
    later: Mapping[int, Micros] = {}
    """What runs hold that wait for their pictures, by the ten minutes of the day when it comes back."""

    @classmethod
    def of(cls, item: Item, pot: str = "") -> "Sum":
        """Read from an item, in which the names of a pot's numbers begin with it. Raises Damaged."""
        slots = {int(found["slot"]): name for name, found in _later_in(item) if (found["pot"] or "") == pot}
        later = {slot: number(item, name) for slot, name in slots.items()}
        return cls(number(item, f"{pot}{USED}"), number(item, f"{pot}{_SOON}"), later)

    @classmethod
    def total(cls, sums: Iterable["Sum"]) -> "Sum":
        """All of them together."""
        used, soon, later = 0, 0, Counter[int]()
        for one in sums:
            used, soon = used + one.used_micros, soon + one.soon_micros
            later.update(one.later)
        return cls(Micros(used), Micros(soon), {slot: Micros(micros) for slot, micros in later.items()})

    def wait(self, limit: Micros, wanted: Micros, now: datetime) -> timedelta | None:
        """How long until there is room for so much; None where there never will be: it is more than the limit."""
        if wanted > limit:
            return None
        room, last = limit - self.used_micros, now
        for moment, returned in sorted(self._returns(now)):
            if room >= wanted:
                break
            room, last = room + returned, moment
        return (min(last, midnight(now)) if room >= wanted else midnight(now)) - now

    def _returns(self, now: datetime) -> Iterable[tuple[datetime, Micros]]:
        soon = now + _RUN_ENDS
        yield soon, self.soon_micros
        for slot, micros in self.later.items():
            yield max(soon, _midnight_before(now) + (slot + 1) * _SLOT), micros


def counted(entry: Entry | None, day: str) -> Counter[str]:
    """Under which numbers that entry counts: all of it as used, and what will come back by when that will be."""
    if entry is None or not entry.is_open:
        return Counter()
    unspent = entry.micros - min(entry.micros, entry.expected_micros)
    numbers = Counter({USED: entry.micros})
    if entry.until is None:
        numbers[_SOON] = unspent
    elif (slot := _slot_of(entry.until, day)) is not None:
        numbers[f"{_LATER}{slot:03}"] = unspent
    return numbers


def passed(item: Item, now: datetime) -> list[str]:
    """Numbers of ten minutes that are over, and of which nothing is left: nothing is added to them any more."""
    over = (now - _midnight_before(now)) // _SLOT
    return [name for name, found in _later_in(item) if int(found["slot"]) < over and item[name] == 0]


def number(item: Item, name: str) -> Micros:
    """What the item counts under that name; 0 where there is nothing. Raises Damaged."""
    found = item.get(name, 0)
    if not isinstance(found, int):
        raise Damaged(f"the ledger's {name} is no number")
    return Micros(found)


def midnight(now: datetime) -> datetime:
    """When a new day begins, in UTC."""
    return _midnight_before(now) + timedelta(days=1)


def _later_in(item: Item) -> Iterable[tuple[str, re.Match[str]]]:
    return ((name, found) for name in item if (found := _NAMED_LATER.fullmatch(name)))


def _slot_of(moment: datetime, day: str) -> int | None:
    """None after the day: by then there is another day's money."""
    slot = (moment - datetime.combine(date.fromisoformat(day), time(), UTC)) // _SLOT
    return slot if slot < timedelta(days=1) // _SLOT else None


def _midnight_before(now: datetime) -> datetime:
    return datetime.combine(now.date(), time(), now.tzinfo)
