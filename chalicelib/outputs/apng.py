"""Pictures → the bytes of an animated PNG, which is what stickers are (PNG, third edition, W3C 2025).

Each picture draws over the one before it: the box that has changed, and in few colours only the pixels in it that are
no longer right. Pillow compresses each; it would hold all pictures of a file if it were to join them.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import count
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from chalicelib.domain.errors import Refused

from .dimensions import in_words

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_STAY = 0
"""The disposal that leaves a picture in place for the next one to be drawn over."""
_REPLACE, _OVER = 0, 1
"""What is drawn takes the place of what is there, or is laid over it."""
_CLEAR = 0
"""The index that shows what is there already."""
_SAMPLE = 96
"""Pixels of the longer side of what each picture adds to the choice of colours."""
_DITHER = Image.Dither.NONE

Levels = NDArray[np.int16]


class Fewer(NamedTuple):
    """What is given up for a smaller file.

    colours: of all pictures together, 2 to 255; the colours are those of `sample`
    tolerance: levels by which a pixel may be off before it is drawn anew
    """

    colours: int
    tolerance: float
    sample: Sequence[Image.Image]


class _Drawn(NamedTuple):
    """What one picture draws: where, how, and in what."""

    picture: Image.Image
    place: tuple[int, int]
    blend: int


def encode(
    pictures: Iterable[Image.Image], centiseconds: Sequence[int], *, repeats: bool, fewer: Fewer | None = None
) -> bytes:
    """An APNG of RGB pictures of one size, each shown for its time. The same pictures give the same bytes.

    fewer: without it every pixel is what it was

    Raises Refused where Pillow can't make it.
    """
    drawn = _in_few(pictures, fewer) if fewer else _whole(pictures)
    frames = zip(drawn, centiseconds, strict=True)
    first, time = next(frames)
    try:
        parts = [_opening(first.picture, len(centiseconds), repeats=repeats)]
        numbers = count()
        parts += _frame(first, time, numbers, b"IDAT")
        for patch, standing in frames:
            parts += _frame(patch, standing, numbers, b"fdAT")
    except (OSError, ValueError, SystemError, struct.error) as error:
        raise Refused(f"An APNG of {in_words(first.picture.size)} could not be made: its encoder refused.") from error
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _whole(pictures: Iterable[Image.Image]) -> Iterator[_Drawn]:
    shown: Image.Image | None = None
    for picture in pictures:
        box = ImageChops.difference(picture, shown).getbbox() if shown else (0, 0, *picture.size)
        box = box or (0, 0, 1, 1)
        yield _Drawn(picture.crop(box), box[:2], _REPLACE)
        shown = picture


def _in_few(pictures: Iterable[Image.Image], fewer: Fewer) -> Iterator[_Drawn]:
    table = _table(fewer)
    colours = np.array(table.getpalette(), dtype=np.uint8).reshape(-1, 3)
    shown: Levels | None = None
    for picture in pictures:
        indices = np.asarray(picture.quantize(palette=table, dither=_DITHER)) + np.uint8(1)
        if shown is None:
            fresh = np.ones(indices.shape, dtype=bool)
        else:
            fresh = np.square(np.asarray(picture, np.int16) - shown, dtype=np.int32).sum(axis=2) > fewer.tolerance**2
        drawn = colours[indices - 1].astype(np.int16)
        shown = drawn if shown is None else np.where(fresh[..., np.newaxis], drawn, shown)
        box = Image.fromarray(fresh.view(np.uint8)).getbbox() or (0, 0, 1, 1)
        patch = Image.fromarray(np.where(fresh, indices, np.uint8(_CLEAR))).crop(box)
        patch.putpalette(bytes(3) + colours.tobytes())
        yield _Drawn(patch, box[:2], _OVER)


def _table(fewer: Fewer) -> Image.Image:
    """A picture in the colours that suit the sample."""
    size = fewer.sample[0].size
    scale = min(1.0, _SAMPLE / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    sheet = Image.new("RGB", (width, height * len(fewer.sample)))
    for place, picture in enumerate(fewer.sample):
        sheet.paste(picture.resize((width, height), Image.Resampling.BOX), (0, place * height))
    return sheet.quantize(fewer.colours, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=_DITHER)


def _opening(picture: Image.Image, frames: int, *, repeats: bool) -> bytes:
    """Everything before the first frame: the head and colours that all share, as Pillow writes them."""
    head = b"".join(_chunk(kind, data) for kind, data in _chunks(picture) if kind in (b"IHDR", b"PLTE"))
    clear = _chunk(b"tRNS", b"\0") if picture.mode == "P" else b""
    return _SIGNATURE + head + _chunk(b"acTL", struct.pack(">II", frames, 0 if repeats else 1)) + clear


def _frame(drawn: _Drawn, centiseconds: int, numbers: Iterator[int], kind: bytes) -> Iterator[bytes]:
    control = struct.pack(">5I", next(numbers), *drawn.picture.size, *drawn.place)
    yield _chunk(b"fcTL", control + struct.pack(">HHBB", centiseconds, 100, _STAY, drawn.blend))
    for _, data in (part for part in _chunks(drawn.picture) if part[0] == b"IDAT"):
        yield _chunk(kind, data if kind == b"IDAT" else struct.pack(">I", next(numbers)) + data)


def _chunks(picture: Image.Image) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of that picture as a PNG; indices take a byte each, whatever their number."""
    file = BytesIO()
    bits = {"bits": 8} if picture.mode == "P" else {}
    picture.save(file, "PNG", compress_level=9, **bits)
    data, place = file.getvalue(), len(_SIGNATURE)
    while place < len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        yield kind, data[place + 8 : place + 8 + length]
        place += length + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))
