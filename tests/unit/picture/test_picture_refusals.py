"""What cannot become a frame is refused in a sentence, whatever its bytes do to a decoder."""

import struct
import subprocess
import sys
import warnings
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from chalicelib.domain.errors import PictureRefused
from chalicelib.domain.limits import MAX_UPLOAD_BYTES
from chalicelib.picture.mask import read_mask
from chalicelib.picture.source import read_source


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def noise(size: tuple[int, int] = (64, 48)) -> Image.Image:
    return Image.merge("RGB", [Image.radial_gradient("L").resize(size).rotate(turn) for turn in (0, 90, 45)])


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def black_png(side: int, rows: int) -> bytes:
    """A square grey PNG that says it has `side` rows and has `rows`; deflated, it is small whatever its size."""
    deflate = zlib.compressobj(9)
    body = [deflate.compress(bytes(side + 1)) for _ in range(rows)] + [deflate.flush()]
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", b"".join(body)) + png_chunk(b"IEND", b"")


def with_chunk(png: bytes, kind: bytes, body: bytes) -> bytes:
    """The PNG with one more chunk behind its header."""
    return png[:33] + png_chunk(kind, body) + png[33:]


def refusal(data: bytes, size: int = 512) -> str:
    with pytest.raises(PictureRefused) as caught:
        read_source(data, size)
    return str(caught.value)


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "The picture is an empty file."


@pytest.mark.parametrize(
    "data",
    [
        b"just some words, saved under a picture's name\n" * 40,
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=["text", "start of a jpeg", "start of a png"],
)
def test_what_is_no_picture_of_ours_is_refused(data: bytes) -> None:
    assert refusal(data) == "The picture must be a JPEG, PNG, WebP or GIF file; this is none, or it is damaged."


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"></svg>', "an SVG drawing"),
        (b'<?xml version="1.0"?>\n<!-- made by hand -->\n<svg width="64" height="64"></svg>', "an SVG drawing"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(400), "an AVIF picture"),
        (b"\0\0\0\x18ftypavis\0\0\0\0msf1avis" + bytes(400), "an AVIF picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "a HEIC picture, as iPhones save it"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp41" + bytes(400), "a film"),
        (saved(noise(), "BMP"), "a BMP picture"),
        (saved(noise(), "TIFF"), "a TIFF or raw picture"),
        (saved(noise(), "ICO"), "an icon"),
        (saved(noise(), "JPEG2000"), "a JPEG 2000 picture"),
        (saved(noise(), "PDF"), "a PDF"),
        (b"\xff\x0a" + bytes(400), "a JPEG XL picture"),
        (b"8BPS\0\1" + bytes(400), "a Photoshop document"),
        (b"PK\3\4" + bytes(400), "a ZIP archive or a document in one"),
        (b"<!DOCTYPE html>\n<html><body>not found</body></html>", "a web page"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(data: bytes, name: str) -> None:
    assert refusal(data) == f"The picture is {name}, whatever it is called; save it as a JPEG, PNG, WebP or GIF file."


@pytest.mark.parametrize(("size", "words"), [((1200, 1), "1200 by 1 pixels"), ((15, 400), "15 by 400 pixels")])
def test_a_picture_with_a_side_under_16_pixels_is_refused(size: tuple[int, int], words: str) -> None:
    assert refusal(saved(Image.new("RGB", size), "PNG")) == f"The picture is {words}; each side needs at least 16."


def test_a_picture_that_would_be_drawn_too_thin_is_refused() -> None:
    assert refusal(saved(Image.new("RGB", (4000, 17)), "PNG")) == (
        "The picture is 4000 by 17 pixels, too long and thin: "
        "at 512 pixels, one side may be at most 32 times the other."
    )


def test_more_bytes_than_an_upload_may_have_are_refused() -> None:
    assert refusal(saved(noise(), "PNG").ljust(MAX_UPLOAD_BYTES + 1)) == (
        "The picture has 10,000,001 bytes; 10,000,000 is the most."
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_cut_in_the_middle_is_refused(kind: str) -> None:
    whole = saved(Image.effect_noise((300, 300), 60), kind)
    assert "damaged" in refusal(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "side", [6400, 9_500, 20_000], ids=["over ours", "over Pillow's warning", "over Pillow's error"]
)
def test_a_bomb_is_refused_for_its_pixels(side: int) -> None:
    assert (
        refusal(black_png(side, rows=1))
        == "The picture has more than 40 megapixels, which is the most that can be read."
    )


ROOT = Path(__file__).parents[3]
BOMB_PROBE = """
import sys
from pathlib import Path
from chalicelib.domain.errors import PictureRefused
from chalicelib.picture.source import read_source

try:
    read_source(sys.stdin.buffer.read(), 512)
except PictureRefused as refused:
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(refused, "|", peak.split()[1])
"""


def test_a_bomb_of_400_megapixels_takes_less_than_300_mb() -> None:
    # getrusage would report the test process's own peak, which a child inherits across exec; VmHWM is the child's.
    probe = [sys.executable, "-c", BOMB_PROBE]
    answer = subprocess.run(probe, input=black_png(20_000, rows=20_000), capture_output=True, check=True, cwd=ROOT)
    sentence, kilobytes = answer.stdout.decode().split(" | ")
    assert sentence == "The picture has more than 40 megapixels, which is the most that can be read."
    assert int(kilobytes) < 300_000


def test_a_png_with_a_nameless_chunk_amid_its_pixels_is_refused() -> None:
    png = saved(noise(), "PNG")
    header, body = png[:33], png[41:-16]
    broken = header + png_chunk(b"IDAT", body[:500]) + png_chunk(b"\xce\x1f\x1a\0", body[500:])
    assert "damaged" in refusal(broken)


def test_a_gif_with_a_huge_screen_is_refused() -> None:
    gif = saved(noise(), "GIF")
    huge = gif[:6] + struct.pack("<HH", 65_535, 65_535) + gif[10:]
    assert "more than 40 megapixels" in refusal(huge)


def test_a_webp_that_lies_about_its_size_is_refused() -> None:
    webp = bytearray(saved(noise(), "WEBP", exif=b"Exif\0\0MM"))
    assert webp[12:16] == b"VP8X"
    webp[24:27] = struct.pack("<I", 4999)[:3]
    assert "The picture" in refusal(bytes(webp))


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP", b"iTXt"])
def test_a_bomb_in_a_png_chunk_does_no_harm(kind: bytes) -> None:
    packed = zlib.compress(bytes(60_000_000), 9)
    body = b"k\0\1\0\0\0" + packed if kind == b"iTXt" else b"k\0\0" + packed
    assert read_source(with_chunk(saved(noise(), "PNG"), kind, body), 64).tobytes() == noise().tobytes()


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    jpeg = saved(noise(), "JPEG", progressive=True)
    last = jpeg.rindex(b"\xff\xda")
    scan = jpeg[last:-2]
    assert read_source(jpeg, 64).size == (64, 48)
    assert refusal(jpeg[:last] + scan * 1000 + b"\xff\xd9") == (
        "The picture is a JPEG of more than 100 scans; save it anew with fewer."
    )


def test_the_scans_of_what_lies_behind_a_jpeg_are_not_its_own() -> None:
    jpeg = saved(noise(), "JPEG", progressive=True, quality=95)
    film = saved(noise(), "JPEG", progressive=True) * 50
    assert film.count(b"\xff\xda") > 100
    assert read_source(jpeg + film, 64).tobytes() == read_source(jpeg, 64).tobytes()


def test_the_scans_inside_a_jpegs_segments_are_not_its_own() -> None:
    jpeg = saved(noise(), "JPEG", quality=95)
    segment = b"\xff\xe5" + struct.pack(">H", 2 + 60_000) + b"\xff\xda" * 30_000
    assert read_source(jpeg[:2] + segment + jpeg[2:], 64).tobytes() == read_source(jpeg, 64).tobytes()


@pytest.mark.parametrize("chunk", [b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf", b"gAMA", b"tIME", b"prVt"])
def test_a_wrong_checksum_counts_in_the_pixels_chunks_alone(chunk: bytes) -> None:
    png = bytearray(with_chunk(saved(noise(), "PNG"), chunk, b"\0\1\x86\xa0"))
    png[33 + 8 + 4] ^= 1
    assert read_source(bytes(png), 64).tobytes() == noise().tobytes()


@pytest.mark.parametrize("chunk", [b"IHDR", b"IDAT"])
def test_a_wrong_checksum_of_the_pixels_is_refused(chunk: bytes) -> None:
    png = bytearray(saved(noise(), "PNG"))
    place = png.index(chunk)
    png[place + 4 + int.from_bytes(png[place - 4 : place])] ^= 1
    assert refusal(bytes(png))


def test_a_warning_of_the_decoder_stays_inside() -> None:
    text = PngImagePlugin.PngInfo()
    text.add(b"eXIf", b"MM\0\x2a\0\0\0\x08\0\x09" + b"\x01\x12\0\x03\0\0\xff\xff\0\0\0\x01" * 9)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        read_source(saved(noise(), "PNG", pnginfo=text), 64)
    assert heard == []


def seeds() -> list[bytes]:
    """Small valid files of all formats, with what readers stumble over."""
    image, exif = noise(), Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a description"
    text = PngImagePlugin.PngInfo()
    text.add_text("comment", "words " * 20, zip=True)
    clear = image.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(image.size))
    others = {"save_all": True, "append_images": [image.rotate(90)], "duration": 40}
    return [
        saved(image, "JPEG", exif=exif, comment="words", icc_profile=b"x" * 200),
        saved(image, "JPEG", progressive=True),
        saved(image.convert("CMYK"), "JPEG"),
        saved(image.convert("L"), "JPEG", restart_marker_blocks=2),
        saved(image, "MPO", save_all=True, append_images=[image]),
        saved(image, "PNG", exif=exif, pnginfo=text, icc_profile=b"x" * 200),
        saved(clear, "PNG"),
        saved(image.quantize(16), "PNG", transparency=3),
        saved(image.convert("1"), "PNG"),
        saved(image.convert("I").convert("I;16"), "PNG"),
        saved(image, "PNG", **others),
        saved(image, "WEBP", exif=exif),
        saved(clear, "WEBP", lossless=True, icc_profile=b"x" * 200),
        saved(image, "WEBP", **others),
        saved(image.quantize(16), "GIF", transparency=3, comment=b"words"),
        saved(image, "GIF", **others),
    ]


SEEDS = seeds()
EDIT = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A valid file with bytes changed (mostly near its beginning, where its structure lies), cut out, or cut off."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for place, value in draw(st.lists(EDIT, max_size=8)):
        data[int(place**2 * len(data))] = value
    start, stop = sorted(int(draw(EDIT)[0] * len(data)) for _ in range(2))
    fate = draw(st.sampled_from(["whole", "whole", "cut off", "cut out", "doubled"]))
    whole = bytes(data)
    return {
        "whole": whole,
        "cut off": whole[:stop],
        "cut out": whole[:start] + whole[stop:],
        "doubled": whole[:stop] + whole[start:],
    }[fate]


@settings(max_examples=500, deadline=None, derandomize=True)
@given(damaged())
def test_damaged_bytes_give_a_picture_or_a_refusal(data: bytes) -> None:
    try:
        picture = read_source(data, 64)
    except PictureRefused:
        return
    assert (picture.mode, max(picture.size), picture.info) == ("RGB", 64, {})


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_refusal(data: bytes) -> None:
    with pytest.raises(PictureRefused):
        read_mask(data, (64, 48))
