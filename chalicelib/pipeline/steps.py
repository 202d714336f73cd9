"""How every step of the chain begins, and how it ends."""

from PIL.Image import Image

from chalicelib import keys, lines, picture
from chalicelib.errors import Busy, CallEnding
from chalicelib.folder import Try
from chalicelib.loom import Invocation, Loom
from chalicelib.models import MEDIA_TYPES, Job
from chalicelib.tries import Exhausted

from .claims import Claims
from .runs import end_run

_LONGEST_BACKOFF = 60.0
"""Seconds."""


def claim_step(claims: Claims, job: Job, step: str, invocation: Invocation) -> Try | None:
    """The right to make that frame now, or None: somebody else has it, or the run has just ended for want of it."""
    chance = claims.chance(step)
    if isinstance(chance, Exhausted):
        end_run(claims.loom, job, claims.folder, "failed", chance)
        return None
    return claims.take(step, chance.number, invocation) if chance else None


def end_call(claims: Claims, claim: Try, ending: CallEnding) -> None:
    """Write down how the call ended, and have someone look what is to be done about it."""
    claims.end(claim, ending)
    delay = 0.0
    if isinstance(ending, Busy):
        delay = min(_LONGEST_BACKOFF, ending.retry_after or 2.0 ** (claim.number - 1))
    come_back(claims.loom, claims.job, delay)


def come_back(loom: Loom, job_id: str, delay: float, slot: str | None = None) -> None:
    """Have the chain pulled again after so many seconds: no invocation waits by sleeping."""
    loom.pull(job_id, delay=delay, slot=slot)


def put_frame(loom: Loom, job: Job, index: int, drawn: Image) -> None:
    """The frame is there: its arrival is the message to whoever draws the next."""
    loom.bucket.create_once(keys.frame(job.id, index), picture.encode_frame(drawn), MEDIA_TYPES["png"])
    loom.tell(lines.framed(job, index))
