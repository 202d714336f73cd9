"""Whose money pays, which limits hold for it, and whether, or when, there is room for more. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from chalicelib.domain.errors import MoneySpent
from chalicelib.domain.limits import INBOX, PAYER, STRANGER
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Reservation
from chalicelib.settings import Allowance
from chalicelib.storage.table import Item

from .ledger_page import Account
from .sums import USED, Sum, midnight, number

JOBS = "jobs"
POTS = STRANGERS, HOLDERS, DROPS, PAYERS = "s_", "t_", "i_", "p_"
"""Who shares a part of the day's budget: all without a token, all with one, the inbox, all who pay for
themselves. Short, since each of a pot's numbers is named after it, and an item of more than a kilobyte costs twice as
much to write."""


class Shares(NamedTuple):
    """The limits that hold for one client."""

    pot: str
    pot_micros: Micros
    """What all who share the pot may use."""
    own_micros: Micros
    pot_is_full: str
    """In a sentence."""


def pot_of(client: str) -> str:
    """Which pot the client shares, as its name tells."""
    if client.startswith(STRANGER):
        return STRANGERS
    if client.startswith(PAYER):
        return PAYERS
    return DROPS if client == INBOX else HOLDERS


def shares_of(client: str, allowed: Allowance) -> Shares:
    """Which pot the client shares, as its name tells."""
    if client.startswith(STRANGER):
        full = "What all without a token may spend in a day is used up or set aside."
        return Shares(STRANGERS, allowed.strangers_micros, allowed.address_micros, full)
    if client.startswith(PAYER):
        full = "What may be drawn in a day for those who pay for themselves is used up or set aside."
        return Shares(PAYERS, allowed.payers_micros, allowed.payer_micros, full)
    if client == INBOX:
        full = "What dropped pictures may cost in a day is used up or set aside."
        return Shares(DROPS, allowed.inbox_micros, allowed.inbox_micros, full)
    full = "What all with a token may spend in a day is used up or set aside."
    return Shares(HOLDERS, allowed.holders_micros, allowed.client_micros, full)


class Limit(NamedTuple):
    """A sum that may not be exceeded, and what counts against it."""

    code: str
    detail: str
    micros: Micros
    used: Sum


class Use(NamedTuple):
    """What one client has used of a day, what it may use, and what is left to it."""

    used: Account
    most: Account
    left: Account
    """Less than the rest, where others have used what all share."""


class Room(NamedTuple):
    """What counts against the limits of one client."""

    pots: Item
    account: Item

    def check(self, client: str, wanted: Micros, allowed: Allowance, now: datetime) -> None:
        """Raises MoneySpent, with when to ask again, where so much more can't be set aside."""
        if allowed.budget_micros == 0:
            raise MoneySpent("The budget is 0: nothing is drawn here now.", code="budget_zero")
        full = [limit for limit in self._limits(client, allowed) if limit.used.used_micros + wanted > limit.micros]
        if not full:
            return
        waits = [limit.used.wait(limit.micros, wanted, now) for limit in full]
        possible = [max(1.0, wait.total_seconds()) for wait in waits if wait is not None]
        is_possible = len(possible) == len(full)
        detail = full[0].detail if is_possible else f"{full[0].detail} This order alone needs more than that."
        raise MoneySpent(detail, code=full[0].code, retry_after=max(possible) if is_possible else None)

    def check_jobs(self, reservation: Reservation, allowed: Allowance, now: datetime) -> None:
        """Raises MoneySpent where the client has ordered as many jobs as it may in a day."""
        if reservation.is_run and number(self.account, JOBS) >= allowed.client_jobs:
            jobs = "1 job" if allowed.client_jobs == 1 else f"{allowed.client_jobs} jobs"
            detail = f"{jobs} a day is all that this client may order."
            wait = (midnight(now) - now).total_seconds() if allowed.client_jobs else None
            raise MoneySpent(detail, code="quota_spent", retry_after=wait)

    def use(self, client: str, allowed: Allowance) -> Use:
        """How the client's day stands. Raises Damaged."""
        jobs, most = number(self.account, JOBS), shares_of(client, allowed).own_micros
        room = min(limit.micros - limit.used.used_micros for limit in self._limits(client, allowed))
        return Use(
            used=Account(jobs=jobs, micros=number(self.account, USED)),
            most=Account(jobs=allowed.client_jobs, micros=min(most, allowed.budget_micros)),
            left=Account(jobs=max(0, allowed.client_jobs - jobs), micros=Micros(max(0, room))),
        )

    def _limits(self, client: str, allowed: Allowance) -> Iterator[Limit]:
        everything, shares = "The day's budget is used up or set aside.", shares_of(client, allowed)
        all_of_it = Sum.total(Sum.of(self.pots, pot) for pot in POTS)
        yield Limit("budget_spent", everything, allowed.budget_micros, all_of_it)
        detail = "This client's share of the day's budget is used up or set aside."
        yield Limit("quota_spent", detail, shares.own_micros, Sum.of(self.account))
        yield Limit("quota_spent", shares.pot_is_full, shares.pot_micros, Sum.of(self.pots, shares.pot))
