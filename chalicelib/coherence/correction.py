"""A frame that was redrawn from the one before, held to the first frame of its chain."""

from dataclasses import dataclass

import numpy as np
from PIL.Image import Image, Resampling

from . import colour_match
from .anchor import shares
from .detail import restored
from .grids import Grid, as_grid, as_picture, shape_within
from .reference import Reference
from .shading import shading

FREE, LOOSEST = 0.5, 0.25
"""The strength from which a frame is held less, and how far it is still held at the highest."""
SIDE = 64
"""Pixels of the copies on which colours are compared: finer than that, frames may differ."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is corrected.

    colour: colours and slow lights
    detail: how strong fine detail is
    anchor: a little of the first frame is added where it shows the same
    """

    colour: bool = True
    detail: bool = True
    anchor: bool = True


def corrected(drawn: Image, reference: Reference, parts: Parts, force: float = 1.0) -> Image:
    """The frame, RGB, without what the redraws have added to it since the first.

    force: how far it is brought back, 0 to 1; less where the prompt asks for a change
    """
    light: Grid | None = None
    if parts.colour:
        drawn, light = _recoloured(drawn, reference, force)
    picture = as_grid(drawn) if light is None else as_grid(drawn) + light
    first, trust = as_grid(reference.picture), reference.trusted(drawn.size)
    if parts.anchor:
        share = shares(as_picture(picture) if light is not None else drawn, reference.picture, trust)
        picture += (first - picture) * (np.float32(force) * share)[..., None]
    if parts.detail:
        picture += restored(picture, first, trust, force)[..., None]
    return as_picture(picture)


def _recoloured(drawn: Image, reference: Reference, force: float) -> tuple[Image, Grid]:
    """The frame through a map of colours, and the slow light that is still to be added to it."""
    size = shape_within(drawn.size, SIDE)
    ours, theirs = (as_grid(each.resize(size, Resampling.BOX)) for each in (drawn, reference.picture))
    trust = reference.trusted(size)
    by = colour_match.fitted(ours.reshape(-1, 3), theirs.reshape(-1, 3), trust.ravel())
    by = colour_match.IDENTITY + np.float32(force) * (by - colour_match.IDENTITY)
    ours = colour_match.mapped(ours.reshape(-1, 3), by).reshape(theirs.shape)
    return colour_match.applied(drawn, by), np.float32(force) * shading(ours, theirs, trust, drawn.size)


def force_at(strength: float, *, is_asked_to_change: bool) -> float:
    """How far a frame is held, 0 to 1: all the way up to strength a half, and less where more may change.

    strength: of the order, 0 to 1
    is_asked_to_change: whether a new prompt of a schedule begins to hold with this frame
    """
    held = 1.0 if strength <= FREE else 1 - (1 - LOOSEST) * (strength - FREE) / (1 - FREE)
    return held * (LOOSEST if is_asked_to_change else 1)
