"""Every package that ships has a wheel for each Python that Lambda runs, on both of its machines."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.zip.requirements import required

GLIBC = {"3.11": 26, "3.12": 34, "3.13": 34}
"""2.26 on Amazon Linux 2, 2.34 on Amazon Linux 2023: Chalice takes no wheel that wants more."""
PEP_600_BEGINS = 5


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("python", GLIBC)
def test_nothing_has_to_be_compiled(python: str, machine: str, tmp_path: Path) -> None:
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(PEP_600_BEGINS, GLIBC[python] + 1)]
    platforms = [part for tag in [*tags, f"manylinux2014_{machine}"] for part in ("--platform", tag)]
    pins = [f"{pin.name}{pin.specifier}" for pin in required(python).values()]
    target = ["--only-binary=:all:", "--python-version", python, "--target", str(tmp_path), *platforms]
    told = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", *target, *pins],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
