"""What holds at which frame: schedules and seeds. Pure."""

from bisect import bisect_right
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

SETTLES = 6
"""Redraws in which a new prompt has come through: at a strength of .35, nine tenths of what it asks for."""


def starts_of(prompt: str | dict[int, str], frames: int, since: int = 1) -> tuple[int, ...]:
    """From which frames on a prompt holds, of those from `since` on; none where there are no such frames."""
    starts = sorted({max(since, start) for start in (prompt if isinstance(prompt, dict) else (0,))})
    return tuple(starts) if frames > since else ()


def groups_of(prompt: str | dict[int, str], frames: int, every: int, since: int = 1) -> tuple[int, ...]:
    """Where groups of so many frames begin, of which the last is drawn; one that a new prompt cuts is shorter.

    since: the first frame of the first group
    """
    spans = pairwise((*starts_of(prompt, frames, since), frames))
    return tuple(first for start, stop in spans for first in range(start, stop, every))


class PromptSpan(NamedTuple):
    """A prompt and the frames for which it holds, [start, stop)."""

    prompt: str
    start: int
    stop: int


def prompt_at(prompt: str | dict[int, str], index: int, frames: int) -> PromptSpan:
    """A prompt holds until the next key."""
    if isinstance(prompt, str):
        return PromptSpan(prompt, 0, frames)
    starts = sorted(prompt)
    place = bisect_right(starts, index)
    stop = starts[place] if place < len(starts) else frames
    return PromptSpan(prompt[starts[place - 1]], starts[place - 1], stop)


class Hold(NamedTuple):
    """The frame that another is held to, and whether its prompt is still to change it."""

    frame: int
    asked_to_change: bool


def hold_of(prompt: str | dict[int, str], index: int, frames: int, *, parent: int) -> Hold:
    """What frame `index`, which is redrawn from frame `parent`, is held to: frame 0 under the first prompt.

    Under a later one nothing until what that asks for has come, and then the frame in which it had.
    """
    start = prompt_at(prompt, index, frames).start
    if start == 0:
        return Hold(0, asked_to_change=False)
    settled = start + SETTLES - 1
    if settled <= parent:
        return Hold(settled, asked_to_change=False)
    return Hold(hold_of(prompt, start - 1, frames, parent=start - 2).frame, asked_to_change=True)


def strength_at(strength: float | dict[int, float], index: int) -> float:
    """A number is interpolated between its keys and holds after the last."""
    if not isinstance(strength, dict):
        return strength
    starts = sorted(strength)
    place = bisect_right(starts, index)
    before = starts[place - 1]
    if place == len(starts):
        return strength[before]
    after = starts[place]
    share = (index - before) / (after - before)
    return strength[before] + share * (strength[after] - strength[before])


def frame_seed(job_seed: int, index: int, run: int, number: int) -> int:
    """Another for every frame and every try, 0 to 2**32 - 1: a seed used twice burns its pattern into the chain."""
    return int.from_bytes(sha256(f"{job_seed} {index} {run} {number}".encode()).digest()[:4], "big")
