"""A painted mask, and where it has come to in every frame of a chain so far."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PIL import ImageChops
from PIL.Image import Resampling

from chalicelib.coherence.affine import Affine, Matrix
from chalicelib.coherence.following import Followed, follow
from chalicelib.coherence.reference import Reference
from chalicelib.domain.chain_history import History, Pose
from chalicelib.picture.frame_png import composite

if TYPE_CHECKING:
    from PIL.Image import Image

_DIGITS = (6, 6, 2) * 2
"""To which a pose is rounded: a millionth of a picture's side is nothing, and so is a hundredth of a pixel."""


STILL = 0.015
"""Shares of the mask's longer side: what has gone no farther is held where it was. A place is never found quite
exactly, and what is held to where it was found wanders off, a little with each frame."""


@dataclass(frozen=True)
class MaskTrail:
    """The mask of one frame's chain, as far as that has come.

    painted: L, on frame 0
    goes_along: whether it is moved with what it was painted on; that is looked for in any case
    history: of the frames so far
    base: RGB, the frame that is compared with; base_index: which one that is
    """

    painted: "Image"
    goes_along: bool
    history: History
    base: "Image"
    base_index: int

    @property
    def last(self) -> Affine:
        """Where it has come to by the newest frame."""
        return self._poses[-1] if self._poses else Affine()

    @property
    def lying(self) -> "Image":
        """The mask (L) as it lies on the newest frame."""
        return self.last.moved(self.painted, Resampling.BILINEAR) if self.goes_along else self.painted

    def found(self, drawn: "Image", step: int) -> tuple[Followed, bool | None]:
        """Where it has come to in what was drawn (RGB), and whether a face carries it, which is asked once in a chain.

        A face is worth its time only where it moves the mask.

        step: how many frames behind the newest that is
        """
        trail = [self._base_pose.inverse.then(pose) for pose in self._behind_base]
        on_face = self.history.on_face
        way = follow
        if self.goes_along and on_face is not False:
            from chalicelib.coherence.face_following import follow_face, is_on_face  # noqa: PLC0415 - faces are heavy

            on_face = is_on_face(self.base, self._base_mask) if on_face is None else on_face
            way = follow_face if on_face else follow
        followed = way(self.base, drawn, self._base_mask, trail, step)
        return Followed(_rounded(self._base_pose.then(followed.pose)), followed.confidence), on_face

    def between(self, pose: Pose, share: float) -> Affine:
        """Where it is on its way from the newest frame to that pose, by that share of it."""
        return _rounded(self.last.towards(Affine(*pose), share))

    def reference(self, picture: "Image", pose: Affine) -> Reference:
        """What the picture is compared with, in which the mask has come to that pose: where it may be another."""
        moved = self._base_pose.inverse.then(pose)
        has_moved = self._farthest(moved) > STILL * max(self._box[2] - self._box[0], self._box[3] - self._box[1])
        reference = Reference(self.base)
        if has_moved:
            reference = Reference.moved(self.base, self._base_mask, moved).beside(self.base, picture)
        return reference.within(self._region([pose]))

    def shown(self, picture: "Image", first: "Image", history: History) -> "Image":
        """The picture of a frame that comes next, with frame 0 bit for bit outside the mask.

        history: as that frame carries it
        """
        return composite(picture, first, self._region(_poses_in(history)[len(self._poses) :]))

    def _region(self, poses: list[Affine]) -> "Image":
        """Where something else than frame 0 may be shown, L, once the mask has come to these poses, too.

        All that a mask that goes along has lain on: where its subject has left, frame 0 would show it again.
        """
        return self._over(self._covered, poses) if self.goes_along else self.painted

    @cached_property
    def _covered(self) -> "Image":
        """What the mask has lain on so far, L."""
        return self._over(self.painted, self._poses)

    def _over(self, covered: "Image", poses: list[Affine]) -> "Image":
        covered = covered.copy()
        for pose in dict.fromkeys(poses):
            if box := self._box_at(pose):
                lying = pose.moved_within(self.painted, box, Resampling.BILINEAR)
                covered.paste(ImageChops.lighter(covered.crop(box), lying), box[:2])
        return covered

    def _box_at(self, pose: Affine) -> tuple[int, int, int, int] | None:
        """Around the mask where the pose puts it; None where that is out of the picture."""
        x, y = pose.places(*_corners(self.painted.getbbox() or (0, 0, 1, 1)))
        left, top = max(0, int(x.min()) - 1), max(0, int(y.min()) - 1)
        right, bottom = (min(side, int(far.max()) + 2) for side, far in zip(self.painted.size, (x, y), strict=True))
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _farthest(self, moved: Affine) -> float:
        """Pixels by which the corner of the mask goes that goes farthest."""
        x, y = _corners(self._box)
        there = moved.places(x, y)
        return float(np.hypot(there[0] - x, there[1] - y).max())

    @property
    def _box(self) -> tuple[int, int, int, int]:
        """Around the mask as it lies on the base: left, top, right, bottom."""
        return self._base_mask.getbbox() or (0, 0, 1, 1)

    @property
    def _poses(self) -> list[Affine]:
        return _poses_in(self.history)

    @property
    def _behind_base(self) -> list[Affine]:
        """Where it was found in the frames behind the base: in one that is computed, nobody has looked."""
        entries = self.history.entries[max(0, self.base_index + 1 - self.history.since) :]
        return [Affine(*entry.pose) for entry in entries if entry.pose and entry.way != "computed"]

    @property
    def _base_pose(self) -> Affine:
        pose = self.history.pose_at(self.base_index)
        return Affine(*pose) if pose else Affine()

    @property
    def _base_mask(self) -> "Image":
        return self._base_pose.moved(self.painted, Resampling.BILINEAR) if self.base_index else self.painted


def _corners(box: tuple[int, int, int, int]) -> tuple[Matrix, Matrix]:
    """Across and down."""
    left, top, right, bottom = box
    return np.array([left, right, left, right]), np.array([top, top, bottom, bottom])


def _poses_in(history: History) -> list[Affine]:
    return [Affine(*entry.pose) for entry in history.entries if entry.pose]


def _rounded(pose: Affine) -> Affine:
    """As exact as it is kept, so that whoever reads it goes on from the same place."""
    return Affine(*map(round, pose, _DIGITS))
