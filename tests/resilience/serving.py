"""`python -m tests.resilience.serving FOLDER PORT`: the program as `serve` has it, until it is killed.

Its functions have few seconds, so that the lease of a call that died with it ends soon. What it offers stands in the
environment.
"""

import io
import sys
import threading
from pathlib import Path

from rich.console import Console

from localcloud.cloud import LocalCloud
from localcloud.console import CloudConsole

ROOT = Path(__file__).parents[2]
TIMEOUT = 12.5
"""Seconds that a function has: of them ten are kept for bringing home what was drawn."""
SWEEP_SECONDS = 1.0


def open_cloud(folder: Path, port: int, *, sweeps: bool) -> LocalCloud:
    """The program on that folder; its API is at that port, 0 for any."""
    return LocalCloud(
        project_dir=ROOT,
        data=folder,
        port=port,
        timeout=TIMEOUT,
        sweep_seconds=SWEEP_SECONDS if sweeps else None,
        retry_waits=(0.05, 0.1),
        terminal=CloudConsole(Console(file=io.StringIO())),
    )


def main() -> None:
    """Say when it answers, and then only what it is asked."""
    with open_cloud(Path(sys.argv[1]), int(sys.argv[2]), sweeps=True):
        print("ready", flush=True)  # noqa: T201 - whoever started it waits for that
        threading.Event().wait()


if __name__ == "__main__":
    main()
