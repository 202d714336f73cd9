"""`build/tools/faces/bin/python -m tests.faces FOLDER`: what the reference runtime finds in each test picture.

It writes `recorded.npz`, and the weights as they are made from the published packages, into the folder. The recorded
faces that `make test` compares with lie beside this file: `… -m tests.faces tests/faces` makes them anew.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np

from bench import weights
from chalicelib.faces import find_faces

from .pictures import FACELESS, FACES
from .reference import networks


def main() -> None:
    """Points as (faces, 468, 3) float32 under the picture's name."""
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as downloads:
        published = weights.fetch(Path(downloads))
    by = networks(published)
    pictures = {**{name: make for name, (make, _) in FACES.items()}, **FACELESS}
    found = {name: [face.points for face in find_faces(make(), by)] for name, make in pictures.items()}
    points = {name: np.array(each, np.float32).reshape(-1, 468, 3) for name, each in found.items()}
    np.savez_compressed(folder / "recorded.npz", allow_pickle=False, **points)
    if folder.resolve() != Path(__file__).resolve().parent:
        for name, content in weights.make(published).items():
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
