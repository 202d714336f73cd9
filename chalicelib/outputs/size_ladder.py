"""What is given up, step by step, for an output to become smaller: in the order in which people would give it up."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from chalicelib.domain.orders import Format

_NARROWER = 0.92
"""From one width to the next: a sixth fewer pixels."""
_STAGES: tuple[tuple[str, float], ...] = (
    ("grade", 1),
    ("scale", 0.85),
    ("grade", 2),
    ("scale", 0.6),
    ("step", 2),
    ("scale", 0.3),
    ("grade", 3),
    ("scale", 0.1),
)
"""Colours, which are hardly missed, come first; every second picture, which everybody notices, comes late."""
COLOURS = ((256, 12.0), (128, 16.0), (64, 20.0), (32, 26.0))
"""A GIF's grades: colours of a frame, and the levels by which a pixel may be off before it is drawn anew."""
SHARED_COLOURS = ((0, 0.0), (255, 10.0), (128, 16.0), (48, 24.0))
"""An APNG's grades: colours of all its pictures together, where 0 are all that there are, and levels as for a GIF."""
QUALITIES: Mapping[Format, Sequence[int]] = {"webp": (80, 60, 40, 20), "avif": (60, 45, 30, 15)}
"""A WebP's grades and an AVIF's, each in its own library's measure."""
_GRADED: tuple[Format, ...] = ("gif", "webp", "avif", "apng")
_ENOUGH_TO_THIN = 4
"""Pictures: of fewer, every second is no motion any more."""
_OF_A_GRADE_MORE, _OF_EVERY_SECOND, _BYTES_BY_SCALE = 0.78, 0.6, 1.9
"""How many bytes are left by each, as ratios, and the power of the width by which they go: `python -m bench.sizes`."""
_READING = 0.3
"""The part of a try's time that reads and decodes frames, at the most."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to make an output.

    scale: of the width that was asked for, 0 to 1
    grade: place in the format's grades
    step: only every so-manieth picture
    """

    scale: float = 1.0
    grade: int = 0
    step: int = 1

    @property
    def expected_bytes(self) -> float:
        """How many bytes it usually takes for photographs that move, as a ratio to the first rung: enough to aim by."""
        coarser = math.pow(_OF_A_GRADE_MORE, self.grade) * math.pow(_OF_EVERY_SECOND, self.step - 1)
        return coarser * math.pow(self.scale, _BYTES_BY_SCALE)

    @property
    def effort(self) -> float:
        """Seconds, as a ratio to the first rung's, at the most: reading the frames takes its time at any size."""
        return _READING + (1 - _READING) * self.scale**2 / self.step


def rungs(form: Format, pictures: int) -> list[Rung]:
    """From the best to the smallest."""
    ladder = [Rung()]
    for name, value in _STAGES:
        if name == "scale":
            ladder += _narrowed(ladder[-1], value)
        elif name == "grade" and form in _GRADED:
            ladder.append(replace(ladder[-1], grade=int(value)))
        elif name == "step" and pictures >= _ENOUGH_TO_THIN:
            ladder.append(replace(ladder[-1], step=int(value)))
    return ladder


def _narrowed(rung: Rung, least: float) -> Iterator[Rung]:
    scales = (rung.scale * _NARROWER**power for power in range(1, 100))
    return (replace(rung, scale=scale) for scale in takewhile(lambda scale: scale >= least, scales))
