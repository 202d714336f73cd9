"""Clips as models deliver them, and as nobody should: made by PyAV and Pillow, and then damaged."""

import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.errors import PictureRefused
from chalicelib.domain.limits import MAX_CLIP_PICTURES
from chalicelib.outputs import mp4 as writer
from chalicelib.picture.clips.bounds import check_length
from chalicelib.picture.clips.clip import Clip, at_even_times
from chalicelib.picture.clips.reading import read_clip

SIZE = (96, 64)
RATE = 16
MUCH_MEMORY = 50_000_000
PATIENCE = 5
"""Seconds: far more than any refusal takes."""


def greys(count: int, size: tuple[int, int] = SIZE) -> list[Image.Image]:
    """Each picture is lighter than the one before it, and its left half darker than its right."""
    pictures = []
    for place in range(count):
        picture = Image.new("RGB", size, (40 + 8 * place,) * 3)
        picture.paste((20 + 4 * place,) * 3, (0, 0, size[0] // 2, size[1]))
        pictures.append(picture)
    return pictures


def filmed(
    pictures: Sequence[Image.Image],
    times: Sequence[int] | None = None,
    codec: str = "libx264",
    **options: str,
) -> bytes:
    """An MP4; times: when each picture shows, in 1/1000 s."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        with av.open(str(path), "w", options=options) as container:
            write(container, pictures, times, codec)
        return path.read_bytes()


def write(container: Any, pictures: Sequence[Image.Image], times: Sequence[int] | None, codec: str) -> None:  # noqa: ANN401 - PyAV's types differ by version
    unit = Fraction(1, 1000) if times else Fraction(1, RATE)
    stream = container.add_stream(codec, rate=RATE, options={"preset": "ultrafast"} if codec == "libx264" else {})
    stream.width, stream.height = pictures[0].size
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = unit
    for place, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
        frame.pts, frame.time_base = (times[place] if times else place), unit
        container.mux(stream.encode(frame))
    container.mux(stream.encode())


def animated(pictures: Sequence[Image.Image], milliseconds: int = 62, **changes: Any) -> bytes:  # noqa: ANN401
    """A lossless WebP, as ComfyUI's SaveAnimatedWEBP writes it."""
    file = BytesIO()
    pictures[0].save(
        file, "WEBP", save_all=True, append_images=pictures[1:], duration=milliseconds, lossless=True, **changes
    )
    return file.getvalue()


def sounding() -> bytes:
    """An MP4 with sound and nothing else."""
    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        hum(container)
    return file.getvalue()


def hum(container: Any) -> None:  # noqa: ANN401 - PyAV's types differ by version
    stream = container.add_stream("aac", rate=44_100)
    frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
    frame.sample_rate = 44_100
    for packets in (stream.encode(frame), stream.encode()):
        container.mux(packets)


def turned(data: bytes, matrix: tuple[int, ...]) -> bytes:
    """With the upper part of its track header's matrix changed (ISO/IEC 14496-12, 8.3.2)."""
    at = data.index(b"tkhd") + 4 + 40
    return data[:at] + b"".join(struct.pack(">i", one << 16) for one in matrix) + data[at + 20 :]


def table(data: bytes, name: bytes, at: int, value: int) -> bytes:
    """With a number in a table changed."""
    place = data.index(name) + 4 + at
    return data[:place] + struct.pack(">I", value) + data[place + 4 :]


def lightness(picture: Image.Image) -> float:
    return float(np.asarray(picture, dtype=float).mean())


def assert_the_same(clip: Clip, pictures: Sequence[Image.Image], tolerance: float) -> None:
    assert len(clip) == len(pictures)
    for shown, drawn in zip(clip, pictures, strict=True):
        assert (shown.mode, shown.size) == ("RGB", drawn.size)
        difference = np.abs(np.asarray(shown, dtype=float) - np.asarray(drawn, dtype=float))
        assert difference.mean() <= tolerance


@pytest.mark.parametrize("count", [1, 2, 25])
def test_an_mp4s_pictures_come_in_their_order(count: int) -> None:
    assert_the_same(read_clip(filmed(greys(count))), greys(count), 2)


def test_a_lossless_webps_pictures_come_bit_for_bit() -> None:
    assert_the_same(read_clip(animated(greys(9))), greys(9), 0)


def test_a_picture_that_stands_still_is_there_as_often_as_it_was_written() -> None:
    """libwebp makes one of pictures that are the same."""
    pictures = [greys(3)[place] for place in (0, 1, 1, 1, 2, 2)]
    assert_the_same(read_clip(animated(pictures)), pictures, 0)


def test_a_picture_of_another_rate_is_there_as_long_as_it_stands() -> None:
    clip = read_clip(filmed(greys(4), times=[0, 40, 120, 240]))
    shown = [round((lightness(picture) - 30) / 6) for picture in clip]
    assert (shown[:6], set(shown[6:])) == ([0, 1, 1, 2, 2, 2], {3})


@pytest.mark.parametrize("form", ["mp4", "webp"])
def test_pictures_may_be_passed_over_looked_at_twice_and_from_the_end(form: str) -> None:
    clip = read_clip(filmed(greys(12)) if form == "mp4" else animated(greys(12)))
    every = [lightness(picture) for picture in clip]
    assert every == sorted(every)
    assert [lightness(clip[place]) for place in (0, 5, 5, 11, -1, 2)] == [
        every[place] for place in (0, 5, 5, 11, 11, 2)
    ]
    assert [lightness(picture) for picture in clip[2:9:3]] == every[2:9:3]
    with pytest.raises(IndexError):
        clip[12]


def test_our_own_mp4s_are_read_in_their_colours() -> None:
    colours = [Image.new("RGB", SIZE, colour) for colour in ((220, 30, 40), (20, 200, 60), (30, 40, 210))]
    assert_the_same(read_clip(writer.encode(colours, [10, 10, 10])), colours, 3)


@pytest.mark.parametrize(("size", "matrix"), [((640, 480), "bt601"), ((1280, 720), "bt709")])
def test_a_file_that_does_not_name_its_colours_is_shown_as_players_show_it(size: tuple[int, int], matrix: str) -> None:
    red = Image.new("RGB", size, (200, 30, 40))
    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height = size
        frame = av.VideoFrame.from_ndarray(np.asarray(red), format="rgb24")
        container.mux(stream.encode(frame.reformat(format="yuv420p", dst_colorspace=f"itu{matrix[2:]}")))
        container.mux(stream.encode())
    assert_the_same(read_clip(file.getvalue()), [red], 3)


@pytest.mark.parametrize(
    ("matrix", "turn"),
    [
        ((0, 1, 0, -1, 0), Image.Transpose.ROTATE_270),
        ((-1, 0, 0, 0, -1), Image.Transpose.ROTATE_180),
        ((0, -1, 0, 1, 0), Image.Transpose.ROTATE_90),
    ],
)
def test_a_clip_that_was_filmed_lying_is_brought_upright(matrix: tuple[int, ...], turn: Image.Transpose) -> None:
    pictures = [picture.transpose(turn) for picture in greys(3)]
    assert_the_same(read_clip(turned(filmed(greys(3)), matrix)), pictures, 2)


def test_a_fragmented_file_is_read_like_another() -> None:
    data = filmed(greys(6), movflags="frag_keyframe+empty_moov")
    assert b"moof" in data
    assert_the_same(read_clip(data), greys(6), 2)


def test_sound_beside_the_pictures_is_passed_over() -> None:
    file = BytesIO()
    with av.open(file, "w", format="mp4") as container, av.open(BytesIO(filmed(greys(3))), "r") as film:
        pictures = container.add_stream_from_template(film.streams.video[0])
        hum(container)
        for packet in film.demux(video=0):
            packet.stream = pictures
            container.mux([packet] if packet.dts is not None else [])
    assert_the_same(read_clip(file.getvalue()), greys(3), 2)


WHOLE = filmed(greys(8))
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "neither"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "neither"),
    "a list of addresses": (lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "neither"),
    "an MP4's beginning alone": (lambda: WHOLE[:40], "damaged"),
    "no end": (lambda: WHOLE[: len(WHOLE) - 500], "damaged"),
    "half a file": (lambda: filmed(greys(8), movflags="faststart")[:-400], "damaged"),
    "sound alone": (sounding, "no pictures"),
    "another codec": (lambda: filmed(greys(2), codec="mpeg4"), "H.264"),
    "too large": (lambda: filmed(greys(1, (4096, 1024))), "4 megapixels"),
    "too small": (lambda: filmed(greys(2, (64, 8))), "at least 16"),
    "too many": (lambda: filmed(greys(1) * 501), "more than 500 pictures"),
    "too long": (lambda: filmed(greys(3), times=[0, 100, 90_000]), "seconds long"),
    "a billion samples": (lambda: table(WHOLE, b"stsz", 8, 1_000_000_000), "more than 500 pictures"),
    "a billion samples of one size": (
        lambda: table(table(WHOLE, b"stsz", 4, 1), b"stsz", 8, 2**31),
        "more than 500 pictures",
    ),
    "a billion times": (lambda: table(WHOLE, b"stts", 8, 1_000_000_000), "more than 500 pictures"),
    "a box without length": (lambda: table(WHOLE, b"moov", 0, 4), "damaged"),
    "a compressed index": (lambda: WHOLE.replace(b"mvhd", b"cmov"), "damaged"),
    "a WebP that is cut short": (lambda: animated(greys(4))[:-30], "damaged"),
    "a WebP that stands still": (lambda: animated(greys(1)), "does not move"),
    "a WebP that is too large": (lambda: animated(greys(2, (4096, 1024))), "4 megapixels"),
    "a WebP that is too long": (lambda: animated(greys(4), milliseconds=30_000), "seconds long"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_broken_or_hostile_is_refused_in_a_sentence_soon_and_in_little_memory(what: str) -> None:
    make, word = REFUSED[what]
    data = make()
    before, began = memory("VmRSS"), monotonic()
    Path("/proc/self/clear_refs").write_text("5")  # the peak of what is in memory begins anew: proc(5)
    with pytest.raises(PictureRefused, match=word):
        list(read_clip(data))
    assert monotonic() - began < PATIENCE
    assert memory("VmHWM") - before < MUCH_MEMORY


def test_large_pictures_may_be_fewer_than_small_ones() -> None:
    check_length((1920, 1080), 257, 10.3)
    with pytest.raises(PictureRefused, match="600 megapixels"):
        check_length((1920, 1080), 300, 12)


def memory(line: str) -> int:
    """Bytes of this process that are in memory, what libraries take too."""
    found = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith(f"{line}:"))
    return int(found.split()[1]) * 1024


def test_a_size_that_only_the_pictures_tell_is_refused_too() -> None:
    """The boxes of one file with the pictures of a larger one: the sample description is the larger's own."""
    large = filmed(greys(1, (4096, 1024)))
    at = large.index(b"avc1") + 4 + 24
    small = large[:at] + struct.pack(">HH", *SIZE) + large[at + 4 :]
    with pytest.raises(PictureRefused):
        list(read_clip(small))


def flipped(data: bytes, seeds: range) -> Iterator[bytes]:
    for seed in seeds:
        chance, bits = Random(seed), bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
        yield bytes(bits)


@pytest.mark.parametrize("form", ["mp4", "webp"])
def test_whatever_is_done_to_a_file_it_is_pictures_or_refused(form: str) -> None:
    data = WHOLE if form == "mp4" else animated(greys(8))
    outcomes = set()
    for damaged in flipped(data, range(150)):
        try:
            sizes = {picture.size for picture in read_clip(damaged)}
        except PictureRefused:
            outcomes.add("refused")
        else:
            assert len(sizes) == 1
            outcomes.add("pictures")
    assert outcomes == {"refused", "pictures"}


@pytest.mark.parametrize("form", ["mp4", "webp"])
def test_wherever_a_file_is_cut_it_is_refused_or_whole(form: str) -> None:
    data = WHOLE if form == "mp4" else animated(greys(8))
    whole = [picture.tobytes() for picture in read_clip(data)]
    refused = 0
    for end in range(0, len(data), max(1, len(data) // 120)):
        try:
            assert [picture.tobytes() for picture in read_clip(data[:end])] == whole
        except PictureRefused:
            refused += 1
    assert refused > 100


def test_no_uneven_time_makes_a_clip_endless() -> None:
    assert len(at_even_times([0, 1, 2], 10**9)) <= MAX_CLIP_PICTURES + 3
    assert at_even_times([0, 0, 0], 0) == [0, 1, 2]
    assert at_even_times([0, 62, 125, 187], 250) == [0, 1, 2, 3]
    assert at_even_times([5, 7, 9], 15) == [0, 1, 2, 2, 2]


def test_without_pyav_an_mp4_is_refused_and_a_webp_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.delitem(sys.modules, "chalicelib.picture.clips.mp4", raising=False)
    monkeypatch.delattr("chalicelib.picture.clips.mp4", raising=False)
    with pytest.raises(PictureRefused, match="PyAV"):
        read_clip(WHOLE)
    assert len(read_clip(animated(greys(3)))) == 3
