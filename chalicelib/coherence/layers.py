"""Affine maps that many places of a flow share: what moves as one."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from .affine import Affine
from .flow import Flow
from .grids import Grid
from .registration import registered

LAYERS = 2
"""Affine maps that are looked for, one after the other."""
MOVES = 1.0
"""Pixels: what goes further can be part of something that moves."""
FEWEST = 60
"""Places that have to move, so that a map for them is looked for."""
KNOWN = 0.1
"""How well a place's way has to be known: what only one picture shows would be taken for a layer of its own."""
ALIKE = 0.8
"""The least likeness of what a map leads to: else it only happens to fit."""
OFF = 1.5
"""Pixels by which a place has to miss a layer, so that it can be part of another."""
LEAST_AREA, MOST_AREA = 0.3, 3.0
"""Times by which a layer may shrink or grow."""


def layers(one: Grid, other: Grid, there: Flow, back: Flow) -> list[Affine]:
    """Affine maps that explain what moves, the largest part first.

    one, other: levels of 255, (height, width)
    there, back: the flow from the one to the other, and the other way
    """
    first, second = (Image.fromarray(np.clip(each + 0.5, 0, 255).astype(np.uint8)) for each in (one, other))
    left = (there.length > MOVES) & (there.known(back) > KNOWN)
    maps: list[Affine] = []
    for _ in range(LAYERS):
        if left.sum() < FEWEST or (rough := _agreed(there, left)) is None:
            break
        near = left & (there.apart(Flow.by(rough, one.shape)) < 1 + 0.1 * there.length)
        mask = Image.fromarray((255 * near).astype(np.uint8)).filter(ImageFilter.MedianFilter(3))
        found = registered(first, second, mask, (rough,))
        if found.likeness < ALIKE:
            left &= ~near
            continue
        maps.append(found.pose)
        left &= ~near & (there.apart(Flow.by(found.pose, one.shape)) > OFF)
    return maps


def _agreed(flow: Flow, where: NDArray[np.bool_]) -> Affine | None:
    """The affine map that most of those places share."""
    y, x = np.nonzero(where)
    to = np.stack([x + flow.right[where], y + flow.down[where]], 1) + 0.5
    terms = np.stack([x + 0.5, y + 0.5, np.ones(len(x))], 1)
    weights = np.ones(len(x))
    for _ in range(8):
        weighted = terms * weights[:, None]
        try:
            found = np.linalg.solve(weighted.T @ terms + 1e-3 * np.eye(3), weighted.T @ to)
        except np.linalg.LinAlgError:
            return None
        missed = np.hypot(*(to - terms @ found).T)
        weights = 1 / (1 + (missed / max(0.7, float(np.median(missed)))) ** 2) ** 2
    pose = Affine(*found.T.ravel().tolist())
    return pose if LEAST_AREA < np.linalg.det(pose.matrix) < MOST_AREA else None
