"""How every step of the chain begins, and how it ends."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from PIL.Image import Image

from chalicelib.domain import keys
from chalicelib.domain.errors import Busy, CallEnding, PictureRefused
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import NOT_RESERVED, PartialJobView
from chalicelib.domain.orders import MEDIA_TYPES
from chalicelib.domain.records import Claim, Job
from chalicelib.domain.tries import RunEnd
from chalicelib.observability import events
from chalicelib.picture.frame_png import decode_frame, encode_frame
from chalicelib.pipeline.claims import end_claim, find_reservation, new_claim, take_claim
from chalicelib.pipeline.context import Invocation, PipelineContext
from chalicelib.pipeline.runs import end_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.domain.chain_history import History

SOON = 5.0
"""Seconds, for what needs an invocation of its own: not at once, should even that one be too short."""
_LONGEST_BACKOFF = 60.0
"""Seconds."""
_AFTERWARDS = timedelta(seconds=10)
"""What bringing home what was drawn takes, at the most."""
_IN_BETWEEN = timedelta(seconds=4)
"""What computing one frame between two takes, at the most: of the largest, with the memory that functions have."""


def has_time(context: PipelineContext, job: Job, invocation: Invocation) -> bool:
    """Whether a call that begins now ends within this invocation, and so within its lease, however long it takes."""
    menu = context.menus[job.generator]
    left = invocation.deadline - context.clock.now()
    afterwards = _AFTERWARDS + (job.redraw_every - 1) * _IN_BETWEEN
    return not menu.seconds or left >= timedelta(seconds=menu.seconds) + afterwards


def claim_step(context: PipelineContext, view: PartialJobView, step: str, invocation: Invocation) -> Try | None:
    """The right to make that frame now, or None: somebody else has it, or the run has just ended for want of it."""
    return _end_unless_claimed(context, view, take_claim(context, view, step, new_claim(context, invocation)))


def claim_call(
    context: PipelineContext, view: PartialJobView, call: str, claim: Claim, seed: "Callable[[Try], int]"
) -> Try | None:
    """The right to make one call now, or None, as for claim_step: the order and its money must both cover the call.

    seed: which seed a try of it has
    """
    if not view.is_ordered(call):
        # A listing may show anything, and an event may say anything.
        return None
    if find_reservation(context, view, call):
        return _end_unless_claimed(context, view, take_claim(context, view, call, claim, seed))
    end_run(context, view, "failed", NOT_RESERVED)
    return None


def _end_unless_claimed(context: PipelineContext, view: PartialJobView, claim: Try | RunEnd | None) -> Try | None:
    if isinstance(claim, RunEnd):
        end_run(context, view, "failed", claim)
        return None
    return claim


def end_call(context: PipelineContext, view: PartialJobView, claim: Try, ending: CallEnding) -> None:
    """Write down how the call ended, and have someone look what is to be done about it."""
    end_claim(context, view, claim, ending)
    delay = 0.0
    if isinstance(ending, Busy):
        delay = min(_LONGEST_BACKOFF, ending.retry_after or 2.0 ** (claim.number - 1))
    come_back(context, view.id, delay)


def come_back(
    context: PipelineContext, job_id: str, delay: float, *, slot: str | None = None, look: str | None = None
) -> None:
    """Have the chain pulled again after so many seconds: no invocation waits by sleeping."""
    context.pull(job_id, delay=delay, slot=slot, look=look)


class Frame(NamedTuple):
    """A frame as it is stored: its picture, RGB, and what it carries of its chain."""

    picture: Image
    history: "History | None" = None

    @property
    def png(self) -> bytes:
        """As the bucket keeps it."""
        png = encode_frame(self.picture)
        if self.history is None:
            return png
        from chalicelib.picture.png_text import with_text  # noqa: PLC0415 - frames of no chain carry nothing

        return with_text(png, self.history.text)


def read_frame(context: PipelineContext, job: Job, index: int, size: tuple[int, int] | None = None) -> Image:
    """A frame that was stored. Raises PictureRefused where it is damaged, gone, or of another size than `size`."""
    return decode_frame(read_png(context, job, index), mode="RGB", size=size)


def read_png(context: PipelineContext, job: Job, index: int) -> bytes:
    """A frame as it was stored, with what it carries. Raises PictureRefused where it is gone."""
    return _read(context, keys.frame(job.id, index), "frame")


def read_mask(context: PipelineContext, job: Job, size: tuple[int, int]) -> Image:
    """The job's mask, L, as large as its frames. Raises PictureRefused where it is damaged, gone, or not so large."""
    return decode_frame(_read(context, keys.mask(job.id), "mask"), noun="mask", mode="L", size=size)


def _read(context: PipelineContext, key: str, noun: str) -> bytes:
    body = context.bucket.find(key)
    if body is None:
        raise PictureRefused(f"The {noun} is gone from the bucket.")
    return body


def put_frames(context: PipelineContext, view: PartialJobView, first: int, frames: Iterable[Frame]) -> None:
    """Store what came of one call, from frame `first` on; what is there already stays.

    The earliest comes first: whoever sees a frame goes on from it.
    """
    for index, frame in enumerate(frames, first):
        if index not in view.folder.frames:
            put_frame(context, view.job, index, frame)


def put_frame(context: PipelineContext, job: Job, index: int, frame: Frame) -> None:
    """The frame is there: its arrival is the message to whoever draws the next."""
    context.bucket.create_once(keys.frame(job.id, index), frame.png, MEDIA_TYPES["png"])
    context.tell(events.framed(job, index))
