"""Pictures dropped with the AWS command line, and what comes back: the README's own commands."""

import io
import json
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from localcloud.cloud import LocalCloud
from localcloud.events import REGION
from localcloud.identity import ACCESS_KEY, SECRET_KEY
from tests.clients.tools import ROOT, TOOLS, run

README = (ROOT / "README.md").read_text()
LOCAL = "http://127.0.0.1:8001"
YESTERDAY = time.time() - 86_400
Shell = Callable[[str], str]


@pytest.fixture
def shell(cloud: LocalCloud, tmp_path: Path) -> Shell:
    """Runs lines in a folder that holds the examples; instead of sleeping it waits until the program is idle."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    environment = {
        "PATH": f"{TOOLS / 'aws' / 'bin'}:{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": cloud.s3_url,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
    }

    def run_lines(lines: str) -> str:
        said = ""
        for part in re.split(r"^sleep \d+$", lines.replace(LOCAL, cloud.s3_url), flags=re.MULTILINE):
            done = run(["bash", "-ec", part], seconds=300, environment=environment, folder=tmp_path)
            assert done.returncode == 0, done.stderr
            cloud.wait_until_idle(300)
            said += done.stdout
        return said

    return run_lines


def printed(start: str) -> str:
    """The README's block of commands that begins with that."""
    (block,) = re.findall(rf"^```sh\n({re.escape(start)}.*?)^```", README, re.MULTILINE | re.DOTALL)
    return str(block)


def frames_of(gif: Path) -> int:
    with Image.open(gif) as loop:
        return getattr(loop, "n_frames", 1)


def test_pictures_go_in_and_loops_come_out_as_the_readme_says(shell: Shell, tmp_path: Path) -> None:
    said = shell(printed("export AWS_ENDPOINT_URL=http://127.0.0.1:8001 AWS_DEFAULT_REGION"))
    assert "outbox/album/one.jpg.gif" in said
    assert frames_of(tmp_path / "the cat falls in love.jpg.gif") > 12


def test_a_folder_of_many_pictures_comes_back_with_its_errors(shell: Shell, photo: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "holiday"
    (folder / "second day").mkdir(parents=True)
    with Image.open(io.BytesIO(photo)) as picture:
        for number in range(7):
            picture.resize((64, 64 + number)).save(folder / f"{number}.png")
        picture.resize((80, 64)).save(folder / "second day" / "море.webp")
    (folder / "notes.txt").write_text("just words")
    (folder / ".DS_Store").write_bytes(b"\0")
    shell(printed("aws s3 sync holiday"))
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
