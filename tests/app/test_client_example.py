"""The client that docs/api.md prints works as printed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from localcloud.cloud import LocalCloud

ROOT = Path(__file__).parents[2]


@pytest.fixture
def printed(cloud: LocalCloud, tmp_path: Path) -> str:
    """Its path; only the address is that of this test's cloud."""
    (text,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "api.md").read_text(), re.MULTILINE | re.DOTALL)
    path = tmp_path / "client.py"
    path.write_text(text.replace("http://127.0.0.1:8000", cloud.api_url))
    return str(path)


def animate(client: str, picture: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, client, str(picture), "the cat falls in love", str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_printed_client_makes_a_loop(printed: str, tmp_path: Path) -> None:
    done = animate(printed, ROOT / "examples" / "cat.jpg", tmp_path / "love.gif")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "love.gif").read_bytes()[:6] == b"GIF89a"


def test_the_printed_client_says_what_is_wrong(printed: str, tmp_path: Path) -> None:
    empty, text = tmp_path / "empty.jpg", tmp_path / "text.jpg"
    empty.write_bytes(b"")
    text.write_text("no picture")
    for picture, words in ((empty, "upload.bytes"), (text, "picture")):
        refused = animate(printed, picture, tmp_path / "none.gif")
        assert refused.returncode == 1
        assert words in refused.stderr
        assert "Traceback" not in refused.stderr


def test_the_printed_client_makes_what_the_name_says(printed: str, tmp_path: Path) -> None:
    done = animate(printed, ROOT / "examples" / "cat.jpg", tmp_path / "love.WEBP")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "love.WEBP").read_bytes()[8:12] == b"WEBP"
    refused = animate(printed, ROOT / "examples" / "cat.jpg", tmp_path / "love.tiff")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "export.format" in refused.stderr
    assert not (tmp_path / "love.tiff").exists()


def test_the_printed_client_orders_nothing_that_it_must_not_or_cannot_write(tmp_path: Path) -> None:
    client, picture, link = ROOT / "examples" / "client.py", tmp_path / "cat.gif", tmp_path / "link.gif"
    picture.write_bytes(b"a cat")
    link.symlink_to(picture)
    (tmp_path / "folder.gif").mkdir()
    for out, said in (
        (picture, "is the picture itself: choose another name"),
        (link, "is the picture itself: choose another name"),
        (tmp_path / "no" / "love.gif", "can't be written"),
        (tmp_path / "folder.gif", "can't be written"),
    ):
        told = animate(str(client), picture, out)  # nobody listens there, so that an order would be a traceback
        assert (told.returncode, told.stderr) == (1, f"{out} {said}\n")
    assert picture.read_bytes() == b"a cat"


def test_the_printed_client_is_the_one_in_examples() -> None:
    assert f"```python\n{(ROOT / 'examples' / 'client.py').read_text()}```" in (ROOT / "docs" / "api.md").read_text()
