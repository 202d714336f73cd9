"""A painted mask that goes with its subject: where it has come to, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL.Image import Image, Resampling

from .affine import Affine
from .registration import Registered, registered

SURE = 0.55
"""The least confidence with which the mask is moved."""
ENOUGH = 0.35
"""The share of the mask that has to be found again: a loosely painted one holds much that stays."""
FARTHEST = 0.05
"""Shares of the picture's longer side that the mask's middle may go from one frame to the next."""
GROWS = 1.2
"""Times by which its area may grow or shrink."""
FOUND_AGAIN = 0.93
"""The least likeness with which a lost mask is believed to be found: other things often look a little alike."""
VAGUE = 0.02
"""The standard error of the place, in shares of the mask's longer side, at which confidence is halved."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the mask has come to.

    pose: from the painted mask to where it is; the last one's, where it isn't sure
    confidence: 0 to 1
    """

    pose: Affine
    confidence: float

    @property
    def is_sure(self) -> bool:
        """Whether the mask was moved by what was found; else it stays where it was."""
        return self.confidence >= SURE

    def mask(self, painted: Image) -> Image:
        """The painted mask (L) where it is now."""
        return self.pose.moved(painted, Resampling.BILINEAR)


def follow(first: Image, drawn: Image, painted: Image, trail: Sequence[Affine], frames: int = 1) -> Followed:
    """Where the mask, which was painted on the first frame, is in the drawn one.

    first, drawn: RGB or L, of one size; painted: L
    trail: the poses of the frames before, the newest last; none: nothing has moved yet
    frames: how many frames the drawn one is behind the trail's last, and these are behind each other
    """
    before, last = (Affine(), Affine(), *trail)[-2:]
    guesses = last.then(before.inverse.then(last)), last
    found = registered(first.convert("L"), drawn.convert("L"), painted, guesses)
    lost = _lost(trail)
    is_possible = _is_near(found.pose, last, painted, frames * (1 + lost)) and (
        not lost or found.likeness >= FOUND_AGAIN
    )
    confidence = _confidence(found) if is_possible else 0.0
    return Followed(found.pose if confidence >= SURE else last, round(confidence, 3))


def _lost(trail: Sequence[Affine]) -> int:
    """For how many frames the mask has stayed where it was for want of certainty."""
    stays = 0
    while stays + 1 < len(trail) and trail[-1 - stays] == trail[-2 - stays]:
        stays += 1
    return stays


def _confidence(found: Registered) -> float:
    place = 1 / (1 + (found.blur / VAGUE) ** 2)
    return float(max(0.0, found.likeness) * min(1.0, found.fit / ENOUGH) * place)


def _is_near(pose: Affine, last: Affine, painted: Image, frames: int) -> bool:
    """Whether the mask has neither jumped nor changed its size all at once, in so many frames."""
    left, top, right, bottom = painted.getbbox() or (0, 0, 0, 0)
    middle = np.array([(left + right) / 2]), np.array([(top + bottom) / 2])
    far = max(float(abs(now - was)[0]) for now, was in zip(pose.places(*middle), last.places(*middle), strict=True))
    growth = float(np.linalg.det(pose.matrix) / np.linalg.det(last.matrix))
    return far <= frames * FARTHEST * max(painted.size) and GROWS**-frames <= growth <= GROWS**frames
