"""Other people's programs, as the Makefile installs them under build/tools."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "build" / "tools"
REPORTS = ROOT / "build" / "reports"


def run(
    command: list[str], *, seconds: float, environment: Mapping[str, str] | None = None, folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run to the end; what it said is shown where the test fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    sys.stdout.write(done.stdout + done.stderr)
    return done
