"""What of a PNG says how its pixels look, read as browsers do, and nothing else of it.

After the PNG specification (W3C, third edition). Pillow refuses a file for a wrong checksum in its comment, passes gAMA
over, and compares the colour that stands for "transparent" with samples that it has already scaled.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops

from chalicelib.domain.limits import MAX_PIXELS

from . import icc_profiles

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3}
"""Colour types in which a colour may stand for "transparent", grey and RGB → samples of a pixel."""
_INDEXED = b"\3"
"""The colour type whose samples are places in a palette."""
_WIDE = 16
"""Bits of a sample that takes two bytes."""
_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
_TELLING = {b"tRNS", b"eXIf", b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM"}
_MAX_PROFILE = 4_000_000
"""Bytes: printers' profiles have two millions at most."""
_UNIT = 100_000
"""gAMA and cHRM count in parts of it."""
_NEARLY_SRGB = range(43_182, 47_728)
"""Values of gAMA that mean sRGB's own curve where no cHRM says more: libpng and browsers pass over 5 % of 1/2.2."""
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""For each pass of an interlaced PNG: its first column and row, and the steps to the next."""


@dataclass(frozen=True)
class Png:
    """A PNG without what nobody looks at.

    data: a PNG of the critical chunks and of what Pillow itself reads well: a palette's transparency, the orientation
    ancillary: name → body of the ancillary chunks that say how the pixels look
    """

    data: bytes
    ancillary: dict[bytes, bytes]

    @property
    def profile(self) -> bytes | None:
        """An ICC profile of its colours: by cICP, else iCCP, else sRGB, else gAMA. None where they are sRGB's."""
        code = self.ancillary.get(b"cICP", b"")
        if len(code) == struct.calcsize(">4B"):
            return icc_profiles.of_code(code[0], code[1])
        embedded = _inflated(self.ancillary.get(b"iCCP", b"").partition(b"\0")[2][1:])
        gamma = self.ancillary.get(b"gAMA", b"")
        if embedded or b"sRGB" in self.ancillary or len(gamma) != struct.calcsize(">I") or not any(gamma):
            return embedded
        if b"cHRM" not in self.ancillary and int.from_bytes(gamma) in _NEARLY_SRGB:
            return None
        return icc_profiles.of_gamma(_UNIT / int.from_bytes(gamma), self._primaries)

    @property
    def _primaries(self) -> tuple[float, ...]:
        body = self.ancillary.get(b"cHRM", b"")
        if len(body) != struct.calcsize(">8I"):
            return icc_profiles.SRGB_PRIMARIES
        return tuple(number / _UNIT for number in struct.unpack(">8I", body))

    def transparency(self, image: Image.Image) -> Image.Image | None:
        """The alpha where a colour stands for "transparent", else None. `image` is what Pillow made of `data`."""
        depth, colour = self.data[24], self.data[25]
        body, samples = self.ancillary.get(b"tRNS", b""), _SAMPLES.get(colour, 0)
        if not samples or len(body) != 2 * samples:
            return None
        equal = [plane.point(_is(level)) for plane, level in self._planes(image, _levels(body, depth))]
        same = equal[0]
        for other in equal[1:]:
            same = ImageChops.darker(same, other)
        return ImageChops.invert(same)

    def _planes(self, image: Image.Image, levels: bytes) -> Iterator[tuple[Image.Image, int]]:
        """Pictures of a byte a sample, each with the byte that stands where it is transparent."""
        if image.mode == "I;16":
            yield from (
                (Image.frombytes("L", image.size, image.tobytes()[1 - place :: 2]), levels[place]) for place in (0, 1)
            )
            return
        high = image.convert("L").split() if image.mode == "1" else image.split()
        low: tuple[Image.Image, ...] = ()
        if len(levels) > len(high):
            low = Image.open(BytesIO(_of_low_bytes(self.data)), formats=("PNG",)).split()
        yield from zip((*high, *low), levels[:: 2 if low else 1] + levels[1::2], strict=False)


def read(data: bytes) -> Png:
    """`data` begins with the signature.

    SyntaxError for a wrong checksum where pixels depend on it; other damage is left in it, for Pillow to find.
    """
    kept, ancillary, is_past = [SIGNATURE], dict[bytes, bytes](), False
    for name, body, chunk in _chunks(data):
        is_sound = zlib.crc32(name + body) == int.from_bytes(chunk[-4:])
        if name in _CRITICAL:
            if not is_sound and name != b"IEND":
                raise SyntaxError(f"wrong checksum in {name!r}")  # as Pillow calls it, which looks at some only
            is_past = is_past or name == b"IDAT"
            kept.append(chunk)
        elif name in _TELLING and is_sound and not is_past:
            ancillary.setdefault(name, body)
            is_for_pillow = name == b"eXIf" or (name == b"tRNS" and data[25] not in _SAMPLES)
            kept += [chunk] if is_for_pillow and ancillary[name] is body else []
        elif is_past or not name.isalpha():
            # Pixels have to stand together; what is behind them says nothing.
            kept += [] if name.isalpha() else [chunk]
    return Png(b"".join(_whole_palette(kept, data[24]) if data[25:26] == _INDEXED else kept), ancillary)


def _whole_palette(chunks: list[bytes], depth: int) -> list[bytes]:
    """A pixel whose colour the palette lacks has its last one, and that one's alpha, as browsers show it."""
    colours = sum((len(chunk) - 12) // 3 for chunk in chunks if chunk[4:8] == b"PLTE")
    missing = max(0, 2 ** min(depth, 8) - colours)

    def whole(chunk: bytes) -> bytes:
        size = {b"PLTE": 3, b"tRNS": 1}.get(chunk[4:8], 0)
        body = chunk[8:-4][: size * colours]
        return _chunk(chunk[4:8], body + body[-size:] * missing) if size and len(body) == size * colours else chunk

    return [whole(chunk) for chunk in chunks]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, body and the whole of each, up to the end; what is cut short comes as it is."""
    place, name = len(SIGNATURE), b""
    while place < len(data) and name != b"IEND":
        length = int.from_bytes(data[place : place + 4])
        name, chunk = data[place + 4 : place + 8], data[place : place + 12 + length]
        yield name, chunk[8:-4], chunk
        place += len(chunk)


def _levels(body: bytes, depth: int) -> bytes:
    """The bytes that a transparent pixel has as Pillow reads it: of narrow samples only the low bits count."""
    if depth == _WIDE:
        return body
    highest = 2**depth - 1
    return bytes((level & highest) * 255 // highest for level in body[1::2])


def _is(level: int) -> Callable[[int], int]:
    return lambda other: 255 * (other == level)


def _inflated(packed: bytes) -> bytes | None:
    """None for what is too long, or damaged."""
    unpacking = zlib.decompressobj()
    try:
        body = unpacking.decompress(packed, _MAX_PROFILE)
    except zlib.error:
        return None
    return body if unpacking.eof else None


def _of_low_bytes(data: bytes) -> bytes:
    """An RGB PNG of 8 bits, made of the lower half of each sample of one of 16, which Pillow throws away.

    A filter works on each byte of a pixel by itself (section 9.1), so that taking every second byte leaves it right.
    """
    width, height = struct.unpack(">II", data[16:24])
    packed = b"".join(body for name, body, _ in _chunks(data) if name == b"IDAT")
    rows = zlib.decompressobj().decompress(packed, 6 * MAX_PIXELS + 7 * height)
    halves, place = [], 0
    for across in _rows(width, height, is_interlaced=data[28] == 1):
        halves.append(rows[place : place + 1] + rows[place + 2 : place + 1 + 6 * across : 2])
        place += 1 + 6 * across
    header = data[16:24] + b"\x08\x02\0\0" + data[28:29]
    body = zlib.compress(b"".join(halves), 1)
    return SIGNATURE + b"".join(map(_chunk, (b"IHDR", b"IDAT", b"IEND"), (header, body, b"")))


def _rows(width: int, height: int, *, is_interlaced: bool) -> Iterator[int]:
    """Pixels of each row, in the order of the file."""
    for left, upper, right, down in _ADAM7 if is_interlaced else ((0, 0, 1, 1),):
        across = -(-max(0, width - left) // right)
        if across:
            yield from (across for _ in range(upper, height, down))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
