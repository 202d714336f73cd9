"""A frame of a chain of redraws: corrected, measured, and held within its mask."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.coherence.correction import Parts, corrected, force_at
from chalicelib.coherence.drift_meter import MOST_COLOUR, DriftReading, read_drift
from chalicelib.coherence.following import Followed
from chalicelib.coherence.reference import Reference
from chalicelib.domain import schedules
from chalicelib.domain.chain_history import FrameEntry, History, Pose, Way
from chalicelib.domain.records import Drift, Job
from chalicelib.domain.schedules import Hold
from chalicelib.domain.tries import RunEnd
from chalicelib.picture.frame_png import decode_frame
from chalicelib.picture.png_text import text_of
from chalicelib.pipeline.context import PipelineContext

from .mask_trail import MaskTrail
from .steps import Frame, read_frame, read_mask, read_png

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Chain:
    """What keeps one frame to those before it.

    index: of the frame
    parent: RGB, the frame that it is redrawn from; history: what that carries
    first: RGB, frame 0, which is shown outside the mask
    painted: L, the mask as it was painted on frame 0; None where there is none
    base, hold: RGB, the frame that it is corrected and compared to, and which one that is
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
        return self._trail.lying if self._trail else None

    @property
    def handed_in(self) -> dict[str, object]:
        """What a claim says of the mask as the generator gets it, and of the frame that is redrawn."""
        pose = tuple(self._trail.last) if self._trail and self._trail.goes_along else None
        last = self.history.entries[-1] if self.history.entries else None
        drift = last and Drift(colour=last.colour, sharpness=last.sharpness, flicker=last.flicker)
        return {"mask_pose": pose, "parent_drift": drift}

    @property
    def why_stop(self) -> RunEnd | None:
        """Why nothing further is to be drawn from the parent, where the order says so: it has come too far."""
        last = self.history.entries[-1] if self.history.entries else None
        if self.job.on_drift != "stop" or last is None or not last.is_past:
            return None
        return RunEnd(
            "drifted",
            f"Frame {self.history.last} has come too far from frame {self.hold.frame}: its colours lie {last.colour:g} "
            f"away (CIEDE2000; {MOST_COLOUR:g} is a lot), and its detail is {last.sharpness:g} times as strong. "
            "Go on from an earlier frame in another job, with a lower strength or another prompt; "
            "to resume goes on from this frame all the same.",
        )

    def held(self, drawn: "Image") -> list[Frame]:
        """What was drawn, RGB at the frame's size, as frame `index`; before it those between it and the parent."""
        followed, on_face = self._trail.found(drawn, self._step) if self._trail else (None, None)
        picture, reading, way = self._kept(drawn, self._reference(drawn, followed))
        entry = _entry(reading, way, followed, is_past=self._is_past(reading))
        last = self._frame(picture, self.history.then([entry], on_face=on_face))
        frames = self._computed(last.picture, entry, on_face=on_face)
        if not frames:
            return [last]
        flicker = read_drift(last.picture, frames[-1].picture, self._reference(last.picture, followed)).flicker
        before = frames[-1].history or self.history
        return [
            *frames,
            self._frame(picture, before.then([entry.model_copy(update={"flicker": flicker})], on_face=on_face)),
        ]

    def _computed(self, drawn: "Image", entry: FrameEntry, *, on_face: bool | None) -> list[Frame]:
        """The frames between the parent and what was drawn, of which that is the entry."""
        count = self._step - 1
        if not count:
            return []
        from chalicelib.coherence.in_betweens import between  # noqa: PLC0415 - most frames are drawn

        history, before, frames = self.history, self.parent, list[Frame]()
        for number, picture in enumerate(between(self.parent, drawn, count), 1):
            followed = self._on_its_way(entry, number / (count + 1))
            reading = read_drift(picture, before, self._reference(picture, followed))
            computed = _entry(reading, "computed", followed, is_past=self._is_past(reading))
            history = history.then([computed], on_face=on_face)
            frames.append(self._frame(picture, history))
            before = frames[-1].picture
        return frames

    @property
    def _step(self) -> int:
        """How many frames it is behind the parent, which is the last that the history tells of."""
        return self.index - self.history.last

    @cached_property
    def _trail(self) -> MaskTrail | None:
        if self.painted is None:
            return None
        return MaskTrail(self.painted, self.job.follow, self.history, self.base, self.hold.frame)

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

    def _reference(self, picture: "Image", followed: Followed | None) -> Reference:
        """What the frame is held to, where its subject is now and the mask lets it change."""
        return self._trail.reference(picture, followed.pose) if self._trail and followed else Reference(self.base)

    def _on_its_way(self, entry: FrameEntry, share: float) -> Followed | None:
        """Where the mask is by that share of its way from the parent to the frame of that entry."""
        if self._trail is None or entry.pose is None:
            return None
        return Followed(self._trail.between(entry.pose, share), entry.confidence or 0)

    def _frame(self, picture: "Image", history: History) -> Frame:
        return Frame(self._trail.shown(picture, self.first, history) if self._trail else picture, history)


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


def _entry(reading: DriftReading, way: Way, followed: Followed | None, *, is_past: bool) -> FrameEntry:
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
