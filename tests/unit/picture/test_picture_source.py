"""Every kind of picture that may be sent comes out as RGB, upright, at the job's size, without metadata."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageChops, PngImagePlugin

from chalicelib.picture.source import read_source

Colour = tuple[int, ...]

RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 200, 20), (20, 20, 220), (230, 220, 20)
R, G, B, Y = RED, GREEN, BLUE, YELLOW
STORED = {1: (R, G, B, Y), 2: (G, R, Y, B), 3: (Y, B, G, R), 4: (B, Y, R, G)} | {
    5: (R, B, G, Y),
    6: (G, Y, R, B),
    7: (Y, G, B, R),
    8: (B, R, Y, G),
}
"""EXIF orientation → how a scene of red, green over blue, yellow lies in the file, by where row and column 0 are."""


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def quarters(size: tuple[int, int], colours: tuple[Colour, ...] = (R, G, B, Y)) -> Image.Image:
    """Four colours: top left, top right, bottom left, bottom right."""
    four = Image.new("RGB", (2, 2))
    for place, colour in enumerate(colours):
        four.putpixel((place % 2, place // 2), colour)
    return four.resize(size, Image.Resampling.NEAREST)


def at(image: Image.Image, across: float, down: float) -> Colour:
    x, y = int(image.width * across), int(image.height * down)
    return tuple(image.crop((x, y, x + 1, y + 1)).tobytes())


def corners(image: Image.Image) -> list[Colour]:
    return [at(image, across, down) for down in (0.25, 0.75) for across in (0.25, 0.75)]


def near(one: Colour, other: Colour, within: int = 8) -> bool:
    return all(abs(ours - theirs) <= within for ours, theirs in zip(one, other, strict=True))


def grey_ramp() -> Image.Image:
    return Image.linear_gradient("L")


def png_of(width: int, height: int, depth: int, colour: int, rows: bytes) -> bytes:
    """A PNG written by hand, for what Pillow does not write."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    framed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def display_p3() -> bytes:
    """A minimal ICC profile with Display P3's primaries (adapted to D50) and a gamma of 2.2."""

    def fixed(*numbers: float) -> bytes:
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    curve = b"curv" + bytes(4) + struct.pack(">IHH", 1, round(2.2 * 256), 0)
    tags = {
        b"rXYZ": b"XYZ " + bytes(4) + fixed(0.51512, 0.24120, -0.00105),
        b"gXYZ": b"XYZ " + bytes(4) + fixed(0.29198, 0.69225, 0.04189),
        b"bXYZ": b"XYZ " + bytes(4) + fixed(0.15710, 0.06657, 0.78407),
        b"wtpt": b"XYZ " + bytes(4) + fixed(0.9642, 1.0, 0.8249),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, bodies = struct.pack(">I", len(tags)), b""
    for name, body in tags.items():
        table += name + struct.pack(">II", 128 + 4 + 12 * len(tags) + len(bodies), len(body))
        bodies += body
    length = 128 + len(table) + len(bodies)
    header = struct.pack(">I4x", length) + b"\x02\x40\x00\x00mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    header += fixed(0.9642, 1.0, 0.8249)
    return header.ljust(128, b"\0") + table + bodies


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_format_is_read(kind: str) -> None:
    picture = read_source(saved(quarters((200, 100)), kind), 128)
    assert (picture.mode, picture.size) == ("RGB", (128, 64))
    assert all(near(seen, meant, 12) for seen, meant in zip(corners(picture), STORED[1], strict=True))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_phone_photo_comes_out_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    photo = saved(quarters((4000, 3000), STORED[orientation]), "JPEG", exif=exif, quality=80)
    picture = read_source(photo, 512)
    assert picture.size == ((512, 384) if orientation < 5 else (384, 512))
    assert all(near(seen, meant) for seen, meant in zip(corners(picture), STORED[1], strict=True))


@pytest.mark.parametrize(("kind", "size"), [("PNG", (32, 64)), ("WEBP", (64, 32))])
def test_orientation_counts_in_a_png_too_and_not_in_a_webp(kind: str, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    assert read_source(saved(quarters((200, 100), STORED[6]), kind, exif=exif), 64).size == size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("exif", [b"MM\0\xff\0\0\0\x08", b"MM\0\x2a\0\0\0\x08\xff\xff" + b"\x01\x12" * 40])
def test_damaged_exif_leaves_the_picture_as_it_is_stored(kind: str, exif: bytes) -> None:
    assert read_source(saved(quarters((200, 100)), kind, exif=b"Exif\0\0" + exif), 64).size == (64, 32)


def test_a_cmyk_jpeg_keeps_its_colours() -> None:
    inks = Image.new("CMYK", (64, 64), (0, 255, 255, 0))
    assert near(at(read_source(saved(inks, "JPEG"), 64), 0.5, 0.5), (255, 0, 0))
    paper = Image.new("CMYK", (64, 64), (0, 0, 0, 0))
    assert near(at(read_source(saved(paper, "JPEG"), 64), 0.5, 0.5), (255, 255, 255))


def test_what_is_transparent_becomes_white() -> None:
    for mode in ("RGBA", "LA"):
        image = quarters((64, 64)).convert(mode)
        image.putalpha(Image.linear_gradient("L").resize((64, 64)).point(lambda level: 255 if level > 127 else 0))
        picture = read_source(saved(image, "PNG"), 64)
        assert at(picture, 0.25, 0.25) == (255, 255, 255)
        assert at(picture, 0.25, 0.9) == at(image.convert("RGB"), 0.25, 0.9)


def test_half_transparent_is_half_white() -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 100, 128))
    assert near(at(read_source(saved(image, "PNG"), 32), 0.5, 0.5), (127, 127, 177), 1)


@pytest.mark.parametrize(
    ("image", "transparency"),
    [
        (quarters((64, 64)).quantize(4), 0),
        (quarters((64, 64)), RED),
        (Image.new("L", (64, 64), 7), 7),
        (Image.new("1", (64, 64), 0), 0),
    ],
    ids=["palette", "RGB", "grey", "one bit"],
)
def test_a_colour_marked_as_transparent_becomes_white(image: Image.Image, transparency: Colour | int) -> None:
    if image.mode == "P":
        transparency = image.crop((0, 0, 1, 1)).tobytes()[0]
    picture = read_source(saved(image, "PNG", transparency=transparency), 64)
    assert at(picture, 0.25, 0.25) == (255, 255, 255)


def test_a_16_bit_grey_png_keeps_its_greys() -> None:
    rows = b"".join(b"\0" + struct.pack(">H", level * 257) * 64 for level in range(0, 256, 4))
    picture = read_source(png_of(64, 64, 16, 0, rows), 64)
    assert [at(picture, 0.5, row / 64)[0] for row in (1, 16, 32, 63)] == [4, 64, 128, 252]


def test_a_16_bit_colour_png_keeps_its_colours() -> None:
    row = b"\0" + struct.pack(">HHH", 220 * 257, 20 * 257, 128 * 257) * 64
    assert at(read_source(png_of(64, 64, 16, 2, row * 64), 64), 0.5, 0.5) == (220, 20, 128)


def test_a_palette_and_a_one_bit_picture_are_resized_smoothly() -> None:
    stripes = Image.new("L", (64, 64))
    for x in range(0, 64, 2):
        stripes.paste(255, (x, 0, x + 1, 64))
    for image in (stripes.convert("1"), stripes.quantize(2)):
        assert near(at(read_source(saved(image, "PNG"), 32), 0.5, 0.5), (128, 128, 128), 2)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_the_first_frame_of_an_animation_is_the_picture(kind: str) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, GREEN, BLUE)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert near(at(read_source(data, 64), 0.5, 0.5), RED)


def test_a_display_p3_photo_becomes_srgb() -> None:
    image = Image.new("RGB", (64, 64), (200, 90, 80))
    red, green, blue = at(read_source(saved(image, "PNG", icc_profile=display_p3()), 64), 0.5, 0.5)
    assert 210 <= red <= 222
    assert 76 <= green <= 88
    assert 68 <= blue <= 80


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("profile", [b"no profile at all", display_p3()[:300]], ids=["text", "cut"])
def test_an_unreadable_profile_is_passed_over(mode: str, profile: bytes) -> None:
    image = Image.new("L", (64, 64), 90).convert(mode)
    assert near(at(read_source(saved(image, "JPEG", icc_profile=profile), 64), 0.5, 0.5), (90, 90, 90), 2)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_profile_of_another_colour_space_is_passed_over(mode: str) -> None:
    image = Image.new("L", (64, 64), 90).convert(mode)
    assert near(at(read_source(saved(image, "JPEG", icc_profile=display_p3()), 64), 0.5, 0.5), (90, 90, 90), 2)


def test_nothing_but_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "a name"
    text = PngImagePlugin.PngInfo()
    text.add_text("comment", "where I live")
    image = quarters((64, 64))
    for data in (
        saved(image, "JPEG", exif=exif, comment="where I live", icc_profile=display_p3(), dpi=(300, 300)),
        saved(image, "PNG", exif=exif, pnginfo=text, icc_profile=display_p3(), dpi=(300, 300)),
    ):
        picture = read_source(data, 64)
        assert type(picture) is Image.Image
        assert picture.info == {}
        assert not picture.getexif()


@pytest.mark.parametrize(
    ("size", "longer", "expected"),
    [
        ((16, 16), 512, (512, 512)),
        ((640, 480), 64, (64, 48)),
        ((333, 1000), 512, (170, 512)),
        ((4000, 125), 512, (512, 16)),
    ],
)
def test_the_longer_side_is_brought_to_the_size(size: tuple[int, int], longer: int, expected: tuple[int, int]) -> None:
    assert read_source(saved(Image.new("RGB", size), "PNG"), longer).size == expected


def test_a_large_jpeg_looks_as_if_it_had_been_decoded_in_full() -> None:
    photo = Image.merge("RGB", [Image.radial_gradient("L"), grey_ramp(), grey_ramp().rotate(90)]).resize((3000, 3000))
    data = saved(photo, "JPEG", quality=95)
    full = Image.open(BytesIO(data)).resize((512, 512), Image.Resampling.LANCZOS)
    off = ImageChops.difference(read_source(data, 512), full).convert("L").histogram()
    assert sum(off[4:]) == 0


def test_the_same_bytes_give_the_same_pixels() -> None:
    data = saved(quarters((300, 200)), "WEBP")
    assert read_source(data, 128).tobytes() == read_source(data, 128).tobytes()
