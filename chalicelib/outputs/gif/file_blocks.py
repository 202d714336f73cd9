"""The blocks of a GIF file (CompuServe, GIF89a, 1990)."""

import struct
from dataclasses import dataclass

from PIL import Image
from PIL.GifImagePlugin import getdata

LONGEST = 0xFFFF
"""Hundredths of a second that one frame can stand."""
STAY = 1
"""The disposal that leaves a frame in place for the next one to be drawn over."""
CLOSING = b";"


@dataclass(frozen=True)
class Patch:
    """What one frame draws over those before it.

    indices: mode P, with its palette
    place: of its upper left corner
    clear: the index that leaves a pixel as it was, where there is one
    """

    indices: Image.Image
    place: tuple[int, int]
    clear: int | None


def opening(size: tuple[int, int], *, repeat: bool) -> bytes:
    """Everything before the first frame; no colours, for each frame brings its own."""
    loop = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00" if repeat else b""
    return b"GIF89a" + struct.pack("<HHBBB", *size, 0x70, 0, 0) + loop


def drawn(patch: Patch, centiseconds: int) -> bytes:
    """The patch, standing for a time; what is more than a frame can stand is waited for in empty ones."""
    standing = min(centiseconds, LONGEST)
    parts = [_frame(patch, standing)]
    while centiseconds := centiseconds - standing:
        standing = min(centiseconds, LONGEST)
        parts.append(_frame(_nothing(), standing))
    return b"".join(parts)


def _frame(patch: Patch, centiseconds: int) -> bytes:
    """Pillow compresses it, and takes the time in milliseconds."""
    clear = {} if patch.clear is None else {"transparency": patch.clear}
    blocks = getdata(
        patch.indices,
        patch.place,
        duration=centiseconds * 10,
        disposal=STAY,
        include_color_table=True,
        interlace=0,
        **clear,
    )
    return b"".join(blocks)


def _nothing() -> Patch:
    pixel = Image.new("P", (1, 1))
    pixel.putpalette(bytes(3))
    return Patch(pixel, (0, 0), clear=0)
