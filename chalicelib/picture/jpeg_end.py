"""Where a JPEG ends, and how often it is scanned: phones put further pictures, films and maps behind it."""

from collections.abc import Iterator

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_ALONE = {0x00, 0x01, *range(0xD0, 0xD8), _START}
"""Markers that no length follows; 00 is none, but a byte of the pixels."""
_OURS = ((0xE0, b"JFIF\0"), (0xE1, b"Exif\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
"""Application segments that say how the pixels look."""
_APPLICATIONS, _COMMENT = range(0xE0, 0xF0), 0xFE


def read(data: bytes) -> tuple[bytes, int]:
    """The JPEG that `data` begins with, without what says nothing of its pixels, and its number of scans.

    Damage is left in it, for a decoder to refuse.
    """
    kept, scans = [data[:2]], 0
    for marker, part in _parts(data):
        scans += marker == _SCAN
        if _is_ours(marker, part):
            kept.append(part)
    return b"".join(kept), scans


def _is_ours(marker: int, part: bytes) -> bool:
    if marker in _APPLICATIONS:
        return any(marker == ours and part[4:].startswith(name) for ours, name in _OURS)
    return marker != _COMMENT


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment, the pixels behind a scan's header being a part of it, up to the end."""
    place, marker = _marker(data, 2)
    while place < len(data) and marker != _END:
        stop = place + 2
        if marker not in _ALONE:
            stop += int.from_bytes(data[stop : stop + 2])
        following, upcoming = _marker(data, stop)
        yield marker, data[place:following] if marker == _SCAN else data[place:stop]
        place, marker = following, upcoming
    yield marker, data[place : place + 2]


def _marker(data: bytes, place: int) -> tuple[int, int]:
    """Where the next marker begins at or behind `place`, and which: fill bytes, restarts and pixels are passed over."""
    while 0 <= (place := data.find(b"\xff", place)) < len(data) - 1:
        if data[place + 1] not in _ALONE | {0xFF}:
            return place, data[place + 1]
        place += 1
    return len(data), _END
