"""PNGs of every kind that the specification allows, and of some that it doesn't and browsers show all the same."""

import struct
import zlib
from random import Random

from chalicelib.picture.icc_profiles import of_gamma

DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""Colour type → bits of a sample."""
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Adam7: first column and row, and the steps to the next."""
_DISPLAY_P3 = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
_BT709 = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
Chunk = tuple[bytes, bytes]


def write_png(rng: Random) -> bytes:
    """One file; the same state of `rng` makes the same."""
    colour = rng.choice(list(DEPTHS))
    depth = rng.choice(DEPTHS[colour])
    width, height = rng.randint(16, 40), rng.randint(16, 40)
    is_interlaced = rng.random() < 0.3
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, is_interlaced)
    levels = _levels(rng, width * height * SAMPLES[colour], depth)
    rows = _rows(rng, levels, (width, height), SAMPLES[colour], depth, is_interlaced=is_interlaced)
    before, palette = _before(rng, colour, depth, levels), _palette(rng, colour, depth)
    moving = _moving(width, height) if rng.random() < 0.1 else []
    chunks = [(b"IHDR", header), *before[0], *palette, *before[1], *moving, *_pixels(rng, rows), *_after(rng)]
    ends = [(b"IEND", b"")] if rng.random() < 0.95 else []
    return b"\x89PNG\r\n\x1a\n" + b"".join(_written(rng, chunk) for chunk in chunks + ends)


def _levels(rng: Random, count: int, depth: int) -> list[int]:
    few = [rng.randrange(2**depth) for _ in range(rng.choice((2, 5, 300)))]
    return [rng.choice(few) for _ in range(count)]


def _rows(
    rng: Random, levels: list[int], size: tuple[int, int], samples: int, depth: int, *, is_interlaced: bool
) -> bytes:
    width, height = size
    rows = []
    for left, upper, right, down in _PASSES if is_interlaced else ((0, 0, 1, 1),):
        before = b""
        for row in range(upper, height, down):
            places = [(row * width + column) * samples for column in range(left, width, right)]
            if not places:
                continue
            line = _packed([levels[place + sample] for place in places for sample in range(samples)], depth)
            kind = rng.randrange(3)  # none, the byte to the left, the byte above
            rows.append(bytes([kind]) + _filtered(line, before, kind, max(1, samples * depth // 8)))
            before = line
    return b"".join(rows)


def _packed(levels: list[int], depth: int) -> bytes:
    bits = "".join(f"{level:0{depth}b}" for level in levels)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


def _filtered(line: bytes, before: bytes, kind: int, step: int) -> bytes:
    beside = bytes(step) + line if kind == 1 else before or bytes(len(line))
    return bytes((byte - other) % 256 for byte, other in zip(line, beside, strict=False)) if kind else line


def _palette(rng: Random, colour: int, depth: int) -> list[Chunk]:
    if colour == 3 or (colour in {2, 6} and rng.random() < 0.2):
        return [(b"PLTE", rng.randbytes(3 * rng.choice((2 ** min(depth, 8), rng.randint(1, 2 ** min(depth, 8))))))]
    return []


def _before(rng: Random, colour: int, depth: int, levels: list[int]) -> tuple[list[Chunk], list[Chunk]]:
    """What stands before the palette, and behind it."""
    early = [chunk for chunk in _colours(rng) if rng.random() < 0.25]
    rng.shuffle(early)
    late: list[Chunk] = []
    if rng.random() < 0.4:
        late.append((b"tRNS", _transparency(rng, colour, depth, levels)))
    if rng.random() < 0.2:
        late.append((b"bKGD", rng.randbytes({3: 1, 0: 2, 4: 2}.get(colour, 6))))
    if rng.random() < 0.2:
        late.append((b"pHYs", struct.pack(">IIB", rng.randrange(5000), rng.randrange(5000), 1)))
    return early, late


def _colours(rng: Random) -> list[Chunk]:
    profile = of_gamma(rng.choice((1.0, 1.8, 2.2)), tuple(part / 100_000 for part in rng.choice((_DISPLAY_P3, _BT709))))
    assert profile
    return [
        (b"gAMA", struct.pack(">I", rng.choice((0, 45455, 45455, 55556, 100_000, 30_000)))),
        (b"cHRM", struct.pack(">8I", *rng.choice((_DISPLAY_P3, _BT709)))),
        (b"sRGB", b"\0"),
        (b"cICP", bytes([rng.choice((1, 12)), rng.choice((1, 4, 8, 13)), 0, 1])),
        (b"eXIf", b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + bytes([0, rng.randint(0, 9), 0, 0]) + bytes(4)),
        (b"iCCP", b"made\0\0" + zlib.compress(profile)),
        (b"tEXt", b"Comment\0" + rng.randbytes(9).hex().encode()),
        (b"zTXt", b"Comment\0\0" + zlib.compress(rng.randbytes(99))),
        (b"prIv", rng.randbytes(12)),
    ]


def _transparency(rng: Random, colour: int, depth: int, levels: list[int]) -> bytes:
    if colour == 3:
        return rng.randbytes(rng.randint(1, 2**depth))
    at = rng.randrange(0, len(levels), SAMPLES[colour])
    return b"".join(level.to_bytes(2) for level in levels[at : at + SAMPLES[colour]])


def _moving(width: int, height: int) -> list[Chunk]:
    """What makes the pixels the only frame of an animation."""
    control = struct.pack(">IIIIIHHBB", 0, width, height, 0, 0, 8, 100, 0, 0)
    return [(b"acTL", struct.pack(">II", 1, 0)), (b"fcTL", control)]


def _pixels(rng: Random, rows: bytes) -> list[Chunk]:
    packed = zlib.compress(rows, rng.choice((0, 1, 9)))
    cut = rng.randrange(len(packed))
    return [(b"IDAT", packed)] if rng.random() < 0.5 else [(b"IDAT", packed[:cut]), (b"IDAT", packed[cut:])]


def _after(rng: Random) -> list[Chunk]:
    late: tuple[Chunk, ...] = (
        (b"tEXt", b"Comment\0late"),
        (b"gAMA", struct.pack(">I", 100_000)),
        (b"tRNS", b"\0\0"),
        (b"prIv", b"late"),
    )
    return [rng.choice(late)] if rng.random() < 0.2 else []


def _written(rng: Random, chunk: Chunk) -> bytes:
    name, body = chunk
    checksum = zlib.crc32(name + body)
    # An animation that is damaged browsers don't show, and we show the picture that stands for it.
    if name[:1].islower() and name not in {b"acTL", b"fcTL"} and rng.random() < 0.1:
        checksum ^= 1
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)
