"""A mask that lies on a face goes where the face's landmarks go."""

from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from chalicelib.faces import Face, find_faces

from .affine import Affine
from .following import Followed, follow

LIES_ON = 0.5
"""The share of a face's points that a mask covers, from which the face carries it."""
FILLS = 0.15
"""The share of a mask that the face's box fills, from which the face carries it: one over a whole person does not."""
NEAR = 0.5
"""Heights of the face within which it is looked for around where it was."""


def follow_face(first: Image, drawn: Image, painted: Image, trail: Sequence[Affine], frames: int = 1) -> Followed:
    """Where the mask is in the drawn frame: by the landmarks of the face that carries it, else as `follow` finds it.

    first, drawn: RGB, of one size; painted: L; trail: the poses of the frames before, the newest last
    frames: how many frames the drawn one is behind the trail's last, and these are behind each other
    """
    carrying = _carrying(first, painted)
    last = trail[-1] if trail else Affine()
    found = _again(carrying, find_faces(drawn), last) if carrying else None
    if carrying is None or found is None:
        return follow(first, drawn, painted, trail, frames)
    return Followed(_moved(carrying, found), round(min(carrying.score, found.score), 3))


def is_on_face(first: Image, painted: Image) -> bool:
    """Whether a face of the picture (RGB) carries the mask (L) that was painted on it."""
    return _carrying(first, painted) is not None


def _carrying(first: Image, painted: Image) -> Face | None:
    return next((face for face in find_faces(first) if _carries(face, painted)), None)


def _carries(face: Face, painted: Image) -> bool:
    mask = np.asarray(painted) > 127  # noqa: PLR2004 - half
    x, y = (np.clip(face.points[:, at], 0, side - 1).astype(int) for at, side in enumerate(painted.size))
    fills = face.box.width * face.box.height / max(1, int(mask.sum()))
    return bool(mask[y, x].mean() >= LIES_ON) and fills >= FILLS


def _again(face: Face, faces: tuple[Face, ...], last: Affine) -> Face | None:
    """The face among those, where it was or near it."""
    x, y = last.places(face.points[:, 0], face.points[:, 1])

    def far(other: Face) -> float:
        return float(np.hypot(other.points[:, 0] - x, other.points[:, 1] - y).mean())

    nearest = min(faces, key=far, default=None)
    return nearest if nearest and far(nearest) <= NEAR * face.box.height else None


def _moved(face: Face, found: Face) -> Affine:
    """Shift, turn and growth by least squares: what a face's expression changes is no motion of the head.

    Umeyama (1991), in the plane.
    """
    here, there = (each.points[:, 0] + 1j * each.points[:, 1] for each in (face, found))
    apart, later = here - here.mean(), there - there.mean()
    turn = complex(np.vdot(apart, later) / np.vdot(apart, apart))
    rest = complex(there.mean() - turn * here.mean())
    return Affine(turn.real, -turn.imag, rest.real, turn.imag, turn.real, rest.imag)
