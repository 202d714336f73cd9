"""`python -m tests.pictures [how many of each kind] [seed]`: the long form, of 20,000. Wants Debian's chromium."""

import sys
from collections import Counter

from rich.console import Console
from rich.progress import track
from rich.table import Table

from .chromium import Chromium, started
from .comparing import WRITERS, compare
from .promise import ALLOWED, check

COUNT, SEED = 20_000, 1


def main() -> None:
    """Ends with the first file that comes out otherwise, and tells which it is."""
    count, seed = (int(word) for word in (*sys.argv[1:], *map(str, (COUNT, SEED)[len(sys.argv) - 1 :])))
    table = Table("kind", "files", "shown by neither", *(f"{off} off" for off in range(ALLOWED + 1)))
    console = Console()
    with started() as browser:
        chromium, table.title = Chromium(browser), f"seed {seed}, Chromium {browser.version}"
        for kind in WRITERS:
            tried = Counter[int | None]()
            for seen in track(compare(chromium, kind, count, seed), kind, total=count, console=console, transient=True):
                check(seen)
                tried[seen.off if seen.ours is not None else None] += 1
            table.add_row(
                kind, *(f"{number:,}" for number in (count, tried[None], *(tried[off] for off in range(ALLOWED + 1))))
            )
    console.print(table)


if __name__ == "__main__":
    main()
