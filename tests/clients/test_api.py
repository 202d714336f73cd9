"""The API's description is valid, and whatever schemathesis makes of it is answered as described."""

from pathlib import Path

import requests

from localcloud.cloud import LocalCloud
from tests.clients.tools import REPORTS, ROOT, TOOLS, run

BIN = TOOLS / "api" / "bin"
SECONDS = 180
PATIENCE = "29"
"""Seconds that API Gateway gives an answer; somebody may wait 20 for a poster."""


def test_the_description_is_valid_openapi_for_others_too(cloud: LocalCloud, tmp_path: Path) -> None:
    described = tmp_path / "openapi.json"
    described.write_bytes(requests.get(f"{cloud.api_url}/openapi.json", timeout=30).content)
    checked = run([str(BIN / "openapi-spec-validator"), str(described)], seconds=60)
    assert checked.returncode == 0


def test_schemathesis_finds_nothing(cloud: LocalCloud, tmp_path: Path) -> None:
    command = [str(BIN / "schemathesis"), "--config-file", str(ROOT / "tests" / "clients" / "schemathesis.toml")]
    options = {
        "--checks": "all",
        "--workers": "1",  # CPython 3.11's ast fails under threads
        "--max-examples": "50",
        "--seed": "1",
        "--max-time": str(SECONDS),
        "--request-timeout": PATIENCE,
        "--max-response-time": PATIENCE,
        "--report": "junit",
        "--report-junit-path": str(REPORTS / "schemathesis.xml"),
    }
    flat = [part for option in options.items() for part in option]
    tried = run([*command, "run", f"{cloud.api_url}/openapi.json", *flat], seconds=SECONDS + 120, folder=tmp_path)
    assert tried.returncode == 0
