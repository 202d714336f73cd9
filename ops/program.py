"""The program itself: what `chalice` puts on AWS, and what it remembers of that."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ops.failure import Failure
from ops.stage import ROOT, Stage


def run_chalice(stage: Stage, command: str) -> None:
    """Chalice's own command, as it comes; its words go to the terminal. Raises Failure."""
    chalice = Path(sys.executable).with_name("chalice")
    # The region is the plan's, whatever the terminal says.
    environment = {**os.environ, "AWS_DEFAULT_REGION": stage.plan.region, "AWS_REGION": stage.plan.region}
    called = [str(chalice), "--project-dir", str(ROOT), command, "--stage", stage.name]
    if subprocess.run(called, env=environment, check=False).returncode:  # noqa: S603 - our own words
        raise Failure(f"chalice {command} did not succeed: its words stand above")


def api_of(stage: Stage) -> tuple[str, str]:
    """The gateway's id of the API, and its address. Raises Failure where it was never deployed."""
    for resource in record(stage):
        if resource["resource_type"] == "rest_api":
            return resource["rest_api_id"], resource["rest_api_url"].rstrip("/")
    raise Failure(f"stage {stage.name} is not deployed from here")


def record(stage: Stage) -> list[dict[str, Any]]:
    """What Chalice remembers of the stage."""
    path = record_file(stage)
    resources: list[dict[str, Any]] = json.loads(path.read_text())["resources"] if path.exists() else []
    return resources


def record_file(stage: Stage) -> Path:
    """Where it does."""
    return ROOT / ".chalice" / "deployed" / f"{stage.name}.json"
