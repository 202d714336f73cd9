"""A frame of a chain of redraws: corrected, measured, and held within its mask, which may go with what it lies on."""

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from PIL import ImageChops
from PIL.Image import Resampling

from chalicelib.coherence.affine import Affine
from chalicelib.coherence.correction import Parts, corrected, force_at
from chalicelib.coherence.drift_meter import DriftReading, read_drift
from chalicelib.coherence.following import Followed, follow
from chalicelib.coherence.reference import Reference
from chalicelib.domain import schedules
from chalicelib.domain.chain_history import FrameEntry, History, Pose, Way
from chalicelib.domain.records import Job
from chalicelib.domain.schedules import Hold
from chalicelib.picture.frame_png import composite, decode_frame
from chalicelib.picture.png_text import text_of
from chalicelib.pipeline.context import PipelineContext

from .steps import Frame, read_frame, read_mask, read_png

if TYPE_CHECKING:
    from PIL.Image import Image

_SHAPE_DIGITS, _PLACE_DIGITS = 6, 2
"""Of a pose: a millionth of a picture's side is nothing, and so is a hundredth of a pixel."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What keeps one frame to those before it.

    parent: RGB, the frame that it is redrawn from
    first: RGB, frame 0, which is shown outside the mask
    painted: L, the mask as it was painted on frame 0; None where there is none
    history: as the parent carries it
    base, hold: RGB, the frame that it is corrected and compared to, and which one that is
    index: of the frame
    """

    job: Job
    index: int
    parent: "Image"
    first: "Image"
    painted: "Image | None"
    history: History
    base: "Image"
    hold: Hold

    @property
    def mask(self) -> "Image | None":
        """The mask (L) as it lies on the parent: the generator gets it so."""
        if self.painted is None or not self.job.follow:
            return self.painted
        return self._last.moved(self.painted, Resampling.BILINEAR)

    def held(self, drawn: "Image") -> list[Frame]:
        """What was drawn, RGB at the frame's size, as frame `index`; before it those between it and the parent."""
        followed, on_face = self._followed(drawn)
        pose = followed.pose if followed else None
        reference = self._reference(pose)
        picture, reading, way = self._kept(drawn, reference)
        entry = _entry(reading, way, followed, self._is_past(reading))
        frames = self._computed(picture, self.history.then([entry], on_face=on_face))
        before = frames[-1].history if frames else None
        history = (before or self.history).then([entry], on_face=on_face)
        return [*frames, Frame(self._shown(picture, history), history)]

    def _computed(self, picture: "Image", history: History) -> list[Frame]:
        """The frames between the parent and that picture, which is drawn.

        history: as the picture carries it where it comes next
        """
        count, last = self._step - 1, history.entries[-1]
        if not count:
            return []
        from chalicelib.coherence.in_betweens import between  # noqa: PLC0415 - most frames are drawn

        frames = [Frame(self.parent, self.history)]
        for number, seen in enumerate(between(self.parent, self._shown(picture, history), count), 1):
            pose = _exact(self._last.towards(Affine(*last.pose), number / (count + 1))) if last.pose else None
            followed = Followed(pose, last.confidence or 0.0) if pose else None
            reading = read_drift(seen, frames[-1].picture, self._reference(pose))
            entry = _entry(reading, "computed", followed, self._is_past(reading))
            so_far = (frames[-1].history or self.history).then([entry], on_face=history.on_face)
            frames.append(Frame(self._shown(seen, so_far), so_far))
        return frames[1:]

    @property
    def _step(self) -> int:
        """How many frames it is behind the parent, which is the last that the history tells of."""
        return self.index - (self.history.since + len(self.history.entries) - 1)

    @property
    def _force(self) -> float:
        strength = schedules.strength_at(self.job.strength, self.index)
        return force_at(strength, is_asked_to_change=self.hold.asked_to_change)

    @property
    def _parts(self) -> Parts:
        """What is ordered; a prompt that is still to change the picture has its way with the colours."""
        asked = self.job.coherence or ()
        has_colours = not self.hold.asked_to_change
        return Parts(
            colour=has_colours and "colour" in asked,
            detail="detail" in asked,
            anchor=has_colours and "anchor" in asked,
        )

    def _kept(self, drawn: "Image", reference: Reference) -> "tuple[Image, DriftReading, Way]":
        """The frame corrected as ordered; where it has come too far all the same, and may be, with all force."""
        picture = corrected(drawn, reference, self._parts, self._force) if self.job.coherence else drawn
        reading = read_drift(picture, self.parent, reference)
        if self.job.on_drift != "correct" or not self._is_past(reading):
            return picture, reading, "drawn"
        picture = corrected(drawn, reference, Parts())
        return picture, read_drift(picture, self.parent, reference), "corrected"

    def _is_past(self, reading: DriftReading) -> bool:
        return reading.is_past_limits(self._force, asked_to_change=self.hold.asked_to_change)

    def _followed(self, drawn: "Image") -> tuple[Followed | None, bool | None]:
        """Where what the mask lies on has come to, and whether a face carries it, which is asked once in a chain."""
        if self.painted is None:
            return None, None
        base, mask = self._base_pose, self._base_mask
        trail = [base.inverse.then(pose) for pose in self._trail]
        on_face = self.history.on_face
        if not self.job.follow or on_face is False:
            return _from(base, follow(self.base, drawn, mask, trail, self._step)), on_face
        from chalicelib.coherence.face_following import follow_face, is_on_face  # noqa: PLC0415 - faces are heavy

        on_face = is_on_face(self.base, mask) if on_face is None else on_face
        way = follow_face if on_face else follow
        return _from(base, way(self.base, drawn, mask, trail, self._step)), on_face

    def _reference(self, pose: Affine | None) -> Reference:
        """What the frame is held to, where its subject is now and the mask lets it change."""
        if self.painted is None or pose is None:
            return Reference(self.base)
        moved = self._base_pose.inverse.then(pose)
        still = moved == Affine()
        reference = Reference(self.base) if still else Reference.moved(self.base, self._base_mask, moved)
        return reference.within(self._region([*self._poses, pose]))

    def _shown(self, picture: "Image", history: History) -> "Image":
        """The picture, with frame 0 bit for bit outside the mask."""
        if self.painted is None:
            return picture
        poses = [Affine(*entry.pose) for entry in history.entries if entry.pose]
        return composite(picture, self.first, self._region(poses))

    def _region(self, poses: list[Affine]) -> "Image":
        """Where something else than frame 0 may be shown, L.

        All that a mask that goes along has lain on: where its subject has left, frame 0 would show it again.
        """
        assert self.painted is not None, "without a mask it is everything"
        if not self.job.follow:
            return self.painted
        masks = (pose.moved(self.painted, Resampling.BILINEAR) for pose in dict.fromkeys(poses))
        return reduce(ImageChops.lighter, masks, self.painted)

    @property
    def _poses(self) -> list[Affine]:
        return [Affine(*entry.pose) for entry in self.history.entries if entry.pose]

    @property
    def _trail(self) -> list[Affine]:
        """The poses of the frames behind the base that were drawn, the newest last."""
        behind = self.history.entries[max(0, self.hold.frame + 1 - self.history.since) :]
        return [Affine(*entry.pose) for entry in behind if entry.pose and entry.way != "computed"]

    @property
    def _last(self) -> Affine:
        return self._poses[-1] if self._poses else Affine()

    @property
    def _base_pose(self) -> Affine:
        pose = self.history.pose_at(self.hold.frame)
        return Affine(*pose) if pose else Affine()

    @property
    def _base_mask(self) -> "Image":
        assert self.painted is not None, "only a painted mask is looked for"
        return self._base_pose.moved(self.painted, Resampling.BILINEAR) if self.hold.frame else self.painted


def read_chain(context: PipelineContext, job: Job, index: int, *, parent: int) -> Chain:
    """What keeps frame `index` to those before it. Raises PictureRefused where one of them is damaged.

    parent: the frame that it is redrawn from
    """
    png = read_png(context, job, parent)
    before = decode_frame(png, mode="RGB")
    read = {parent: before}
    hold = schedules.hold_of(job.prompt, index, job.frames, parent=parent)
    for needed in (0, hold.frame):
        if needed not in read:
            read[needed] = read_frame(context, job, needed, before.size)
    painted = read_mask(context, job, before.size) if job.mask else None
    return Chain(job, index, before, read[0], painted, History.read(text_of(png), parent), read[hold.frame], hold)


def _from(base: Affine, followed: Followed) -> Followed:
    """From the painted mask on, where it was found from the base's on; as exact as it is kept."""
    return Followed(_exact(base.then(followed.pose)), followed.confidence)


def _exact(pose: Affine) -> Affine:
    """As exact as it is kept."""
    digits = (_SHAPE_DIGITS, _SHAPE_DIGITS, _PLACE_DIGITS) * 2
    return Affine(*map(round, pose, digits))


def _entry(reading: DriftReading, way: Way, followed: Followed | None, is_past: bool) -> FrameEntry:  # noqa: FBT001
    return FrameEntry(
        way=way,
        colour=reading.colour,
        sharpness=reading.sharpness,
        flicker=reading.flicker,
        is_past=is_past,
        pose=Pose(*followed.pose) if followed else None,
        confidence=followed.confidence if followed else None,
        has_stayed=followed is not None and not followed.is_sure,
    )
