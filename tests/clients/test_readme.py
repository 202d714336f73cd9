"""The README's commands for the API, one after another, as somebody types them who reads it from the top."""

import json
import re
import subprocess
from pathlib import Path

from localcloud.cloud import LocalCloud
from tests.clients.tools import ROOT

CHAPTER = "The API by example"
SECONDS = 300


def commands() -> str:
    chapter = (ROOT / "README.md").read_text().split(f"\n## {CHAPTER}\n")[1].split("\n## ")[0]
    return "\n".join(re.findall(r"^```sh\n(.*?)^```", chapter, re.MULTILINE | re.DOTALL))


def test_the_apis_chapter_can_be_typed_from_the_top(cloud: LocalCloud, tmp_path: Path) -> None:
    said = commands().replace("http://127.0.0.1:8000", cloud.api_url)
    assert cloud.api_url in said
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    typed = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", f'curl() {{ command curl --fail-with-body "$@"; }}\n{said}'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert typed.returncode == 22, typed.stderr  # the last of them shows what an error looks like
    assert '"code": "invalid_order"' in typed.stdout
    assert (tmp_path / "snow.gif").read_bytes()[:6] == b"GIF89a"
    assert (tmp_path / "poster.png").read_bytes()[:4] == b"\x89PNG"
    assert json.loads((tmp_path / "export.json").read_text())["export"] in typed.stdout
