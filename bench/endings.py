"""How each generator's call ends for everything that can go wrong, and how many requests the server received.

Of calls that are collected: how an order ends for everything that can go wrong with it, with asking after it and with
fetching what was drawn, and how many orders the server has then. `python -m bench.endings` prints both as tables.
"""

import os
from collections.abc import Iterable

from localcloud.providers.collected.fault_matrix import COLLECTING_GRID, Collecting, collecting, order_of
from localcloud.providers.collected.registry import REQUESTS
from localcloud.providers.fault_matrix import ENDINGS, GENERATORS, HOSTILE, Case, happen, outcome_of


def main() -> None:
    """Prints the tables; a square that is wrong says what it should have been."""
    os.environ.update(HOSTILE)
    _print_row("", GENERATORS)
    for fault in ENDINGS:
        _print_row(fault, (_square(Case(generator, fault)) for generator in GENERATORS))
    print()
    _print_row("", REQUESTS)
    for struck, fault in dict.fromkeys((case.struck, case.fault) for case in COLLECTING_GRID):
        squares = (_collected_square(Collecting(generator, struck, fault)) for generator in REQUESTS)
        _print_row(f"{struck}: {fault}", squares)


def _print_row(head: str, squares: Iterable[str]) -> None:
    print(f"{head:22}", end="")
    for square in squares:
        print(f"{square:>20}", end="", flush=True)
    print()


def _square(case: Case) -> str:
    ending, received = happen(case)
    word = outcome_of(ending)
    right = word == case.ending and received == case.requests
    return f"{word} {received}" if right else f"{word} {received} not {case.ending}!"


def _collected_square(case: Collecting) -> str:
    if not case.is_there:
        return "-"
    told = collecting(case, order_of(case))
    right = told.word in case.endings and told.orders == case.orders
    return f"{told.word} {told.orders}" if right else f"{told.word} {told.orders} not {case.endings[0]}!"


if __name__ == "__main__":
    main()
