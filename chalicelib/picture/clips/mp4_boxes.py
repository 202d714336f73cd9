"""The tables of an MP4, looked through before its decoder sees them: some claim billions of pictures in a few bytes.

Source: ISO/IEC 14496-12. A box is its length, its four letters, and what it holds.
"""

from collections.abc import Iterator
from struct import Struct, error

from chalicelib.domain.errors import PictureRefused

from .bounds import DAMAGED, TOO_MANY

_HOLDS_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"moof", b"traf"}
_COMPRESSED = b"cmov"
_MOST = 100_000
"""Entries of a table: sound has far more of them than pictures."""
_MOST_BOXES, _DEEPEST = 10_000, 8
_LONG, _TO_THE_END = 1, 0
_HEAD, _LONG_HEAD = 8, 16
_BOX, _NUMBER, _LONG_NUMBER, _RUN = Struct(">I4s"), Struct(">I"), Struct(">Q"), Struct(">II")


def is_mp4(data: bytes) -> bool:
    """Whether it begins as an MP4 does."""
    return data[4:8] == b"ftyp"


def check(data: bytes) -> None:
    """Raises PictureRefused for tables that claim too much, and for boxes that do not fit into each other."""
    try:
        for number, (kind, body) in enumerate(_boxes(memoryview(data))):
            if number > _MOST_BOXES or kind == _COMPRESSED:
                raise PictureRefused(DAMAGED)
            if _entries(kind, body) > _MOST:
                raise PictureRefused(TOO_MANY)
    except error:
        raise PictureRefused(DAMAGED) from None


def _boxes(data: memoryview, depth: int = 0) -> Iterator[tuple[bytes, memoryview]]:
    """Every box, those in other boxes too. The last may be cut short: then its decoder misses what it needs of it."""
    place = 0
    while place + _HEAD <= len(data):
        length, kind = _BOX.unpack_from(data, place)
        head = _HEAD
        if length == _LONG:
            (length,), head = _LONG_NUMBER.unpack_from(data, place + _HEAD), _LONG_HEAD
        elif length == _TO_THE_END:
            length = len(data) - place
        if length < head or depth > _DEEPEST:
            raise PictureRefused(DAMAGED)
        body = data[place + head : place + length]
        yield kind, body
        if kind in _HOLDS_BOXES:
            yield from _boxes(body, depth + 1)
        place += length


def _entries(kind: bytes, body: memoryview) -> int:
    """How many entries a table has once it is written out; 0 for a box that is no such table."""
    match kind:
        case b"stsz" | b"stz2":
            return int(_NUMBER.unpack_from(body, 8)[0])
        case b"trun":
            return int(_NUMBER.unpack_from(body, 4)[0])
        case b"stts" | b"ctts":
            (runs,) = _NUMBER.unpack_from(body, 4)
            told = min(runs, (len(body) - _RUN.size) // _RUN.size)
            return sum(count for count, _ in _RUN.iter_unpack(body[_RUN.size : (told + 1) * _RUN.size]))
        case _:
            return 0
