"""Our forward pass beside the reference runtime, on the networks as they are published: `make faces`."""

import subprocess
from pathlib import Path

import pytest

from chalicelib.faces import find_faces
from chalicelib.faces.model import WEIGHTS

from .agreement import check
from .pictures import picture

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "build" / "tools" / "faces" / "bin" / "python"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faces")
    subprocess.run([str(PYTHON), "-m", "tests.faces", str(folder)], cwd=ROOT, check=True)
    return folder


def test_every_landmark_lies_where_the_reference_runtime_puts_it(made: Path) -> None:
    check(made / "recorded.npz", lambda name: find_faces(picture(name)))


@pytest.mark.parametrize("name", ["detector.npz", "landmarks.npz", "model.npz"])
def test_the_weights_are_those_of_the_published_packages(made: Path, name: str) -> None:
    assert (made / name).read_bytes() == (WEIGHTS / name).read_bytes()
