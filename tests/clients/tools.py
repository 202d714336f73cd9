"""Other people's programs, as the Makefile installs them under build/tools."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "build" / "tools"
REPORTS = ROOT / "build" / "reports"


def run(
    command: list[str], *, seconds: float, environment: Mapping[str, str] | None = None, folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run to the end, or for so long; what it said is shown where the test fails."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        watchdog = threading.Timer(seconds, process.kill)
        watchdog.start()
        said, complained = process.communicate()
        watchdog.cancel()
    sys.stdout.write(said + complained)
    return subprocess.CompletedProcess(command, process.returncode, said, complained)
