"""What single muscles do to a face of the model: the action units of Ekman and Friesen, as far as they are needed here.

Each is a shift of the model's 468 points, (468, 3) in its centimetres: right in the picture, up, towards the viewer.
What both halves of a face do is there for each half, as `… left` and `… right` of the picture.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from chalicelib.faces import model

from .rings import CORNERS_ALL, LOWER_LIP_ALL, UPPER_LIP_ALL

Shifts = NDArray[np.float64]
Pull = tuple[tuple[float, float, float], float, tuple[float, float, float]]
"""Where a muscle pulls on the right half, how far around that is felt, and where to: all in centimetres."""

MOUTH = np.array([0.0, -4.27, 5.3])
CORNER = (2.46, -4.34, 4.28)
DEPTH = 1.4
"""A shift reaches as many times further in depth than across: the face's surface turns away from the viewer."""

SIDED: dict[str, tuple[Pull, ...]] = {
    "brow inner up": (((1.3, 4.5, 5.1), 1.25, (-0.1, 0.85, 0.0)),),
    "brow outer up": (((4.2, 4.6, 4.2), 1.5, (0.0, 0.8, 0.0)),),
    "brow down": (((1.4, 4.2, 5.1), 1.3, (-0.48, -0.75, 0.0)), ((3.6, 4.6, 4.6), 1.3, (-0.15, -0.4, 0.0))),
    "cheek up": (((3.9, -0.6, 4.0), 1.5, (0.1, 0.5, 0.2)),),
    "nose wrinkle": (((1.4, -0.4, 5.9), 1.0, (0.1, 0.4, 0.0)), ((0.9, 1.8, 5.6), 0.9, (-0.08, 0.2, 0.0))),
    "smile": ((CORNER, 1.25, (0.62, 0.75, -0.35)), ((3.9, -2.4, 4.1), 1.5, (0.2, 0.4, 0.15))),
    "frown": ((CORNER, 1.1, (0.1, -0.8, -0.1)), ((2.6, -5.6, 4.2), 1.0, (0.0, -0.25, 0.0))),
    "stretch": ((CORNER, 1.3, (0.72, -0.05, -0.4)),),
    "pucker": ((CORNER, 1.3, (-0.95, 0.0, 0.5)),),
    "upper lip up": (((1.1, -3.4, 5.7), 0.9, (0.0, 0.42, 0.0)),),
    "lower lip down": (((1.1, -5.2, 5.4), 0.9, (0.0, -0.42, 0.0)),),
    "cheek out": (((4.2, -3.4, 3.6), 1.6, (0.45, 0.0, 0.4)),),
}
"""What the right half does; the left has its mirror image."""
WHOLE: dict[str, tuple[Pull, ...]] = {
    "lower lip out": (((0.0, -5.2, 5.5), 1.1, (0.0, 0.3, 0.5)), ((0.0, -5.9, 5.0), 0.9, (0.0, 0.25, 0.1))),
    "chin up": (((0.0, -6.9, 5.0), 1.6, (0.0, 0.45, 0.1)),),
    "press": (((0.0, -3.5, 5.8), 1.2, (0.0, -0.2, -0.1)), ((0.0, -5.3, 5.5), 1.2, (0.0, 0.25, -0.1))),
}
HELD = {"upper lip up": LOWER_LIP_ALL, "lower lip down": UPPER_LIP_ALL, "lower lip out": UPPER_LIP_ALL}
"""Points that a pull leaves where they are, though they lie near."""
JAW = (0.0, -1.1, -0.35)
"""Where the chin goes when the jaw drops once."""
AT_CORNERS, AT_MOUTH = 0.38, -4.3
"""The share of that which the corners of the mouth take; the height of the mouth."""


@cache
def units() -> dict[str, Shifts]:
    """The shifts of every unit, by its name."""
    told: dict[str, Shifts] = {"jaw": _jaw_share(model().mesh)[:, None] * np.array(JAW)}
    told |= {name: _pulled(name, pulls) for name, pulls in WHOLE.items()}
    for name, pulls in SIDED.items():
        right = _pulled(name, pulls)
        told[f"{name} right"] = right
        told[f"{name} left"] = (right * (-1, 1, 1))[_partners()]
    return told


def _pulled(name: str, pulls: tuple[Pull, ...]) -> Shifts:
    felt = [_felt(place, reach)[:, None] * np.array(way) for place, reach, way in pulls]
    shifts: Shifts = np.sum(felt, axis=0)
    shifts[list(HELD.get(name, ()))] = 0
    return shifts


def _felt(place: tuple[float, float, float], reach: float) -> NDArray[np.float64]:
    """1 at a place of the model, falling softly around it: (468,)."""
    away = (model().mesh - place) / (1, 1, DEPTH)
    soft: NDArray[np.float64] = np.exp(-(away**2).sum(1) / (2 * reach**2))
    return soft


def _partners() -> NDArray[np.intp]:
    """The point of the other half for each."""
    mesh = model().mesh
    return np.asarray(np.linalg.norm((mesh * (-1, 1, 1))[:, None] - mesh, axis=2).argmin(1), dtype=np.intp)


def _jaw_share(mesh: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each point goes with the chin: (468,), 0 above the mouth."""
    x, y, z = mesh.T
    share = _eased((AT_MOUTH + 0.1 - y) / 1.3) * _eased((z + 2.5) / 5)
    share = np.maximum(share, AT_CORNERS * np.maximum(_felt(CORNER, 0.8), _felt((-CORNER[0], *CORNER[1:]), 0.8)))
    lower, upper, corners = (list(ring) for ring in (LOWER_LIP_ALL, UPPER_LIP_ALL, CORNERS_ALL))
    aside = np.minimum(1, np.abs(x) / CORNER[0])
    share[lower] = 1 - (1 - AT_CORNERS) * aside[lower] ** 2.5
    share[upper] = AT_CORNERS * aside[upper] ** 4
    share[corners] = AT_CORNERS
    return share


def _eased(values: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(values, 0, 1)
    return clipped * clipped * (3 - 2 * clipped)
