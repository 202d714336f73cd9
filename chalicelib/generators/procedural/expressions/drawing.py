"""Faces drawn as they play, over a picture whose other motions have been drawn."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.faces import Face
from chalicelib.generators.procedural.play import Play

from . import drops, eyes, mouth, skin
from .mesh import POINTS, Mesh, mesh_of
from .photo import Photo
from .portrait import Portrait
from .rig import able, moved
from .sheet import Frame, Places, values_within

Carry = Callable[[Places, Places], Places]
"""Where places come to lie, of which it is told where they were and where their face's play brings them."""
UNSEEN = 0.04
"""Pixels by which something moves that doesn't seem to."""
RESAMPLED = 0.6
"""Pixels of a move from where on a place is resampled wholly."""


def draw(photo: Image.Image, picture: Image.Image, plays: Iterable[tuple[Face, Play]], carry: Carry) -> Image.Image:
    """The picture with its faces as they play.

    photo: frame 0; picture: what the other motions have made of it; carry: what they do to a place
    """
    drawn = picture.copy()
    for face, play in plays:
        _draw_one(photo, drawn, face, play.times(able(face)), carry)
    return drawn


def _draw_one(picture: Image.Image, drawn: Image.Image, face: Face, play: Play, carry: Carry) -> None:
    mesh = mesh_of(face, moved(face, play))
    now = carry(mesh.before, mesh.after)
    frame = Frame.around(now, drawn.size)
    if frame is None:
        return
    photo = Photo.around(picture, mesh.before)
    colours = np.array(drawn.crop(frame.box), dtype=np.float32)
    portrait = Portrait(face, play, photo, frame, colours, now[:POINTS])
    tints = skin.factors(play) if play.tints and not skin.is_grey(picture) else None
    _lay_skin(portrait, mesh, now, tints)
    for layer in (skin.fold, eyes.paint, mouth.paint, drops.paint):
        layer(portrait)
    drawn.paste(Image.fromarray(np.clip(colours + 0.5, 0, 255).astype(np.uint8)), frame.box[:2])


def _lay_skin(portrait: Portrait, mesh: Mesh, now: Places, tints: NDArray[np.float64] | None) -> None:
    """The mesh as it lies now, with what the photograph shows on it, and with the tints of its points."""
    frame = portrait.frame
    values = [mesh.before - now, mesh.solid[:, None]]
    if tints is not None:
        values.append(np.vstack([tints, np.ones((len(now) - POINTS, 3))]))
    shown, told = values_within(frame, now, mesh.corners, np.hstack(values))
    far = np.abs(told[:, 0]) + np.abs(told[:, 1])
    alone = now is mesh.after
    if alone and tints is None:
        shown, told, far = shown[far > UNSEEN], told[far > UNSEEN], far[far > UNSEEN]
    x, y = frame.middles(shown)
    seen = portrait.photo.fetch(x + told[:, 0], y + told[:, 1])
    flat = portrait.colours.reshape(-1, 3)
    plain = flat[shown]
    if alone:
        # What hardly moves is hardly resampled: else a face would soften all at once when it begins to move.
        seen = plain + (seen - plain) * np.clip(far / RESAMPLED, 0, 1)[:, None]
    if tints is not None:
        seen *= told[:, 3:]
    flat[shown] = plain + (seen - plain) * np.clip(told[:, 2:3], 0, 1)
