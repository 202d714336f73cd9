"""What runs the program, installed by itself into an empty place: `make light`, with PYTHON=… for another Python."""

import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from localcloud.cli.endings import Ending
from tests.clients.tools import ROOT, run

MOST_BYTES = 200_000_000
BLOCK = 512
SECONDS = 600
WORKSHOP = ("pytest", "mypy", "ruff", "av", "cfnlint", "moto")
_LEFT_OUT = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV")
SMALL = ("--frames", "3", "--set", "size=64")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that has the package as pip builds it, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("light")
    subprocess.run([os.environ.get("PYTHON", "python3"), "-m", "venv", folder / "venv"], check=True)
    pip = [str(folder / "venv" / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    assert run([*pip, "--no-compile", str(ROOT)], seconds=SECONDS).returncode == 0
    return folder


def frameloom(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    plain = {name: text for name, text in os.environ.items() if name not in _LEFT_OUT}
    return subprocess.run(
        [place / "venv" / "bin" / "frameloom", *words],
        cwd=place,
        env=plain | {"HOME": str(place)},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def test_it_makes_a_gif_far_from_the_checkout_and_is_light(place: Path) -> None:
    done = frameloom(place, "animate", str(ROOT / "examples" / "astronaut.jpg"), "snow falls", *SMALL, "--out", "a.gif")
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(place / "a.gif") as made:
        assert (made.format, getattr(made, "n_frames", 1)) == ("GIF", 3)
    took = sum(path.lstat().st_blocks * BLOCK for path in (place / "venv").rglob("*"))
    assert took < MOST_BYTES, "with what was compiled to make it"


def test_the_page_is_there(place: Path) -> None:
    found = place.glob("venv/lib/python3.*/site-packages/frontend/index.html")
    assert [path.read_bytes() for path in found] == [(ROOT / "frontend" / "index.html").read_bytes()]


def test_the_workshop_is_not(place: Path) -> None:
    command = "import importlib.util, sys; print([name for name in sys.argv[1:] if importlib.util.find_spec(name)])"
    done = run([str(place / "venv" / "bin" / "python"), "-c", command, *WORKSHOP], seconds=SECONDS, folder=place)
    assert done.stdout == "[]\n"


def test_an_mp4_is_refused_in_words(place: Path) -> None:
    told = frameloom(place, "animate", str(ROOT / "examples" / "cat.jpg"), "rain", *SMALL, "--out", "a.mp4")
    assert told.returncode == Ending.REFUSED
    assert "mp4 needs PyAV, the Python package av, which is not installed here" in told.stderr
