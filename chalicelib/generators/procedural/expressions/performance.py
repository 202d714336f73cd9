"""Faces of a frame at play: who, what, and where the picture's other motions carry them."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.faces import Face
from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.motions.motion import Motion
from chalicelib.generators.procedural.plane import Grid, Plane, Shift
from chalicelib.generators.procedural.play import Play

from .casting import Whom, cast
from .drawing import draw
from .sheet import Places

Told = tuple[Motion, Moment]
"""A motion, and where its own time is."""
STEPS = 4
"""Rounds of the search for where a place is carried: shifts change little from one place to the next."""


@dataclass(frozen=True, slots=True)
class Performance:
    """Who acts in a frame, and which of its motions are left to the whole picture."""

    order: Redraw
    faces: tuple[Face, ...]
    told: tuple[Told, ...]

    @classmethod
    def of(cls, order: Redraw, told: tuple[Told, ...], whom: Whom) -> "Performance":
        """Faces are looked for only where they have something to do."""
        acting = any(motion.act for motion, _ in told)
        return cls(order, cast(order.parent, order.mask, whom) if acting else (), told)

    @property
    def others(self) -> tuple[Told, ...]:
        """The motions that bend and paint the picture: all, but for those that faces act out."""
        return tuple(each for each in self.told if not (self.faces and each[0].act) or each[0].besides)

    def draw(self, picture: Image.Image, shift: Shift) -> Image.Image:
        """The picture, which was bent by that shift, with the faces as they play."""
        acts = (motion.act(moment) for motion, moment in self.told if motion.act and not _rests(moment))
        play = reduce(Play.together, acts, Play())
        if not self.faces or not play.plays:
            return picture
        plane = Plane.of(self.order.parent.size)
        loose = None if self.order.mask is None else plane.looseness(self.order.mask)

        def carry(before: Places, after: Places) -> Places:
            if loose is not None:
                after = before + _at(plane, before, loose)[:, None] * (after - before)
            return _carried(plane, shift, after)

        return draw(self.order.parent, picture, [(face, play) for face in self.faces], carry)


def _rests(moment: Moment) -> bool:
    """Whether everything stands as it was given."""
    at_an_end = moment.phase == 0 or (moment.phase == 1 and moment.returns)
    return not moment.strength or (at_an_end and not moment.steady)


def _carried(plane: Plane, shift: Shift, places: Places) -> Places:
    """Where places come to lie: what is seen at q lay at q less the shift at q."""
    if not any(part.any() for part in shift):
        return places
    short = min(plane.size)
    carried = places
    for _ in range(STEPS):
        carried = places + short * np.column_stack([_at(plane, carried, part) for part in shift])
    return carried


def _at(plane: Plane, places: Places, values: Grid) -> NDArray[np.float64]:
    """Values of the grid's crossings at places in pixels, between four of them: (n,)."""
    short = min(plane.size)
    across, down = plane.x[0] * short, plane.y[:, 0] * short
    x = np.interp(places[:, 0], across, np.arange(len(across)))
    y = np.interp(places[:, 1], down, np.arange(len(down)))
    left, top = np.minimum(x.astype(np.intp), len(across) - 2), np.minimum(y.astype(np.intp), len(down) - 2)
    along, below = x - left, y - top
    upper = values[top, left] * (1 - along) + values[top, left + 1] * along
    lower = values[top + 1, left] * (1 - along) + values[top + 1, left + 1] * along
    at: NDArray[np.float64] = upper * (1 - below) + lower * below
    return at
