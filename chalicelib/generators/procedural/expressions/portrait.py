"""One face while it is drawn: what is on the sheet so far, and what all of its layers need."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chalicelib.faces import Face
from chalicelib.generators.procedural.play import Play

from .photo import Colours, Photo
from .sheet import Frame, Places

WELL_LIT = 175.0
"""Levels of a cheek's brightest colour in a photograph that is lit well."""
CHEEKS = (50, 280, 101, 330)
Veil = NDArray[np.float32]
"""How much of a layer lies on each pixel, 0 to 1: (height, width)."""


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A face at play.

    colours: (height, width, 3) of the frame, which layers change in place
    after: where the face's points have come to lie, (468, 2)
    """

    face: Face
    play: Play
    photo: Photo
    frame: Frame
    colours: Colours
    after: Places

    @property
    def before(self) -> Places:
        """Where its points lay in the photograph."""
        return self.face.points[:, :2]

    @property
    def unit(self) -> float:
        """Pixels between its eyes."""
        return self.face.eye_distance

    @property
    def light(self) -> float:
        """How well it is lit, 1 where it is lit well: what is painted onto it lies in the same light."""
        cheeks = self.photo.fetch(self.before[list(CHEEKS), 0], self.before[list(CHEEKS), 1])
        return float(np.clip(cheeks.max(1).mean() / WELL_LIT, 0.35, 1.0))

    def part(self, places: Places, margin: int = 4) -> tuple[Frame, Colours] | None:
        """The part that places span, and its colours; None where they lie outside of the picture."""
        frame = self.frame.part(places, margin)
        return None if frame is None else (frame, frame.of(self.colours, self.frame))


def lay(colours: Colours, veil: Veil, over: Colours | NDArray[np.float64]) -> None:
    """Other colours laid over, as far as the veil says, in place."""
    colours += (over.astype(np.float32) - colours) * veil[..., None]


def darken(colours: Colours, veil: Veil, share: float) -> None:
    """A share of the light taken, as far as the veil says, in place."""
    colours *= 1 - np.float32(share) * veil[..., None]
