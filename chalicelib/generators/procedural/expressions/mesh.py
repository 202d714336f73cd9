"""The triangles of a face and of what lies around it, which takes part less and less."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from chalicelib.faces import Face, model

from .rig import SIDES, Moved, Outline
from .rings import EYES, LIP_CORNERS, LOWER_LIP, UPPER_LIP
from .sheet import Corners, Places

POINTS = 468
UNDER, NEAR, MIDDLE, FAR, FARTHEST = 0.95, 1.14, 1.32, 1.58, 2.1
"""Rings around the middle, in the outline's size: the first lies below the face's edge; the last is where the head
turns as well."""
RIM = 1.06
"""The last ring once more, by so much larger: up to there the face gives way to the picture around it."""
SKIN_SHARES = (1.0, 0.75, 0.35, 0.0, 0.0)
HEAD_SHARES = (1.0, 0.97, 0.7, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Places before and after, (648, 2), the triangles, and how solid each place is: 1, and 0 at the outermost ring."""

    before: Places
    after: Places
    corners: Corners
    solid: NDArray[np.float64]


def mesh_of(face: Face, moved: Moved) -> Mesh:
    """The mesh of one face: what lies around first, then the face, the farther parts before the nearer ones."""
    plain = face.points[:, :2]
    edge = Outline.of(face)
    middle, outline = np.array(face.box.middle), edge.at(plain)
    skin, head = edge.at(moved.skin), edge.at(moved.head)
    before, after = [plain + moved.origin], [plain + moved.both]
    last = FARTHEST if np.any(moved.head) else FAR
    rings = (UNDER, NEAR, MIDDLE, last, RIM * last)
    for scale, of_skin, of_head in zip(rings, SKIN_SHARES, HEAD_SHARES, strict=True):
        ring = middle + scale * (outline - middle)
        before.append(ring)
        after.append(ring + of_skin * skin + of_head * head)
    depth = face.points[model().triangles, 2].mean(1)
    inner = model().triangles[np.lexsort((-depth, ~_is_hole()))]
    solid = np.ones(POINTS + SIDES * len(rings))
    solid[-SIDES:] = 0
    old, new = np.concatenate(before), np.concatenate(after)
    shown = [corners[_kept(corners, old, new)] for corners in (_around(), inner[_facing(inner, plain)])]
    return Mesh(old, new, np.concatenate(shown), solid)


def _facing(corners: Corners, places: Places) -> NDArray[np.bool_]:
    """Which triangles of a face are seen from the front: those that are turned as most are."""
    turned = _area(corners, places)
    facing: NDArray[np.bool_] = turned * np.sign(np.median(turned)) > 0
    return facing


def _kept(corners: Corners, before: Places, after: Places) -> NDArray[np.bool_]:
    """Which are not turned over."""
    kept: NDArray[np.bool_] = _area(corners, before) * _area(corners, after) > 0
    return kept


def _area(corners: Corners, places: Places) -> NDArray[np.float64]:
    """Twice the area, below 0 where the three lie the other way round."""
    ends = places[corners]
    first, second = ends[:, 1] - ends[:, 0], ends[:, 2] - ends[:, 0]
    area: NDArray[np.float64] = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return area


@cache
def _is_hole() -> NDArray[np.bool_]:
    """Which of the model's triangles cover an eye or the mouth: they lie below lids and lips."""
    inside = [
        {*LIP_CORNERS, *UPPER_LIP, *LOWER_LIP},
        *({*eye.corners, *eye.upper, *eye.lower} for eye in EYES),
    ]
    holes: NDArray[np.bool_] = np.any([np.isin(model().triangles, list(ring)).all(1) for ring in inside], axis=0)
    return holes


@cache
def _around() -> Corners:
    """The corners of the strips between the rings, from the outermost inwards."""
    rings = [POINTS + SIDES * ring + np.arange(SIDES) for ring in range(len(SKIN_SHARES))]
    strips = []
    for inner, outer in reversed(list(pairwise(rings))):
        following, beyond = np.roll(inner, -1), np.roll(outer, -1)
        strips += [np.column_stack([inner, following, outer]), np.column_stack([following, beyond, outer])]
    return np.concatenate(strips)
