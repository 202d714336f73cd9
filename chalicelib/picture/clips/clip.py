"""A clip that is decoded as it is looked at, so that not all of it stands in memory."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from typing import overload

from PIL.Image import Image

from chalicelib.domain.errors import PictureRefused
from chalicelib.domain.limits import MAX_CLIP_PICTURES

from .bounds import DAMAGED

Decode = Callable[[], Iterator[Callable[[], Image]]]
"""The pictures from the first on, each still to be made RGB: one that is passed over costs no more than it must."""


class Clip(Sequence[Image]):
    """The pictures of a clip, RGB and of one size, at even times; one that stands longer is there more than once.

    Looking at them in their order decodes each once. Looking back begins anew. What is damaged is found out when it is
    looked at: looking raises PictureRefused.
    """

    def __init__(self, shown: Sequence[int], decode: Decode) -> None:
        self._shown = shown
        self._decode = decode
        self._pictures = decode()
        self._next = 0
        self._last: tuple[int, Image] | None = None

    def __len__(self) -> int:
        return len(self._shown)

    @overload
    def __getitem__(self, place: int) -> Image: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Image]: ...
    def __getitem__(self, place: int | slice) -> Image | Sequence[Image]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        wanted = self._shown[place]
        if self._last is None or self._last[0] != wanted:
            self._last = wanted, self._picture(wanted)
        return self._last[1]

    def _picture(self, wanted: int) -> Image:
        if wanted < self._next:
            self._pictures, self._next = self._decode(), 0
        passed, self._next = wanted - self._next, wanted + 1
        for draw in islice(self._pictures, passed, None):
            return draw()
        raise PictureRefused(DAMAGED)


def at_even_times(starts: Sequence[float], end: float) -> list[int]:
    """Which picture shows at each of a clip's even times: one that stands longer than others is there more often.

    starts: when each picture begins to show, in any unit, rising
    end: when the last one ends

    The shortest picture sets the times, and every picture is there at least once: all once, where the rate is even.
    """
    lengths = [stop - start for start, stop in pairwise([*starts, end])]
    fairly_short = (end - starts[0]) / MAX_CLIP_PICTURES
    unit = max(fairly_short, min((length for length in lengths if length > 0), default=1))
    return [place for place, length in enumerate(lengths) for _ in range(max(1, round(length / unit)))]
