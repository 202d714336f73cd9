"""What is told of a job's frames one by one: how far they have come from the first, and what each was drawn from."""

from collections.abc import Iterable, Iterator
from itertools import islice

from chalicelib.domain import keys, schedules
from chalicelib.domain.chain_history import FrameEntry, History
from chalicelib.domain.job_view import JobView
from chalicelib.domain.limits import MAX_DETAILS
from chalicelib.domain.records import Claim
from chalicelib.domain.schemas.status import FrameDetails, FrameDrift
from chalicelib.picture.png_text import WITHIN, text_of

from .claims import read_claim
from .context import PipelineContext


def read_history(context: PipelineContext, view: JobView) -> History:
    """What the newest frame carries of its chain; one request for its first bytes."""
    newest = view.drawn - 1
    head = context.bucket.begin_of(keys.frame(view.id, newest), WITHIN) if newest > 0 else None
    return History.read(text_of(head or b""), max(0, newest))


def drift_of(history: History, frames: Iterable[int]) -> Iterator[FrameDrift]:
    """How far those of these frames have come of which that is known."""
    for frame in frames:
        if entry := history.entry(frame):
            yield _told(frame, entry)


def note_of(history: History) -> Iterator[str]:
    """Where a mask was left behind, in one sentence."""
    stayed = [history.since + place for place, entry in enumerate(history.entries) if entry.has_stayed]
    if stayed:
        frames = f"frame {stayed[0]}" if len(stayed) == 1 else f"frames {_listed(stayed)}"
        yield f"In {frames} the mask stayed where it was: what it lies on was not found there with certainty."


def read_details(context: PipelineContext, view: JobView, frames: Iterable[int]) -> Iterator[FrameDetails]:
    """What each of these frames was drawn from, at most `MAX_DETAILS`; nothing of one that no call drew."""
    drawn = (frame for frame in frames if frame or view.job.begins_with_words)
    claims = dict[str, Claim | None]()
    for frame in islice(drawn, MAX_DETAILS):
        step = keys.frame_step(view.job.drawn_with(frame)[0]) if frame else keys.WORDS
        if step not in claims:
            claims[step] = _claim_of(context, view, step)
        yield _details(view, frame, claims[step])


def _claim_of(context: PipelineContext, view: JobView, step: str) -> Claim | None:
    """The claim under which that step was drawn: the newest that has no other ending."""
    tried = [one for one in view.folder.tries_of(step) if one.outcome is None]
    return read_claim(context, view, tried[-1]) if tried else None


def _details(view: JobView, frame: int, claim: Claim | None) -> FrameDetails:
    job = view.job
    start = claim.prompt_from if claim else None
    return FrameDetails(
        frame=frame,
        seed=claim.seed if claim else None,
        prompt=None if start is None else schedules.prompt_at(job.prompt, start, job.frames).prompt,
        strength=claim.strength if claim else None,
        mask_pose=claim.mask_pose if claim else None,
        parent_drift=claim.parent_drift if claim else None,
    )


def _told(frame: int, entry: FrameEntry) -> FrameDrift:
    return FrameDrift(
        frame=frame,
        colour=entry.colour,
        sharpness=entry.sharpness,
        flicker=entry.flicker,
        way=entry.way,
        too_far=entry.is_past,
        mask_confidence=entry.confidence,
        mask_stayed=entry.has_stayed,
    )


def _listed(frames: list[int]) -> str:
    """3, 5 to 9 and 12."""
    runs = list[list[int]]()
    for frame in frames:
        if runs and frame == runs[-1][-1] + 1:
            runs[-1].append(frame)
        else:
            runs.append([frame])
    told = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
