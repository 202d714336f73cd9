"""What has to be installed before the first GIF: seconds, megabytes and packages, with the workshop and without it.

Each into an empty environment, as `make` does it. Run it as `python -m bench.start`, with other interpreters' paths
after it to measure those. The seconds are those of this machine and of its package registry.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
MEGABYTE = 1_000_000
BLOCK = 512
"""Bytes that `st_blocks` counts by, whatever a disk's own blocks are."""
STAMPS = {"what runs the program": ".light", "with tests and checks": ".ready"}
_COMPILING = "PYTHONDONTWRITEBYTECODE"


class Installed(NamedTuple):
    """What one environment came to."""

    python: str
    seconds: float
    megabytes: float
    packages: int


def main() -> None:
    """Print a table of both, for each interpreter."""
    print("| installed | Python | seconds | MB on disk | packages |\n|---|---|---|---|---|")
    for python in sys.argv[1:] or [sys.executable]:
        for name, stamp in STAMPS.items():
            with tempfile.TemporaryDirectory() as folder:
                found = install(python, Path(folder) / "venv", stamp)
            print(f"| {name} | {found.python} | {found.seconds:.0f} | {found.megabytes:.0f} | {found.packages} |")


def install(python: str, environment: Path, stamp: str) -> Installed:
    """Have make set up an environment, and make a GIF with it, which compiles what is imported."""
    began = time.monotonic()
    make(python, environment, str(environment / stamp))
    took = time.monotonic() - began
    make(python, environment, "demo")
    packages = json.loads(said(environment, "-m", "pip", "list", "--format=json", "--disable-pip-version-check"))
    return Installed(version(environment), took, size(environment) / MEGABYTE, len(packages))


def make(python: str, environment: Path, target: str) -> None:
    """One target of the Makefile's, in another environment than `.venv`."""
    command = ["make", f"VENV={environment}", f"PYTHON={python}", target]
    plain = {name: text for name, text in os.environ.items() if name != _COMPILING}
    subprocess.run(command, cwd=ROOT, env=plain, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words


def version(environment: Path) -> str:
    """The interpreter's, as 3.11."""
    return said(environment, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").strip()


def said(environment: Path, *words: str) -> str:
    """What its interpreter prints."""
    command = [str(environment / "bin" / "python"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own words


def size(folder: Path) -> int:
    """Bytes that a folder takes on the disk, as du counts them."""
    return sum(path.lstat().st_blocks * BLOCK for path in folder.rglob("*"))


if __name__ == "__main__":
    main()
