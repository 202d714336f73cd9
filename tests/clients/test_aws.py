"""Folders of pictures dropped with the AWS command line, and what comes back."""

import io
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from deployment.local_stage import ACCESS_KEY, REGION, SECRET_KEY
from localcloud.cloud import LocalCloud
from tests.clients.tools import ROOT, TOOLS, run

DOCUMENT = (ROOT / "docs" / "dropping-files.md").read_text()
YESTERDAY = time.time() - 86_400
Shell = Callable[[str], str]


@pytest.fixture
def shell(cloud: LocalCloud, tmp_path: Path) -> Shell:
    """Runs one line after the other in a folder, and waits after each until the program is idle."""
    environment = {
        "PATH": f"{TOOLS / 'aws' / 'bin'}:{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": cloud.s3_url,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
    }

    def run_lines(lines: str) -> str:
        said = ""
        for line in lines.splitlines():
            done = run(["bash", "-ec", line], seconds=300, environment=environment, folder=tmp_path)
            assert done.returncode == 0, done.stderr
            cloud.wait_until_idle(300)
            said += done.stdout
        return said

    return run_lines


def printed(start: str) -> str:
    """The lines of docs/dropping-files.md that begin with that."""
    lines = re.findall(rf"^{re.escape(start)}.*$", DOCUMENT, re.MULTILINE)
    assert lines
    return "\n".join(lines)


def frames_of(gif: Path) -> int:
    with Image.open(gif) as loop:
        return getattr(loop, "n_frames", 1)


def test_a_folder_of_many_pictures_comes_back_with_its_errors(shell: Shell, photo: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "holiday"
    (folder / "second day").mkdir(parents=True)
    with Image.open(io.BytesIO(photo)) as picture:
        for number in range(7):
            picture.resize((64, 64 + number)).save(folder / f"{number}.png")
        picture.resize((80, 64)).save(folder / "second day" / "море.webp")
    (folder / "notes.txt").write_text("just words")
    (folder / ".DS_Store").write_bytes(b"\0")
    shell(printed("aws s3 sync "))
    back = {str(path.relative_to(tmp_path / "holiday-loops")) for path in (tmp_path / "holiday-loops").rglob("*.*")}
    loops = {f"{number}.png.gif" for number in range(7)} | {"second day/море.webp.gif"}
    assert back == loops | {"notes.txt.error.json"}
    assert all(frames_of(tmp_path / "holiday-loops" / name) > 12 for name in loops)
    problem = json.loads((tmp_path / "holiday-loops" / "notes.txt.error.json").read_text())
    assert problem["code"] == "refused"
    assert problem["detail"]


def test_what_was_sent_already_is_not_sent_again(shell: Shell, photo: bytes, tmp_path: Path) -> None:
    picture = tmp_path / "few" / "one.jpg"
    picture.parent.mkdir()
    picture.write_bytes(photo)
    os.utime(picture, (YESTERDAY, YESTERDAY))  # S3 keeps whole seconds: what is as new as its copy goes again
    sync = "aws s3 sync few s3://frameloom-local/inbox/few/ --metadata frames=2,size=64\n"
    assert "upload:" in shell(sync)
    assert "upload:" not in shell(sync)
