"""GIFs whose frames lie anywhere, with every kind of palette, transparency and disposal."""

import struct
from random import Random

Size = tuple[int, int]


def write_gif(rng: Random) -> bytes:
    """One file; the same state of `rng` makes the same."""
    size = rng.randint(16, 40), rng.randint(16, 40)
    bits = rng.randint(1, 8)
    has_palette = rng.random() < 0.8
    flags = 0x70 | (0x80 | bits - 1 if has_palette else 0)
    screen = struct.pack("<HHBBB", *size, flags, rng.randrange(2**bits), 0)
    palette = rng.randbytes(3 * 2**bits) if has_palette else b""
    frames = [_frame(rng, size, bits, has_palette=has_palette, is_first=not at) for at in range(rng.choice((1, 1, 3)))]
    comment = b"\x21\xfe\x05hello\0" if rng.random() < 0.2 else b""
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0" if len(frames) > 1 else b""
    behind = rng.randbytes(9) if rng.random() < 0.1 else b""
    return b"GIF89a" + screen + palette + comment + loop + b"".join(frames) + b"\x3b" + behind


def _frame(rng: Random, screen: Size, bits: int, *, has_palette: bool, is_first: bool) -> bytes:
    left, upper, width, height = _place(rng, screen) if rng.random() < 0.6 else (0, 0, *screen)
    is_local = not has_palette or rng.random() < 0.3
    own = rng.randint(1, 8) if is_local else bits
    is_interlaced = rng.random() < 0.3
    flags = (0x80 | own - 1 if is_local else 0) | (0x40 if is_interlaced else 0)
    control = b""
    if rng.random() < 0.7 or not is_first:
        is_seen_through = rng.random() < 0.6
        packed = rng.choice((0, 1, 2, 3)) << 2 | is_seen_through
        control = b"\x21\xf9\x04" + struct.pack("<BHBB", packed, 8, rng.randrange(2**own), 0)
    place = b"\x2c" + struct.pack("<HHHHB", left, upper, width, height, flags)
    few = [rng.randrange(2**own) for _ in range(rng.choice((1, 3, 300)))]
    pixels = [rng.choice(few) for _ in range(width * height)]
    return control + place + (rng.randbytes(3 * 2**own) if is_local else b"") + _packed(pixels, max(2, own))


def _place(rng: Random, screen: Size) -> tuple[int, int, int, int]:
    """Within the screen, or now and then beyond it."""
    if rng.random() < 0.1:
        return rng.randrange(screen[0]), rng.randrange(screen[1]), rng.randint(1, 50), rng.randint(1, 50)
    left, upper = rng.randrange(screen[0] - 1), rng.randrange(screen[1] - 1)
    return left, upper, rng.randint(1, screen[0] - left), rng.randint(1, screen[1] - upper)


def _packed(pixels: list[int], bits: int) -> bytes:
    """LZW as it comes out where the dictionary is thrown away before its codes grow longer."""
    clear, codes = 1 << bits, []
    for at in range(0, len(pixels), clear - 2):
        codes += [clear, *pixels[at : at + clear - 2]]
    codes.append(clear + 1)
    whole = sum(code << place * (bits + 1) for place, code in enumerate(codes))
    data = whole.to_bytes(-(-len(codes) * (bits + 1) // 8), "little")
    blocks = (data[at : at + 255] for at in range(0, len(data), 255))
    return bytes([bits]) + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"
