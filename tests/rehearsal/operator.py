"""Whoever deploys: a copy of the program of their own, a stage file, and a terminal."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.rehearsal.emulator import REGION

ROOT = Path(__file__).parents[2]
STAGE = "rehearsal"
_FILES = ("app.py", "requirements.txt", "requirements-layer.txt")
_FOLDERS = (".chalice", "chalicelib", "deployment", "frontend", "localcloud", "ops")
_NOT_ONES_OWN = shutil.ignore_patterns("__pycache__", "deployed", "deployments", "policy-*")
_PLAN = """\
region = "{region}"
jobs_days = {jobs_days}
mp4_layer = "{mp4_layer}"
job_events = {job_events}
requests_per_second = 500
requests_at_once = 500
{waf}

[environment]
FRAMELOOM_BUDGET_USD = "5"
FRAMELOOM_ADDRESS_RATE = "10000"
FRAMELOOM_ADDRESS_WAITING = "50"
FRAMELOOM_PUBLIC_URL = "{public_url}"
"""
PUBLIC_URL = "https://gifs.example.com"
"""A domain of the operator's own: ministack's requests lack the `domainName` that Amazon's have."""


@dataclass(frozen=True)
class Operator:
    """In the folder of their copy, before an endpoint."""

    folder: Path
    endpoint: str
    credentials: dict[str, str]

    @classmethod
    def with_copy(cls, folder: Path, endpoint: str, credentials: dict[str, str]) -> "Operator":
        """A fresh one, with a plan for the stage."""
        for name in _FILES:
            shutil.copy2(ROOT / name, folder / name)
        for name in _FOLDERS:
            shutil.copytree(ROOT / name, folder / name, ignore=_NOT_ONES_OWN)
        operator = cls(folder, endpoint, credentials)
        operator.plan()
        return operator

    def plan(
        self,
        *,
        jobs_days: int = 7,
        mp4_layer: str = "",
        job_events: bool = False,
        waf_requests: int | None = None,
        **settings: str,
    ) -> None:
        """Write the stage file."""
        text = _PLAN.format(
            region=REGION,
            jobs_days=jobs_days,
            mp4_layer=mp4_layer,
            job_events=json.dumps(job_events),
            public_url=PUBLIC_URL,
            waf=f"waf_requests_per_5_minutes = {waf_requests}" if waf_requests else "",
        )
        environment = "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
        self.stage_file.write_text(text + environment)

    @property
    def stage_file(self) -> Path:
        """What the operator wants."""
        return self.folder / "ops" / "stages" / f"{STAGE}.toml"

    def ops(self, *words: str, says: str = "") -> subprocess.CompletedProcess[str]:
        """`python -m ops …`, with what is typed into it."""
        return self._call([sys.executable, "-m", "ops", *words], says)

    def deploy(self) -> str:
        """`make deploy`; what it told."""
        done = self.ops("deploy", "--stage", STAGE)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def build_layer(self) -> Path:
        """`make layer`; its zip."""
        done = self.ops("layer")
        assert done.returncode == 0, done.stdout + done.stderr
        return next((self.folder / "build").glob("frameloom-mp4-*.zip"))

    def ask_the_doctor(self) -> list[str]:
        """`make doctor`; the names of what it finds wrong. Its exit status says the same."""
        return [row[1] for row in self.complaints()]

    def complaints(self) -> list[list[str]]:
        """What the doctor finds wrong, as it tells it: verdict, name, what was found, what would be right."""
        done = self.ops("doctor", "--stage", STAGE)
        rows = [re.split(r"\s{2,}", line.strip()) for line in done.stdout.splitlines()]
        found = [row for row in rows if row[0] == "wrong"]
        assert done.returncode == int(bool(found)), done.stdout + done.stderr
        return found

    def chalice(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Chalice's own command."""
        return self._call([str(Path(sys.executable).with_name("chalice")), *words], "")

    def _call(self, words: list[str], says: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=self.folder, env=self._surroundings(), input=says, capture_output=True, text=True, check=False
        )

    def _surroundings(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "FRAMELOOM_"))}
        terminal = {"AWS_ENDPOINT_URL": self.endpoint, "AWS_DEFAULT_REGION": REGION, "COLUMNS": "600"}
        return own | self.credentials | terminal
