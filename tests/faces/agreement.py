"""How far our faces lie from recorded ones."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chalicelib.faces import Face

RECORDED = Path(__file__).parent / "recorded.npz"
MOST_MEAN, MOST = 0.005, 0.02
"""Of the distance between the eyes, by which a face's points may lie off: in the mean, and any one of them."""


def check(recorded: Path, found: Callable[[str], tuple[Face, ...]]) -> None:
    """Fails unless what is found in every test picture are the recorded faces, point by point."""
    with np.load(recorded) as file:
        for name in file.files:
            faces = found(name)
            assert len(faces) == len(file[name]), name
            for face, points in zip(faces, file[name], strict=True):
                assert agree(face, points), name


def agree(face: Face, points: NDArray[np.float32]) -> bool:
    """Whether a face has these points."""
    off = np.linalg.norm(face.points - points, axis=1) / face.eye_distance
    return bool(off.mean() <= MOST_MEAN and off.max() <= MOST)
