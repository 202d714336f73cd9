"""A day's ledger, as its operator reads it."""

from dataclasses import dataclass

from chalicelib.billing.ledger_page import Account, Page
from chalicelib.domain.money import Micros, exactly
from chalicelib.settings import Settings


@dataclass(frozen=True)
class Spending:
    """What may be spent on a day, what was, and by whom."""

    day: str
    budget_micros: Micros
    spent_micros: Micros
    reserved_micros: Micros
    open_runs: int
    clients: dict[str, Account]

    @classmethod
    def of(cls, day: str, page: Page, settings: Settings) -> "Spending":
        """From the day's page."""
        return cls(day, settings.budget_micros, page.spent_micros, page.reserved_micros, len(page.open), page.clients)

    def text(self) -> str:
        """A few lines for a terminal; those who used most come first."""
        left = Micros(self.budget_micros - self.spent_micros - self.reserved_micros)
        lines = [
            f"{self.day} (UTC)",
            f"  budget     {_column(self.budget_micros)}",
            f"  spent      {_column(self.spent_micros)}",
            f"  set aside  {_column(self.reserved_micros)}  for {self.open_runs} unfinished runs",
            f"  left       {_column(left)}",
        ]
        by_use = sorted(self.clients.items(), key=lambda item: -item[1].micros)
        lines += [f"  {client:26} {account.jobs:5} jobs {_column(account.micros)}" for client, account in by_use]
        return "\n".join(lines)


def _column(micros: Micros) -> str:
    return f"${exactly(micros):>12}"
