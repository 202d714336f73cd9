"""Slots: a call to a generator with a pace needs one, and a frame that gets none now comes back when its own begins.

A slot is a name that can be created once, as a claim is. One listing shows which are taken from now on, so that a
frame waits for the first free one, however many wait before it, and takes one message for that.
"""

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.domain import keys
from chalicelib.domain.records import Job
from chalicelib.pipeline.context import PipelineContext

if TYPE_CHECKING:
    from chalicelib.generators.pace import Pace


class PaceSlot(NamedTuple):
    """Room for one call under a generator's pace."""

    key: str
    wait: float
    """Seconds until the call may begin; 0 or less: now."""


def take_slot(context: PipelineContext, job: Job, pace: "Pace", waited_for: str | None) -> PaceSlot:
    """A slot for the job's next call: the one that it came back for, while that holds, or the first that is free.

    waited_for: the key of the slot that it came back for
    """
    now = context.clock.now().timestamp() / pace.window
    key = waited_for if waited_for and _holds(waited_for, now) else _take_free(context, job, pace, int(now))
    return PaceSlot(key, (keys.window_of_slot(key) - now) * pace.window)


def _holds(slot: str, now: float) -> bool:
    """A slot holds for its own window and the one after, since messages come a little late."""
    return now < keys.window_of_slot(slot) + 2


def _take_free(context: PipelineContext, job: Job, pace: "Pace", now: int) -> str:
    """The first slot that is free from window `now` on. Each that is lost went to somebody else: all move on."""
    slots = _free_slots(context, job, pace, now)
    return next(slot for slot in slots if context.bucket.create(slot, context.new_id().encode()))


def _free_slots(context: PipelineContext, job: Job, pace: "Pace", now: int) -> Iterator[str]:
    """The slots that were free when this began: window by window, each in an order of its own, so that few collide."""
    listing = context.bucket.list(keys.pace(job.generator), after=keys.window(job.generator, now))
    taken = {entry.key for entry in listing}
    for window in count(now):
        slots = (keys.pace_slot(job.generator, window, number) for number in range(pace.slots))
        free = [slot for slot in slots if slot not in taken]
        while free:
            yield free.pop(int(context.clock.jitter() * len(free)))
