"""Pictures → the bytes of an animated AVIF: a tenth of a GIF and less, where it is understood."""

from collections.abc import Iterable, Iterator, Sequence

from PIL import Image

from .reel import Reel

_SPEED, _HASTE, _MANY = 6, 7, 30_000_000
"""libaom's speeds, 0 to 10, and the pixels of all pictures together from which on there is no time for the first: it
takes six times as long, for a third of the bytes less."""
_RANGE = "limited"
"""Black at 16 and white at 235, as in most videos. Chromium 156 takes what moves for that whatever the file says, and
other viewers do with stills: the full range would be shown with too much contrast."""
_OPENED = {b"moov", b"trak", b"mdia", b"edts"}
"""Boxes that hold the boxes wanted here (ISO/IEC 14496-12)."""
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_FLAGS, _TIMES = slice(1, 4), slice(4, 20)
"""Within a box, after its head and the version: in version 1, its times of creation and of change, eight bytes each."""


def encode(pictures: Iterable[Image.Image], centiseconds: Sequence[int], *, repeats: bool, quality: int) -> bytes:
    """An AVIF of RGB pictures of one size, each shown for its time. The same pictures give the same bytes.

    Raises Refused where libavif can't make it, as of sides over 65,536 pixels, and where Pillow has none.
    """
    reel = Reel(iter(pictures), len(centiseconds))
    speed = _SPEED if reel.width * reel.height * len(centiseconds) < _MANY else _HASTE
    data = reel.encoded("AVIF", centiseconds, quality=quality, speed=speed, max_threads=1, range=_RANGE)
    return _undated(bytearray(data), repeats=repeats)


def _undated(data: bytearray, *, repeats: bool) -> bytes:
    """Without the hour in which it was made; an edit list without the flag 1 is played once."""
    for kind, start in _boxes(data, 0, len(data)):
        box = memoryview(data)[start:]
        if kind in _DATED and box[0] == 1:
            box[_TIMES] = bytes(16)
        elif kind == b"elst" and not repeats:
            box[_FLAGS] = bytes(3)
    return bytes(data)


def _boxes(data: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int]]:
    """The kind of each box and where its content starts, those in the opened ones too."""
    while start < end:
        size, kind = int.from_bytes(data[start : start + 4], "big"), bytes(data[start + 4 : start + 8])
        yield kind, start + 8
        if kind in _OPENED:
            yield from _boxes(data, start + 8, start + size)
        start += size
