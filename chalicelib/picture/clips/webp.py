"""An animated WebP → pictures: Pillow decodes it."""

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from itertools import accumulate

from PIL import Image

from chalicelib.domain.errors import PictureRefused
from chalicelib.picture.decoder_errors import refusing

from .bounds import DAMAGED, Size, check_length, check_size
from .clip import Clip, at_even_times

_HEAD, _FILE_HEAD = 8, 12
_MILLISECOND = 0.001


def is_webp(data: bytes) -> bool:
    """Whether it begins as a WebP does."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def read(data: bytes) -> Clip:
    """The pictures of an animated WebP. Raises PictureRefused, as looking at them does: see Clip."""
    size, durations = _outline(data)
    check_size(size)
    check_length(size, len(durations), sum(durations) * _MILLISECOND)
    *starts, end = accumulate(durations, initial=0)
    return Clip(at_even_times(starts, end), partial(_decoded, data, len(durations)))


def _outline(data: bytes) -> tuple[Size, list[int]]:
    """The size, and how many milliseconds each picture stands, by the container (RFC 9649, 2.7)."""
    size, durations, place = (0, 0), [], _FILE_HEAD
    while place + _HEAD <= len(data):
        kind, length = data[place : place + 4], int.from_bytes(data[place + 4 : place + _HEAD], "little")
        body = data[place + _HEAD : place + _HEAD + min(length, 16)]
        if kind == b"VP8X":
            size = int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
        elif kind == b"ANMF":
            durations.append(int.from_bytes(body[12:15], "little"))
        place += _HEAD + length + length % 2
    if place > len(data) or size == (0, 0):
        raise PictureRefused(DAMAGED if durations else "The clip is a WebP that does not move.")
    return size, durations


def _decoded(data: bytes, pictures: int) -> Iterator[Callable[[], Image.Image]]:
    with refusing("clip"):
        file = Image.open(BytesIO(data), formats=("WEBP",))  # in memory: nothing has to be closed
    for place in range(pictures):
        yield partial(_rgb, file, place)


def _rgb(file: Image.Image, place: int) -> Image.Image:
    """Decodes those before it on the way."""
    with refusing("clip"):
        file.seek(place)
        return file.convert("RGB")
