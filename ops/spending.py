"""A day's ledger, as its operator reads it."""

from dataclasses import dataclass

from chalicelib.day import Account, Page
from chalicelib.settings import Settings

_MICROS = 1_000_000


@dataclass(frozen=True)
class Spending:
    """Money in millionths of a dollar."""

    day: str
    budget: int
    spent: int
    reserved: int
    open_runs: int
    clients: dict[str, Account]

    @classmethod
    def of(cls, day: str, page: Page, settings: Settings) -> "Spending":
        """From the day's page."""
        return cls(day, settings.budget_usd, page.spent, page.reserved, len(page.open), page.clients)

    def text(self) -> str:
        """A few lines for a terminal; those who used most come first."""
        left = self.budget - self.spent - self.reserved
        lines = [
            f"{self.day} (UTC)",
            f"  budget     {_dollars(self.budget)}",
            f"  spent      {_dollars(self.spent)}",
            f"  set aside  {_dollars(self.reserved)}  for {self.open_runs} unfinished runs",
            f"  left       {_dollars(left)}",
        ]
        by_use = sorted(self.clients.items(), key=lambda item: -item[1].micros)
        lines += [f"  {client:26} {account.jobs:5} jobs {_dollars(account.micros)}" for client, account in by_use]
        return "\n".join(lines)


def _dollars(micros: int) -> str:
    return f"${micros / _MICROS:12.6f}"
