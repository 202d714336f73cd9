"""A face's mesh, moved by what the face does."""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from chalicelib.faces import Face
from chalicelib.faces.pose import UPRIGHT
from chalicelib.generators.procedural.play import Play

from .rings import EYES, LOWER_LIP, LOWER_LIP_ALL, UPPER_LIP, UPPER_LIP_ALL, Eye
from .units import units

PIVOT = np.array([0.0, -2.5, -3.5])
"""Where a head turns on its neck, in the model's centimetres."""
UPPER, LOWER = 0.86, 0.14
"""What each lid does of a blink."""
CREASE, ABOVE, BELOW = 0.62, 0.16, 0.5
"""The share of a lid's way that the skin around it goes along."""
LASHES = 0.3
"""The share of the way from a lid's edge to the ring above it, from where its skin is taken once it is down."""
FREE = 0.42
"""Distances between the eyes from the outline, from where on a point turns by itself."""
SIDES, DIRECTIONS = 48, 180
UNSMILED = 0.7
WIDE = 0.12
"""Distances between the eyes, between lips that show teeth."""
MOST_YAW, NO_YAW = 18.0, 50.0
"""Degrees up to which a turned head does all, and from which on it does nothing: half of it is not seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """Shifts of a face's points in pixels, (468, 2).

    skin: by muscles; head: as the whole head turns
    origin: of the places that points show: a lid that comes down shows what lies above its lashes
    """

    skin: NDArray[np.float64]
    head: NDArray[np.float64]
    origin: NDArray[np.float64]

    @property
    def both(self) -> NDArray[np.float64]:
        """All of it."""
        return self.skin + self.head


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """What is outermost of a face in the picture, as SIDES places evenly parted: each lies between two points."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    share: NDArray[np.float64]

    @classmethod
    @lru_cache(maxsize=16)
    def of(cls, face: Face) -> "Outline":
        """The convex hull: of a face that looks at the viewer its outline, of a turned one the edge of what is seen."""
        plain = face.points[:, :2]
        angles = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)
        farthest = (plain @ np.array([np.cos(angles), np.sin(angles)])).argmax(0)
        hull = farthest[farthest != np.roll(farthest, 1)]
        following = np.roll(hull, -1)
        length = np.linalg.norm(plain[following] - plain[hull], axis=1)
        ends = np.cumsum(length)
        along = np.linspace(0, ends[-1], SIDES, endpoint=False)
        edge = np.searchsorted(ends, along, side="right")
        return cls(hull[edge], following[edge], (along - (ends - length)[edge]) / length[edge])

    def at(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of the points, (468, k), at its places: (SIDES, k)."""
        share = self.share[:, None]
        between: NDArray[np.float64] = values[self.first] * (1 - share) + values[self.second] * share
        return between


def able(face: Face) -> float:
    """How much of an expression a head that is turned aside can show, 0 to 1."""
    share = min(1.0, max(0.0, (NO_YAW - abs(face.yaw)) / (NO_YAW - MOST_YAW)))
    return share * share * (3 - 2 * share)


def moved(face: Face, play: Play) -> Moved:
    """Where everything goes."""
    known = units()
    pulled = np.zeros((468, 3))
    for name, much in play.pulls.items():
        pulled += much * known[name]
    shut = min(1.0, play.shut)
    if shut:
        # Lips that were parted by a smile come together from a smile.
        unsmiled = UNSMILED * shut * _parted(face)
        pulled -= unsmiled * (known["smile left"] + known["smile right"])
    skin = face.pose.seen(pulled)[:, :2]
    for eye, closed in zip(EYES, (play.left, play.right), strict=True):
        skin += _lids(face, eye, min(1.0, closed))
    skin += _shut(face, shut)
    return Moved(skin, _turned(face, play), _origin(face, play))


def _parted(face: Face) -> float:
    """How far the lips are in the photograph, 0 to 1."""
    gap = np.linalg.norm(face.points[UPPER_LIP[4], :2] - face.points[LOWER_LIP[4], :2])
    return min(1.0, float(gap) / (WIDE * face.eye_distance))


def _turned(face: Face, play: Play) -> NDArray[np.float64]:
    """The face's own points, turned on the neck as a rigid body."""
    if not play.turns:
        return np.zeros((468, 2))
    pose = face.pose
    own = (face.points * UPRIGHT - pose.place) @ pose.rotation / pose.scale - PIVOT
    shifts = pose.seen(own @ _turn(play).T - own)[:, :2]
    # What is near the outline goes along with it: a cheek that went further would cover the hair.
    outline = Outline.of(face)
    away = np.linalg.norm(face.points[:, None, :2] - outline.at(face.points[:, :2]), axis=2)
    free = np.clip(away.min(1) / (FREE * face.eye_distance), 0, 1)[:, None]
    free = free * free * (3 - 2 * free)
    turned: NDArray[np.float64] = free * shifts + (1 - free) * outline.at(shifts)[away.argmin(1)]
    return turned


def _origin(face: Face, play: Play) -> NDArray[np.float64]:
    shifts = np.zeros((468, 2))
    for eye, closed in zip(EYES, (play.left, play.right), strict=True):
        upper, crease = list(eye.upper), list(eye.crease)
        shifts[upper] = max(0.0, closed) * LASHES * (face.points[crease, :2] - face.points[upper, :2])
    return shifts


def _turn(play: Play) -> NDArray[np.float64]:
    yaw, pitch, roll = (radians(degrees) for degrees in (play.yaw, -play.pitch, -play.roll))
    across = np.array([[cos(yaw), 0, sin(yaw)], [0, 1, 0], [-sin(yaw), 0, cos(yaw)]])
    along = np.array([[1, 0, 0], [0, cos(pitch), -sin(pitch)], [0, sin(pitch), cos(pitch)]])
    leaning = np.array([[cos(roll), -sin(roll), 0], [sin(roll), cos(roll), 0], [0, 0, 1]])
    turn: NDArray[np.float64] = leaning @ along @ across
    return turn


def _lids(face: Face, eye: Eye, closed: float) -> NDArray[np.float64]:
    shifts = np.zeros((468, 2))
    if not closed:
        return shifts
    upper, lower = list(eye.upper), list(eye.lower)
    gap = closed * (face.points[lower, :2] - face.points[upper, :2])
    shifts[upper], shifts[lower] = UPPER * gap, -LOWER * gap
    shifts[list(eye.crease)] = CREASE * UPPER * gap
    shifts[list(eye.above)] = ABOVE * UPPER * gap
    shifts[list(eye.below)] = -BELOW * LOWER * gap
    return shifts


def _shut(face: Face, shut: float) -> NDArray[np.float64]:
    """Open lips meet: the inner edges wholly, what is further from them less."""
    shifts = np.zeros((468, 2))
    if not shut:
        return shifts
    upper, lower = list(UPPER_LIP), list(LOWER_LIP)
    gap = shut * (face.points[lower, :2] - face.points[upper, :2])
    across = face.points[:, 0]
    middle = 0.5 * (face.points[upper, :2] + face.points[lower, :2])
    order = np.argsort(middle[:, 0])
    for ring, inner, share in ((UPPER_LIP_ALL, upper, 0.5), (LOWER_LIP_ALL, lower, -0.5)):
        near = list(ring)
        away = np.linalg.norm(face.points[near, None, :2] - face.points[inner, :2], axis=2).min(1) / face.eye_distance
        fade = np.exp(-((away / 0.16) ** 2))[:, None]
        open_there = np.column_stack(
            [np.interp(across[near], middle[order, 0], gap[order, axis], 0, 0) for axis in (0, 1)]
        )
        shifts[near] = share * fade * open_there
        shifts[inner] = share * gap
    return shifts
