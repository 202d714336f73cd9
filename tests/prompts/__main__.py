"""`python -m tests.prompts [how many prompts] [seed]`: the long form, of 20,000."""

import sys

from rich.console import Console
from rich.table import Table

from .promise import DRAWING, READING, Yardsticks
from .trial import MEMORY, Most, Trial

COUNT, SEED = 20_000, 1


def main() -> None:
    """Ends with the first order that breaks the promise, and tells it."""
    count, seed = map(int, (sys.argv[1:] + [str(COUNT), str(SEED)][len(sys.argv) - 1 :])[:2])
    trial = Trial(seed)
    sticks = trial.run(count)
    Console(soft_wrap=True, highlight=False).print(_table(trial, sticks))


def _table(trial: Trial, sticks: Yardsticks) -> Table:
    title = f"seed {trial.seed}: {trial.reading.count:,} prompts in {trial.orders:,} orders"
    table = Table("what", "how many", "the most", "allowed", "in order", title=title, title_justify="left")
    plain = f"times {1000 * sticks.plain:.1f} ms, a plain one's"
    for name, most, unit, allowed in (
        ("a prompt's length", trial.length, "characters", ""),
        ("reading it", trial.reading, plain, str(READING)),
        ("drawing a frame", trial.frame, "times one with all motions", str(DRAWING)),
        ("drawing a poster", trial.poster, "times one with all in it", str(DRAWING)),
        ("memory", trial.memory, "MiB more than those hold", str(MEMORY)),
    ):
        table.add_row(name, f"{most.count:,}", f"{_number(most)} {unit}", allowed, str(most.order))
    return table


def _number(most: Most) -> str:
    return f"{most.value:,.2f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    main()
