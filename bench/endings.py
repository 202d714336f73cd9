"""How each generator's call ends for everything that can go wrong, and how many requests the server received.

`python -m bench.endings` prints it as a table.
"""

import os

from chalicelib.generators.base import Redraw
from localcloud.providers.fault_matrix import ENDINGS, GENERATORS, HOSTILE, Case, happen, noise_order, outcome_of


def main() -> None:
    """Prints the table; a square that is wrong says what it should have been."""
    os.environ.update(HOSTILE)
    order = noise_order()
    print(f"{'':14}" + "".join(f"{generator:>20}" for generator in GENERATORS))
    for fault in ENDINGS:
        print(f"{fault:14}" + "".join(_square(Case(generator, fault), order) for generator in GENERATORS), flush=True)


def _square(case: Case, order: Redraw) -> str:
    ending, received = happen(case, order)
    word = outcome_of(ending)
    right = word == case.ending and received == case.requests
    return f"{word} {received}".rjust(20) if right else f"{word} {received} not {case.ending}!".rjust(20)


if __name__ == "__main__":
    main()
