"""All faces of a picture."""

from functools import cache
from typing import NamedTuple

import numpy as np
from PIL import Image

from .candidates import SAME, Candidate, candidates
from .face import Face
from .landmarks import Square, fit, refit
from .model import WEIGHTS
from .network import Network, Runs

LEAST_SCORE = 0.5
LOOKS = 2
"""At each candidate: the second is framed by what the first has found."""
STEADY = 16
"""Parts of a pixel to which points are rounded: processors differ in the last digits of a sum, and faces must not."""
FEWEST_PIXELS = 16
"""Pixels of either side, below which no picture holds a face that could be seen."""
MOST = 10
"""Candidates that are looked at, the largest first, so that a crowd takes no longer than half a second."""


class Networks(NamedTuple):
    """What finds faces, and what fits the mesh to one."""

    detector: Runs
    landmarks: Runs


@cache
def networks() -> Networks:
    """Ours, read once."""
    return Networks(Network.load(WEIGHTS / "detector.npz"), Network.load(WEIGHTS / "landmarks.npz"))


def find_faces(picture: Image.Image, by: Networks | None = None) -> tuple[Face, ...]:
    """The faces in an RGB picture, the largest first. The same picture has the same faces, to the last digit.

    by: what runs the networks, where it isn't `networks()`
    """
    if min(picture.size) < FEWEST_PIXELS:
        return ()
    detector, landmarks = by or networks()
    likely = sorted(candidates(picture, detector), key=lambda each: -each.box.height)[:MOST]
    looked = (_look(picture, candidate, landmarks) for candidate in likely)
    kept: list[Face] = []
    for face in sorted((face for face in looked if face), key=lambda face: -face.score):
        if all(face.box.overlap(other.box) <= SAME for other in kept):
            kept.append(face)
    return tuple(sorted(kept, key=lambda face: (-face.box.height, face.box.left)))


def _look(picture: Image.Image, candidate: Candidate, landmarks: Runs) -> Face | None:
    square = Square.around(candidate.box, candidate.eyes)
    for _ in range(LOOKS):
        points, score = fit(picture, square, landmarks)
        if score < LEAST_SCORE:
            return None
        square = refit(points)
    return Face(np.round(points * STEADY) / STEADY, round(score, 4))
