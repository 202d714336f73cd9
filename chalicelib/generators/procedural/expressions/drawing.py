"""Faces drawn as they play, over a picture whose other motions have been drawn."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.faces import Face
from chalicelib.generators.procedural.play import Play

from . import drops, eyes, mouth, skin, steam
from .mesh import POINTS, Mesh, mesh_of
from .photo import Photo, colours_of
from .portrait import Portrait, lay
from .rig import able, moved
from .rings import EYES
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
    portraits = [_draw_one(photo, drawn, face, play.times(able(face)), carry) for face, play in plays]
    for portrait in filter(None, portraits):
        steam.paint(drawn, portrait)
    return drawn


def _draw_one(picture: Image.Image, drawn: Image.Image, face: Face, play: Play, carry: Carry) -> Portrait | None:
    mesh = mesh_of(face, moved(face, play))
    now = carry(mesh.before, mesh.after)
    tints = skin.tints(play) if play.tints and not skin.is_grey(picture) else ()
    alone = now is mesh.after and not tints
    played = _played(play, mesh, now) if alone else np.ones(len(now), bool)
    frame = Frame.around(now[played], drawn.size) if played.any() else None
    if frame is None:
        return None
    played[:POINTS] = True
    photo = Photo.around(picture, mesh.before[played])
    portrait = Portrait(face, play, photo, frame, colours_of(drawn.crop(frame.box)), now[:POINTS])
    _lay_skin(portrait, mesh, now, tints)
    for layer in (skin.fold, eyes.paint, mouth.paint, drops.paint):
        layer(portrait)
    shown = np.clip(portrait.colours + 0.5, 0, 255).astype(np.uint8)
    drawn.paste(Image.fromarray(np.ascontiguousarray(shown)), frame.box[:2])
    return portrait


def _played(play: Play, mesh: Mesh, now: Places) -> NDArray[np.bool_]:
    """Which places a play changes anything at, (n,): where nothing does, nothing need be drawn."""
    if play.folds or play.drops or play.puffs or play.shut:
        return np.ones(len(now), bool)
    stirred = np.abs(mesh.before - now).max(1) > UNSEEN
    played = np.zeros(len(now), bool)
    played[mesh.corners[stirred[mesh.corners].any(1)]] = True
    for eye in EYES if play.gaze_right or play.gaze_up or play.left or play.right else ():
        played[[*eye.corners, *eye.upper, *eye.lower]] = True
    return played


def _lay_skin(portrait: Portrait, mesh: Mesh, now: Places, tints: tuple[skin.Tint, ...]) -> None:
    """The mesh as it lies now, with what the photograph shows on it, and with its tints."""
    frame = portrait.frame
    blood = np.zeros((len(now), len(tints)))
    blood[:POINTS] = np.reshape([tint.much for tint in tints], (len(tints), POINTS)).T
    right, down, solid, *much = values_within(
        frame, now, mesh.corners, np.column_stack([mesh.before - now, mesh.solid, blood])
    )
    x, y = frame.middles
    seen = portrait.photo.fetch(x + right, y + down)
    share = np.clip(solid, 0, 1)
    if now is mesh.after:
        # What hardly moves is hardly resampled: else a face would soften all at once when it begins to move.
        share *= np.clip((np.abs(right) + np.abs(down)) / RESAMPLED, 0, 1)
    lay(portrait.colours, share, seen)
    skin.tinge(portrait.colours, zip(much, tints, strict=True))
