"""The program itself: what `chalice` puts on AWS and takes away again."""

import os
import subprocess
import sys
from pathlib import Path

from ops.failure import Failure
from ops.stage import ROOT, Stage


def run_chalice(stage: Stage, command: str) -> None:
    """Chalice's own command, as it comes; its words go to the terminal. Raises Failure."""
    chalice = Path(sys.executable).with_name("chalice")
    # The region is the plan's, whatever the terminal says; and app.py is read even where config.json lacks the stage.
    region = {"AWS_DEFAULT_REGION": stage.plan.region, "AWS_REGION": stage.plan.region}
    environment = {**os.environ, **stage.environment, **region}
    called = [str(chalice), "--project-dir", str(ROOT), command, "--stage", stage.name]
    if subprocess.run(called, env=environment, check=False).returncode:  # noqa: S603 - our own words
        raise Failure(f"chalice {command} did not succeed: its words stand above")
