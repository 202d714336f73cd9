"""Tables for the documents, and times that can be compared on a machine that others use, too."""

from collections.abc import Callable, Iterable
from time import process_time
from typing import TypeVar

import numpy as np
from PIL import Image

from chalicelib.picture.frame_png import decode_frame, encode_frame

Done = TypeVar("Done")


def print_table(title: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """In Markdown."""
    heads = list(heads)
    print(f"\n### {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(_cell(each) for each in row)} |", flush=True)


def _cell(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


class Stopwatch:
    """Processor seconds of one kind of work."""

    def __init__(self) -> None:
        self._seconds: list[float] = []

    def timed(self, work: Callable[[], Done], share: int = 1) -> Done:
        """What the work gives.

        share: how many things it makes, each of which is said to take its part
        """
        began = process_time()
        done = work()
        self._seconds.append((process_time() - began) / share)
        return done

    @property
    def ms(self) -> float:
        """The median of them."""
        return float(np.median(self._seconds)) * 1000 if self._seconds else 0.0


def frame_ms(picture: Image.Image) -> float:
    """What every frame costs already: one PNG read, one written, in this very run."""
    watch, data = Stopwatch(), encode_frame(picture)
    for _ in range(9):
        watch.timed(lambda: encode_frame(decode_frame(data)))
    return watch.ms
