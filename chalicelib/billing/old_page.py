"""A day that began when its money was one object in the bucket: the table goes on from what that says."""

from collections import Counter
from collections.abc import Iterator

from chalicelib.domain import item_keys
from chalicelib.domain.errors import StoreBusy
from chalicelib.storage.table import GONE_AT, MOST_CHANGES, Change, Table

from .ledger_page import Page
from .room import JOBS, pot_of
from .standing import ACCOUNT_DAYS, SPENT, gone_at, item_of
from .sums import USED, counted


def carry_over(table: Table, day: str, page: Page) -> None:
    """Have the table hold all that the page says. Safe any number of times, and by many at once.

    The day's pots come last: as long as there are none, nobody sets anything aside, and what is carried over is the
    same for all who do it. Raises StoreBusy where somebody else is at it.
    """
    *first, last = _changes(page, day)
    for start in range(0, len(first), MOST_CHANGES):
        batch = first[start : start + MOST_CHANGES]
        if not table.change(*batch) and not table.read(batch[0].key):
            raise StoreBusy("the day's ledger is being carried over")
    table.change(last)


def _changes(page: Page, day: str) -> Iterator[Change]:
    """What is set aside, the clients' accounts, the pots: each on condition that it isn't there."""
    pots = Counter({SPENT: page.spent_micros})
    numbers = {
        client: Counter({USED: account.micros, JOBS: account.jobs}) for client, account in sorted(page.clients.items())
    }
    for reservation, entry in sorted(page.open.items()):
        yield Change(item_keys.money(day, reservation), put=item_of(entry, day), is_new=True)
        numbers[entry.client] += Counter({name: micros for name, micros in counted(entry, day).items() if name != USED})
    for client, own in numbers.items():
        yield Change(item_keys.account(day, client), own, put={GONE_AT: gone_at(day, ACCOUNT_DAYS)}, is_new=True)
        pots[USED] += own[USED]
        pots.update({f"{pot_of(client)}{name}": micros for name, micros in own.items() if name != JOBS})
    yield Change(item_keys.pots(day), add=pots, is_new=True)
