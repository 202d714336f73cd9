"""The page, as Lighthouse judges it."""

import json
import shutil
import sys

import pytest

from localcloud.cloud import LocalCloud
from tests.clients.tools import REPORTS, TOOLS, run

ENOUGH = {"accessibility": 0.95, "best-practices": 0.95}
"""Of 1; what is asked for beyond these is only printed."""
CATEGORIES = [*ENOUGH, "performance", "seo"]


@pytest.mark.parametrize("device", ["mobile", "desktop"])
def test_lighthouse_finds_the_page_accessible_and_well_made(
    cloud: LocalCloud, device: str, capsys: pytest.CaptureFixture[str]
) -> None:
    REPORTS.mkdir(parents=True, exist_ok=True)
    report = REPORTS / f"lighthouse-{device}"
    command = [str(TOOLS / "lighthouse" / "node_modules" / ".bin" / "lighthouse"), cloud.api_url, "--quiet"]
    options = [
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox",
        "--output=json",
        "--output=html",
        f"--output-path={report}",
        *(["--preset=desktop"] if device == "desktop" else []),
    ]
    judged = run([*command, *options], seconds=180, environment={"CHROME_PATH": shutil.which("chromium") or ""})
    assert judged.returncode == 0
    found = json.loads(report.with_suffix(".report.json").read_text())["categories"]
    scores = {name: found[name]["score"] for name in CATEGORIES}
    with capsys.disabled():
        sys.stdout.write(
            f"\nLighthouse, {device}: " + ", ".join(f"{name} {score:.0%}" for name, score in scores.items())
        )
    assert all(scores[name] >= least for name, least in ENOUGH.items())
