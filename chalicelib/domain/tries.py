"""Whether a step may be tried again: the bound on paid calls, as arithmetic on names. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from .job_folder import FolderTail, Try
from .keys import frame_of_step
from .limits import MAX_CHARGEABLE_TRIES, MAX_FREE_TRIES, MAX_TRIES


@dataclass(frozen=True, slots=True)
class NextAttempt:
    """The next try that a step may have: its number within the run, and whether it needs a ticket."""

    number: int
    needs_ticket: bool


@dataclass(frozen=True, slots=True)
class RunEnd:
    """Why a run ends, or one of its outputs is given up: a code for programs and a sentence for people."""

    code: str
    reason: str


def last_try(folder: FolderTail, step: str) -> Try | None:
    """The newest claim of a step, of whichever run."""
    return max(folder.tries_of(step), key=lambda one: (one.run, one.number), default=None)


def next_attempt(folder: FolderTail, step: str) -> NextAttempt | RunEnd:
    """What the step's next try in the current run would be.

    The last try has ended, or its lease has run out. After anything but a busy end the next needs a ticket.
    """
    tried = [one for one in folder.tries_of(step) if one.run == folder.run]
    if tried and tried[-1].outcome == "refused":
        return RunEnd("refused", "The picture was refused.")
    if not tried:
        return NextAttempt(1, needs_ticket=False)
    return (_next_call if tried[-1].is_call else _next_free)(tried)


def _next_call(tried: Sequence[Try]) -> NextAttempt | RunEnd:
    charged = sum(one.may_be_charged for one in tried)
    if charged >= MAX_CHARGEABLE_TRIES:
        return RunEnd("lost", f"{charged} calls for one frame gave no picture")
    if len(tried) >= MAX_TRIES:
        return RunEnd("busy", f"The generator took none of {len(tried)} calls for one frame")
    return NextAttempt(len(tried) + 1, needs_ticket=tried[-1].may_be_charged)


def _next_free(tried: Sequence[Try]) -> NextAttempt | RunEnd:
    if len(tried) >= MAX_FREE_TRIES:
        is_output = frame_of_step(tried[-1].step) is None
        what = "The frames could not be assembled" if is_output else "The picture could not be prepared"
        return RunEnd("stuck", f"{what}: {len(tried)} tries ended without a word.")
    return NextAttempt(len(tried) + 1, needs_ticket=False)
