"""When, where and how strongly a motion is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sin
from zlib import crc32

import numpy as np

from .focus import Focus
from .plane import Grid

Field = Callable[[np.random.Generator, float], Grid]

LONGEST_FADE = 8
"""Frames over which weather and shakes come and go at the ends of a span."""


def smooth(value: float) -> float:
    """Eases 0..1 to 0..1 with level ends; what lies outside is clipped."""
    value = min(1.0, max(0.0, value))
    return value * value * (3 - 2 * value)


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame's place in the time of its prompt.

    frame: frames since the prompt began, 0 to span
    strength: amplitude; 0 stands still, 1 is strong: what is more is taken for 1, since motions and brushes are made
        for that, and their time and memory grow with it
    pace: 1 is natural, 2 twice as fast
    toward: the direction that the prompt names, (right, down) in -1..1; None where it names none
    seed: the same for all frames, so that particles and shakes hold together
    size: (width, height) in pixels
    focus, head: where the subject and its head are taken to be
    steady: the prompt holds for a whole loop, in which frame 0 follows the last: what goes on is there all the time.
        Otherwise the picture stands as it was given at both ends
    begins: what is drawn is told as a story, and starts from the picture as it was given
    returns: what has been done is undone by the end; otherwise the last frame shows it done
    """

    frame: int
    span: int
    strength: float
    pace: float
    toward: tuple[float, float] | None
    seed: int
    size: tuple[int, int]
    focus: Focus
    head: Focus
    steady: bool = False
    begins: bool = False
    returns: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "strength", min(1.0, max(0.0, self.strength)))

    @property
    def phase(self) -> float:
        """0 at the prompt's first frame, 1 at the frame after its last."""
        return self.frame / self.span

    @property
    def progress(self) -> float:
        """0 at the prompt's first frame, 1 at its last."""
        return self.frame / max(1, self.span - 1)

    @property
    def unit(self) -> float:
        """Pixels of what is one pixel in a frame whose shorter side is 512."""
        return min(self.size) / 512

    @property
    def swell(self) -> float:
        """Out and back in one soft arc: 0, then 1 at half time, then 0; a quick one is there sooner, and waits."""
        way = 2 * min(self.phase, 1 - self.phase) if self.returns else self.progress
        return sin(pi / 2 * min(1.0, self._haste * way)) ** 2

    @property
    def stay(self) -> float:
        """Comes, stays, goes sooner than it came."""
        goes = smooth(self._haste * (1 - self.phase) / 0.3) if self.returns else 1.0
        return smooth(self._haste * self.phase / 0.4) * goes

    @property
    def lasting(self) -> float:
        """1 all the time in a steady loop, for a light or a style; where it begins, and without a loop, as `stay`."""
        return 1.0 if self.steady and not self.begins else self.stay

    @property
    def held(self) -> float:
        """1 all the time in a steady loop; where it begins, and without a loop, as `swell`."""
        return 1.0 if self.steady and not self.begins else self.swell

    @property
    def presence(self) -> float:
        """1 all the time in a steady loop; where it begins, and without a loop, it comes and goes in a few frames."""
        if self.steady and not self.begins:
            return 1.0
        fade = min(LONGEST_FADE, max(1.0, self.span / 5))
        return smooth(self.frame / fade) * (smooth((self.span - self.frame) / fade) if self.returns else 1.0)

    @property
    def _haste(self) -> float:
        """The pace of what goes out and comes back once: there is no time to do it more slowly, but less of it."""
        return max(1.0, self.pace)

    @property
    def amount(self) -> float:
        """The share of a light or a style that is taken: all of it from a strength of about .6 on."""
        return min(1.0, self.strength * (2.2 - self.strength))

    @property
    def opacity(self) -> float:
        """How dense a weather is: as dense as can be from a strength of .42 on."""
        return self.presence * min(1.0, 2.4 * self.strength)

    @property
    def sided(self) -> float:
        """-1 where the prompt says left, otherwise 1."""
        return -1.0 if self.toward and self.toward[0] < 0 else 1.0

    def turns(self, frames: float) -> int:
        """How many whole cycles of about so many frames fit the span; never so many that frames would miss them.

        A quicker pace has one more at the least, where frames allow it.
        """
        natural, paced = max(1, round(self.span / frames)), round(self.span * self.pace / frames)
        wanted = max(natural + 1, paced) if self.pace > 1 else min(natural, paced)
        return max(1, min(wanted, self.span // 3))

    def step(self, frames: int) -> int:
        """Which stretch of so many frames this is; the seam lies within one, so that nothing jumps there."""
        return (self.frame + 1) % self.span // frames

    def cycles(self, frames: Grid) -> Grid:
        """How many whole cycles of about so many frames fit the span, for each of an array."""
        return np.clip(np.round(self.span * self.pace / frames), 1, max(1, self.span // 3))

    def drifting(self, name: str, field: Field) -> Grid:
        """A field of chance around 0.5 that drifts and, at the end, is as it was: of two, one hides while it sets out.

        field: what a generator of chance gives after so many frames of drifting
        """
        drifted: Grid = np.full(1, 0.5)
        for layer, lag in enumerate((0.0, 0.5)):
            at = (self.phase + lag) % 1.0
            # The squares of the two weights add up to 1, so that the contrast stays.
            share = field(self.rng(f"{name} {layer}"), at * self.span * self.pace) - 0.5
            drifted = drifted + sin(pi * at) * share
        return np.clip(drifted, 0, 1)

    def beat(self, frames: float) -> float:
        """The place within the present cycle, 0 to 1."""
        return self.turns(frames) * self.phase % 1.0

    def wave(self, frames: float, lag: float = 0.0) -> float:
        """A sine of about so many frames a cycle, -1 to 1, `lag` cycles late; without lag it rests at both ends."""
        return sin(2 * pi * (self.turns(frames) * self.phase - lag))

    def wander(self, name: str, frames: float) -> float:
        """A smooth path of chance within about -1..1 that ends where it starts; at 0, if it doesn't go on for ever."""
        counts, shares = self.turns(frames) + np.arange(3), np.array([0.5, 0.3, 0.3])
        turns = np.outer(np.arange(self.span) / self.span, counts) + self.rng(name).random(3)
        path = np.sin(2 * pi * turns) @ shares
        return self.presence * float(path[(self.frame + self._usual_step(path)) % self.span])

    def _usual_step(self, path: Grid) -> int:
        """How far into a path a steady loop begins: where the step from the last frame to the first is a usual one."""
        if not self.steady:
            return 0
        steps = np.abs(path - np.roll(path, 1))
        return int(np.argmin(np.abs(steps - np.median(steps))))

    def rng(self, name: str) -> np.random.Generator:
        """Chance that is the same for every frame of the job, and another for every name."""
        return np.random.default_rng([self.seed, crc32(name.encode())])
