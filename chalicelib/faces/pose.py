"""How a head is turned: the model's mesh laid over the face's."""

from dataclasses import dataclass
from math import atan2, degrees, hypot

import numpy as np
from numpy.typing import NDArray

from .model import model

UPRIGHT = np.array([1.0, -1.0, -1.0])
"""Pictures count down and away from the viewer, the model up and towards the viewer."""


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """How the model's mesh becomes the face's: points ≈ (scale · rotation · mesh + place) · UPRIGHT.

    scale: pixels for a centimetre of the model, whose face is one of average size
    rotation: (3, 3), of the model's own axes: right in the picture, up, towards the viewer
    place: of the model's origin, inside the head
    """

    scale: float
    rotation: NDArray[np.float64]
    place: NDArray[np.float64]

    @property
    def yaw(self) -> float:
        """Degrees by which the face looks to the picture's right."""
        return degrees(atan2(self.rotation[0, 2], hypot(self.rotation[1, 2], self.rotation[2, 2])))

    @property
    def pitch(self) -> float:
        """Degrees by which it looks up."""
        return degrees(atan2(self.rotation[1, 2], self.rotation[2, 2]))

    @property
    def roll(self) -> float:
        """Degrees by which it leans to the picture's right."""
        return degrees(atan2(-self.rotation[1, 0], self.rotation[0, 0]))

    def seen(self, shifts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shifts on the model, (n, 3) in its centimetres, as they look on the face: (n, 3) in pixels."""
        turned: NDArray[np.float64] = self.scale * (shifts @ self.rotation.T) * UPRIGHT
        return turned


def pose_of(points: NDArray[np.float64]) -> Pose:
    """The pose of a face by its points, (468, 3): the weighted least squares of Kabsch and Umeyama.

    The weights are the model's own: they are on what an expression hardly moves.
    """
    weights = model().steady / model().steady.sum()
    seen, plain = points * UPRIGHT, model().mesh
    middle_seen, middle_plain = weights @ seen, weights @ plain
    seen, plain = seen - middle_seen, plain - middle_plain
    left, stretch, right = np.linalg.svd((seen * weights[:, None]).T @ plain)
    handed = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    rotation = (left * handed) @ right
    scale = float(stretch @ handed / (weights @ (plain**2).sum(1)))
    return Pose(scale, rotation, middle_seen - scale * rotation @ middle_plain)
