"""What runs the program, installed by itself into an empty place: `make light`, with PYTHON=… for another Python."""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest
from PIL import Image

from localcloud.cli.endings import Ending
from tests.clients.tools import ROOT, run

MOST_BYTES = 195_000_000
OURS = ("chalicelib", "deployment", "frontend", "localcloud")
"""Copied here, while `make demo` leaves them in the checkout."""
BLOCK = 512
SECONDS = 600
WORKSHOP = ("pytest", "mypy", "ruff", "av", "cfnlint", "moto")
_LEFT_OUT = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV")
SMALL = ("--frames", "3", "--set", "size=64")
DEMO = (
    str(ROOT / "examples" / "astronaut.jpg"),
    "she breathes while snow falls",
    "--frames",
    "24",
    "--out",
    "demo.gif",
)
"""What `make demo` animates."""


@pytest.fixture(scope="module")
def installed_in() -> list[float]:
    """The seconds that it took, once it is."""
    return []


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, installed_in: list[float]) -> Path:
    """An environment that has the package as pip builds it, and nothing of the checkout."""
    folder, began = tmp_path_factory.mktemp("light"), monotonic()
    subprocess.run([os.environ.get("PYTHON", "python3"), "-m", "venv", folder / "venv"], check=True)
    pip = [str(folder / "venv" / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    assert run([*pip, "--no-compile", str(ROOT)], seconds=SECONDS).returncode == 0
    installed_in.append(monotonic() - began)
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


def test_it_makes_the_demo_far_from_the_checkout_and_is_light(
    place: Path, installed_in: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    before, began = weight(place), monotonic()
    done = frameloom(place, "animate", *DEMO)
    seconds = monotonic() - began
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(place / "demo.gif") as made:
        assert (made.format, getattr(made, "n_frames", 1)) == ("GIF", 24)
    after = weight(place)
    with capsys.disabled():
        told = f"\nInstalled in {installed_in[0]:.0f} s: {before / 1e6:.0f} MB. The demo's GIF took {seconds:.0f} s"
        sys.stdout.write(f"{told}: {after / 1e6:.0f} MB by then, with what was compiled to make it.\n")
    assert after < MOST_BYTES


def weight(place: Path) -> int:
    """Bytes on the disk of what `make demo` installs beside the checkout."""
    files = (path for path in (place / "venv").rglob("*") if not set(OURS) & set(path.parts))
    return sum(path.lstat().st_blocks * BLOCK for path in files)


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
