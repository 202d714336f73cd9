"""What a file says of its colours and its transparency is heard as browsers hear it."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from chalicelib.picture.icc_profiles import SRGB_PRIMARIES, of_gamma
from chalicelib.picture.mask import read_mask
from chalicelib.picture.source import read_source

SIDE = 32
GREY, RGB, PALETTE = 0, 2, 3


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(depth: int, colour: int, pixels: list[bytes], *between: bytes) -> bytes:
    """A square PNG whose left half is pixels[0] and whose right half is pixels[1]; filtered by the Sub filter."""
    bits = "".join(
        "".join(f"{byte:08b}" for byte in pixels[x >= SIDE // 2])[-depth * (3 if colour == RGB else 1) :]
        for x in range(SIDE)
    )
    row = bytes(int(bits[place : place + 8], 2) for place in range(0, len(bits), 8))
    step = max(1, depth * (3 if colour == RGB else 1) // 8)
    sub = b"\1" + bytes((byte - (row[place - step] if place >= step else 0)) & 255 for place, byte in enumerate(row))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, depth, colour, 0, 0, 0)
    body = b"".join([chunk(b"IHDR", header), *between, chunk(b"IDAT", zlib.compress(sub * SIDE)), chunk(b"IEND", b"")])
    return b"\x89PNG\r\n\x1a\n" + body


def halves(image: Image.Image) -> tuple[object, object]:
    return image.getpixel((2, 9)), image.getpixel((SIDE - 3, 9))


NAMED = [
    (1, GREY, [b"\1", b"\0"], b"\0\1", (0,) * 3),
    (1, GREY, [b"\0", b"\1"], b"\0\0", (255,) * 3),
    (2, GREY, [b"\2", b"\1"], b"\0\2", (85,) * 3),
    (4, GREY, [b"\x0a", b"\3"], b"\0\x0a", (51,) * 3),
    (8, GREY, [b"\x50", b"\x51"], b"\0\x50", (81,) * 3),
    (16, GREY, [b"\x50\1", b"\x50\2"], b"\x50\1", (80,) * 3),
    (8, RGB, [b"\1\2\3", b"\1\2\4"], b"\0\1\0\2\0\3", (1, 2, 4)),
    (16, RGB, [b"\x10\1\x20\2\x30\3", b"\x10\1\x20\2\x30\4"], b"\x10\1\x20\2\x30\3", (16, 32, 48)),
]


@pytest.mark.parametrize(("depth", "colour", "pixels", "named", "other"), NAMED)
def test_a_colour_named_as_transparent_is_found_at_every_depth(
    depth: int, colour: int, pixels: list[bytes], named: bytes, other: tuple[int, ...]
) -> None:
    data = png(depth, colour, pixels, chunk(b"tRNS", named))
    assert halves(read_source(data, SIDE)) == ((255,) * 3, other)


def test_what_is_transparent_of_a_mask_may_not_change() -> None:
    for depth, white in ((1, b"\1"), (2, b"\3"), (4, b"\x0f"), (8, b"\xff"), (16, b"\xff\xff")):
        paint = b"\xff\xfe" if depth == 16 else bytes([white[0] - 1])
        data = png(depth, GREY, [white, paint], chunk(b"tRNS", white.rjust(2, b"\0")))
        if depth == 1:
            data = png(depth, GREY, [b"\0", white], chunk(b"tRNS", b"\0\0"))
        left, right = halves(read_mask(data, (SIDE, SIDE)))
        assert left == 0
        assert isinstance(right, int)
        assert right > 0


def gif_of_a_part(named: int | None) -> bytes:
    """Colour 0 is red; the first frame, of green, covers the lower right quarter of the screen."""
    file = BytesIO()
    picture = Image.new("P", (SIDE // 2, SIDE // 2), 1)
    picture.putpalette([255, 0, 0, 0, 255, 0, 255, 255, 255])
    picture.save(file, "GIF", **({} if named is None else {"transparency": named}), optimize=False)
    data = bytearray(file.getvalue())
    data[6:10] = struct.pack("<HH", SIDE, SIDE)
    place = data.index(b"," + bytes(4) + struct.pack("<HH", SIDE // 2, SIDE // 2))
    data[place + 1 : place + 5] = struct.pack("<HH", SIDE // 2, SIDE // 2)
    return bytes(data)


@pytest.mark.parametrize("named", [None, 0, 2])
def test_around_a_gifs_first_frame_nothing_is_shown(named: int | None) -> None:
    picture = read_source(gif_of_a_part(named), SIDE)
    assert picture.getpixel((SIDE - 3, SIDE - 3)) == (0, 255, 0)
    assert {picture.getpixel((x, 3)) for x in range(SIDE)} == {(255, 255, 255)}


def test_around_a_gifs_first_frame_nothing_may_change() -> None:
    mask = read_mask(gif_of_a_part(None), (SIDE, SIDE))
    assert mask.getbbox() == (SIDE // 2, SIDE // 2, SIDE, SIDE)


GAMMA_1 = chunk(b"gAMA", struct.pack(">I", 100_000))
PLAIN = chunk(b"sRGB", b"\0")
CODE_1 = chunk(b"cICP", bytes([1, 8, 0, 1]))


@pytest.mark.parametrize(
    ("between", "level"),
    [
        ((), 55),
        ((GAMMA_1,), 128),
        ((CODE_1,), 128),
        ((PLAIN, GAMMA_1), 55),
        ((CODE_1, PLAIN), 128),
        ((chunk(b"gAMA", bytes(4)),), 55),
        ((chunk(b"gAMA", b"\1"),), 55),
    ],
    ids=["nothing", "gAMA", "cICP", "sRGB before gAMA", "cICP before sRGB", "gAMA of 0", "gAMA cut"],
)
@pytest.mark.parametrize(("colour", "pixel"), [(GREY, b"\x37"), (RGB, b"\x37\x37\x37")])
def test_what_a_png_says_of_its_light_is_believed(
    between: tuple[bytes, ...], level: int, colour: int, pixel: bytes
) -> None:
    assert halves(read_source(png(8, colour, [pixel, pixel], *between), SIDE)) == ((level,) * 3, (level,) * 3)


WIDE = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000))


@pytest.mark.parametrize(
    ("between", "shown"),
    [
        ((chunk(b"gAMA", struct.pack(">I", 43_181)),), (5, 22, 40)),
        ((chunk(b"gAMA", struct.pack(">I", 43_182)),), (16, 32, 48)),
        ((chunk(b"gAMA", struct.pack(">I", 47_727)),), (16, 32, 48)),
        ((chunk(b"gAMA", struct.pack(">I", 47_728)),), (10, 30, 49)),
        ((chunk(b"gAMA", struct.pack(">I", 45_455)), WIDE), (1, 27, 46)),
        ((chunk(b"gAMA", struct.pack(">I", 55_556)), WIDE), (10, 43, 65)),
        ((WIDE,), (16, 32, 48)),
        ((chunk(b"cICP", bytes([12, 13, 0, 1])),), (10, 33, 49)),
        ((chunk(b"cICP", bytes([9, 14, 0, 1])),), (0, 21, 38)),
        ((chunk(b"cICP", bytes([1, 1, 0, 1])),), (4, 20, 37)),
    ],
)
def test_colours_come_out_as_chromium_156_shows_them(between: tuple[bytes, ...], shown: tuple[int, ...]) -> None:
    assert halves(read_source(png(8, RGB, [b"\x10\x20\x30"] * 2, *between), SIDE)) == (shown, shown)


@pytest.mark.parametrize("colour", [GREY, RGB])
def test_greys_are_brought_to_srgb_by_a_profile_of_colours(colour: int) -> None:
    profile = chunk(b"iCCP", b"linear\0\0" + zlib.compress(of_gamma(1.0, SRGB_PRIMARIES) or b""))
    pixel = b"\x37" * (3 if colour == RGB else 1)
    assert halves(read_source(png(8, colour, [pixel, pixel], profile), SIDE)) == ((128,) * 3, (128,) * 3)


def test_a_pixel_whose_colour_the_palette_lacks_has_its_last() -> None:
    two = chunk(b"PLTE", b"\x10\x20\x30\x40\x50\x60")
    assert halves(read_source(png(8, PALETTE, [b"\0", b"\7"], two), SIDE)) == ((16, 32, 48), (64, 80, 96))
    clear = chunk(b"tRNS", b"\xff\0\x80")
    assert halves(read_source(png(8, PALETTE, [b"\0", b"\7"], two, clear), SIDE)) == ((16, 32, 48), (255, 255, 255))
