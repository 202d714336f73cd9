"""What is known of a face in a picture."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .pose import Pose, pose_of

Points = NDArray[np.float64]
"""Places in a picture, of shape (n, 3): pixels to the right, down, and away from the viewer."""

RIGHT_EYE, LEFT_EYE = (33, 133), (362, 263)
"""The corners of each eye, by their numbers in the mesh. Sides are the person's own."""


class Box(NamedTuple):
    """In pixels from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In pixels."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The centre, right and down, in pixels."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlap(self, other: "Box") -> float:
        """The share of what both cover that each covers, 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        shared = max(0.0, width) * max(0.0, height)
        return shared / max(self.width * self.height + other.width * other.height - shared, 1e-9)


@dataclass(frozen=True, eq=False)
class Face:
    """A face that was found: where it is and how it is turned, not whose it is.

    points: (468, 3), the mesh of MediaPipe's face model, fitted to the face
    score: how sure it is that this is a face, 0 to 1
    """

    points: Points
    score: float

    @cached_property
    def box(self) -> Box:
        """Around all points: from the hairline to the chin, without hair or ears."""
        return Box(*self.points[:, :2].min(0).tolist(), *self.points[:, :2].max(0).tolist())

    @cached_property
    def pose(self) -> Pose:
        """How the head is turned."""
        return pose_of(self.points)

    @property
    def yaw(self) -> float:
        """Degrees by which it looks aside: 0 straight at the viewer, positive to the picture's right."""
        return self.pose.yaw

    @cached_property
    def eye_distance(self) -> float:
        """Pixels between the middles of the eyes, as they lie in the picture."""
        right, left = (self.points[list(corners), :2].mean(0) for corners in (RIGHT_EYE, LEFT_EYE))
        return float(np.hypot(*(left - right)))
