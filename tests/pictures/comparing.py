"""What we read of a file, held against what a browser shows of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np

from chalicelib.domain.errors import PictureRefused
from chalicelib.picture.source import read_source

from .chromium import Chromium, Pixels
from .writing_gif import write_gif
from .writing_jpeg import write_jpeg
from .writing_png import write_png
from .writing_webp import write_webp

WRITERS: dict[str, Callable[[Random], bytes]] = {
    "png": write_png,
    "gif": write_gif,
    "jpeg": write_jpeg,
    "webp": write_webp,
}
BATCH = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """One file, and how it came out on either side: None where it was refused, or not shown."""

    kind: str
    number: int
    data: bytes
    ours: Pixels | None
    theirs: Pixels | None

    @property
    def off(self) -> int:
        """The levels by which the pixel that is furthest off is off; 256 where the pictures can't be compared."""
        if self.ours is None or self.theirs is None:
            return 0 if self.ours is self.theirs else 256
        if self.ours.shape != self.theirs.shape:
            return 256
        return int(np.abs(self.ours.astype(int) - self.theirs).max())


def compare(chromium: Chromium, kind: str, count: int, seed: int) -> Iterator[Seen]:
    """The first `count` files of that kind and seed: each is the same in every run."""
    for start in range(0, count, BATCH):
        numbers = range(start, min(count, start + BATCH))
        files = [WRITERS[kind](Random(f"{kind} {seed} {number}")) for number in numbers]
        for number, data, theirs in zip(numbers, files, chromium.show(files), strict=True):
            yield Seen(kind, number, data, _read(data, theirs), theirs)


def _read(data: bytes, theirs: Pixels | None) -> Pixels | None:
    """At its own size, so that nothing is resized."""
    longer = 64 if theirs is None else max(theirs.shape[:2])
    try:
        return np.asarray(read_source(data, longer))
    except PictureRefused:
        return None
