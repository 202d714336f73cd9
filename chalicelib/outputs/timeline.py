"""What is shown for how long: the plan of one output, before any frame is read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain

from chalicelib.domain.orders import ExportTerms, Loop

FASTEST = 2
"""Centiseconds: browsers slow down what is faster, to 10."""
FADE_SHARE, LONGEST_FADE = 4, 12
"""A crossfade takes every fourth frame for itself, and never more than twelve."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture and its time.

    index: the frame that it shows
    centiseconds: for how long
    into: the frame that it becomes
    weight: how much of `into` it is already, 0 to 1
    moves: whether what moves is carried along on the way, and not faded
    """

    index: int
    centiseconds: int
    into: int | None = None
    weight: float = 0.0
    moves: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """How a loop comes back to its beginning.

    frames: how many are shown
    between: pictures that lead from the last of them to the first
    """

    frames: int
    between: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The shots in their order, and whether they start again after the last."""

    shots: tuple[Shot, ...]
    repeats: bool

    @property
    def centiseconds(self) -> int:
        """The time of one round."""
        return sum(shot.centiseconds for shot in self.shots)


def plan(closing: Closing, terms: ExportTerms) -> Timeline:
    """The timeline of a job's frames under the terms of an export.

    A still shows the last frame: the first is what its owner has already.

    GIF's delays are whole hundredths of a second, so the rate is snapped to the nearest that they hold: 30 frames a
    second are shown as 33⅓, 24 as 25. Equal delays move more evenly than mixed ones that would meet the rate on
    average. `hold` is added to the last frame that is shown whole: in a bounce where it turns, in a crossfade before
    the fade.
    """
    if terms.format == "png":
        return Timeline((Shot(closing.frames - 1, 0),), repeats=False)
    delay = _delay(terms.fps)
    shots = LOOPS[terms.loop](closing.frames, delay) + _between(closing, delay)
    held = max(range(len(shots)), key=lambda place: (shots[place].into is None, shots[place].index))
    longer = replace(shots[held], centiseconds=shots[held].centiseconds + _held(terms, delay))
    return Timeline((*shots[:held], longer, *shots[held + 1 :]), repeats=terms.loop != "once")


def thinned(timeline: Timeline, step: int) -> Timeline:
    """Every so-manieth shot, which takes the time of those that it stands for."""
    groups = (timeline.shots[start : start + step] for start in range(0, len(timeline.shots), step))
    shots = (replace(group[0], centiseconds=sum(shot.centiseconds for shot in group)) for group in groups)
    return replace(timeline, shots=tuple(shots))


def within_seconds(timeline: Timeline, seconds: int | None) -> Timeline:
    """A timeline that takes no longer than that: what would is played faster, each shot by the same share.

    It can't be shorter than its shots at the fastest.
    """
    most = 100 * seconds if seconds else timeline.centiseconds
    if timeline.centiseconds <= most:
        return timeline
    share = most / timeline.centiseconds
    shots = (replace(shot, centiseconds=max(FASTEST, int(shot.centiseconds * share))) for shot in timeline.shots)
    return replace(timeline, shots=tuple(shots))


def _held(terms: ExportTerms, delay: int) -> int:
    """Centiseconds; in a video, whose pictures all take one time, as many of them as come nearest."""
    held = round(terms.hold * 100)
    return round(held / delay) * delay if terms.format == "mp4" else held


def _delay(fps: float) -> int:
    """The delay, in centiseconds, whose rate is nearest to `fps`, as a ratio."""
    shorter = max(FASTEST, int(100 / fps))
    return min((shorter, shorter + 1), key=lambda delay: max(delay * fps / 100, 100 / (delay * fps)))


def _straight(frames: int, delay: int) -> tuple[Shot, ...]:
    return tuple(Shot(index, delay) for index in range(frames))


def _bounce(frames: int, delay: int) -> tuple[Shot, ...]:
    """There and back again; neither end is shown twice in a row."""
    return tuple(Shot(index, delay) for index in chain(range(frames), range(frames - 2, 0, -1)))


def _crossfade(frames: int, delay: int) -> tuple[Shot, ...]:
    """The last frames fade into the first, which then are not shown by themselves: the round starts after them.

    Under four frames nothing can be spared for it.
    """
    fade = min(frames // FADE_SHARE, LONGEST_FADE)
    whole = tuple(Shot(index, delay) for index in range(fade, frames - fade))
    return whole + tuple(Shot(frames - fade + step, delay, step, (step + 1) / (fade + 1)) for step in range(fade))


def _between(closing: Closing, delay: int) -> tuple[Shot, ...]:
    """From the last frame to the first."""
    shares = (step / (closing.between + 1) for step in range(1, closing.between + 1))
    return tuple(Shot(closing.frames - 1, delay, 0, share, moves=True) for share in shares)


LOOPS: dict[Loop, Callable[[int, int], tuple[Shot, ...]]] = {
    "forever": _straight,
    "once": _straight,
    "bounce": _bounce,
    "crossfade": _crossfade,
    "smooth": _straight,
    "wrap": _straight,
}
"""Each loop, from the number of frames and their delay; what closing adds comes after it."""
