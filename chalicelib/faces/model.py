"""The mesh that every face is described by: MediaPipe's canonical face model."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A face of average size at rest.

    mesh: (468, 3), centimetres to the picture's right, up and towards the viewer
    triangles: (898, 3), the points that each joins; eyes and mouth are covered too
    steady: (468,), how much each point says about the pose of the head, 0 for most
    """

    mesh: NDArray[np.float64]
    triangles: NDArray[np.intp]
    steady: NDArray[np.float64]


@cache
def model() -> Model:
    """Read once."""
    with np.load(WEIGHTS / "model.npz") as file:
        return Model(
            file["mesh"].astype(np.float64), file["triangles"].astype(np.intp), file["steady"].astype(np.float64)
        )
