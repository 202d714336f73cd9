"""What a GIF's reader sees: every test decodes the bytes."""

import subprocess
import sys
import weakref
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageSequence

from chalicelib.domain.orders import ExportTerms, Loop
from chalicelib.outputs.make import Output, make
from chalicelib.outputs.render import Look, render
from chalicelib.outputs.timeline import Closing, plan

ROOT = Path(__file__).parents[3]
SIZE = (48, 32)


def frame(index: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """A bar that stands further right in each frame, on grey."""
    image = Image.new("RGB", size, (90, 90, 90))
    ImageDraw.Draw(image).rectangle((3 * index, 0, 3 * index + 2, size[1]), fill=(250, 200, 30))
    return image


def shown(output: Output) -> list[tuple[Image.Image, int]]:
    """The pictures of a GIF as a viewer shows them, each with its centiseconds."""
    with Image.open(BytesIO(output.data)) as gif:
        assert gif.size == (output.width, output.height)
        return [(picture.convert("RGB"), picture.info["duration"] // 10) for picture in ImageSequence.Iterator(gif)]


def bars(output: Output) -> list[int]:
    """The index of the frame that each picture shows, by where its bar stands."""
    found = []
    for picture, _ in shown(output):
        box = picture.getchannel("R").point(lambda level: 255 if level > 200 else 0).getbbox()
        assert box is not None
        found.append(box[0] // 3)
    return found


def repeated(numbers: Sequence[int]) -> list[tuple[Image.Image, int]]:
    output = make(lambda index: frame(numbers[index]), len(numbers), ExportTerms())
    assert (output.pictures, output.centiseconds) == (len(numbers), 8 * len(numbers))
    return shown(output)


@pytest.mark.parametrize(
    ("loop", "expected"),
    [("forever", [0, 1, 2, 3]), ("once", [0, 1, 2, 3]), ("bounce", [0, 1, 2, 3, 2, 1])],
)
def test_the_frames_are_shown_in_the_loops_order(loop: Loop, expected: list[int]) -> None:
    output = make(frame, 4, ExportTerms(loop=loop))
    assert bars(output) == expected
    assert output.pictures == len(expected)


def test_every_picture_looks_like_its_frame() -> None:
    for index, (picture, _) in enumerate(shown(make(frame, 6, ExportTerms()))):
        assert picture.tobytes() == frame(index).tobytes()


@pytest.mark.parametrize(("loop", "expected"), [("forever", 0), ("bounce", 0), ("crossfade", 0), ("once", None)])
def test_a_gif_repeats_for_ever_or_not_at_all(loop: Loop, expected: int | None) -> None:
    data = make(frame, 4, ExportTerms(loop=loop)).data
    with Image.open(BytesIO(data)) as gif:
        assert gif.info.get("loop") == expected
    assert (b"NETSCAPE2.0" in data) == (expected is not None)


def test_every_picture_has_its_time() -> None:
    output = make(frame, 4, ExportTerms(fps=25, hold=1.2))
    assert [time for _, time in shown(output)] == [4, 4, 4, 124]
    assert output.centiseconds == 136


def grey(index: int) -> Image.Image:
    return Image.new("RGB", SIZE, (30 * index,) * 3)


def test_a_wrap_leads_from_the_last_frame_to_the_first() -> None:
    pictures = [picture.tobytes()[0] for picture, _ in shown(make(grey, 6, ExportTerms(loop="wrap")))]
    assert pictures[:6] == [0, 30, 60, 90, 120, 150]
    assert pictures[6:] == [pytest.approx(level, abs=2) for level in (120, 90, 60, 30)]


def test_a_smooth_loop_ends_where_it_is_most_like_its_beginning() -> None:
    levels = [0, 2, 4, 6, 4, 2, 1, 3, 5]
    pictures = shown(make(lambda index: grey(levels[index]), 9, ExportTerms(loop="smooth")))
    assert [picture.tobytes()[0] // 30 for picture, _ in pictures] == [0, 2, 4, 6, 4, 2, 1]


def test_a_crossfade_shows_both_ends_at_once() -> None:
    pictures = [picture.tobytes()[0] for picture, _ in shown(make(grey, 8, ExportTerms(loop="crossfade")))]
    assert pictures == [60, 90, 120, 150, 120, 90]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([0, 0, 1, 1, 1, 2], [16, 24, 8]),
        ([0, 1, 2, 2, 2], [8, 8, 24]),
        ([0, 1, 0, 1], [8, 8, 8, 8]),
        ([3, 3, 3, 3], [32]),
    ],
)
def test_a_repeated_picture_keeps_its_time(numbers: list[int], expected: list[int]) -> None:
    assert [time for _, time in repeated(numbers)] == expected


def test_one_frame_is_a_still() -> None:
    output = make(frame, 1, ExportTerms())
    assert bars(output) == [0]
    assert (output.pictures, output.centiseconds) == (1, 8)


@pytest.mark.parametrize("size", [(1, 1), (17, 31), (255, 3), (301, 299)])
def test_any_size_is_kept(size: tuple[int, int]) -> None:
    output = make(lambda index: frame(index, size), 3, ExportTerms())
    assert (output.width, output.height) == size


@pytest.mark.parametrize(("width", "expected"), [(16, (16, 11)), (48, (48, 32)), (100, (100, 67))])
def test_the_width_brings_the_height_with_it(width: int, expected: tuple[int, int]) -> None:
    output = make(frame, 3, ExportTerms(width=width))
    assert (output.width, output.height) == expected
    assert len(shown(output)) == 3


def test_every_picture_is_captioned() -> None:
    def grey(index: int) -> Image.Image:
        return Image.new("RGB", (160, 120), (90 + 20 * index,) * 3)

    pictures = [picture for picture, _ in shown(make(grey, 4, ExportTerms(caption="Oh no", loop="bounce")))]
    assert len(pictures) == 6
    for picture in pictures:
        assert {(0, 0, 0), (255, 255, 255)} <= {colour for _, colour in picture.getcolors(20_000) or ()}


def test_a_very_wide_frame_keeps_a_row() -> None:
    assert make(lambda index: frame(index, (512, 4)), 2, ExportTerms(width=16)).height == 1


def test_the_same_frames_give_the_same_bytes() -> None:
    assert make(frame, 6, ExportTerms()).data == make(frame, 6, ExportTerms()).data


def test_a_gif_says_nothing_but_its_pictures() -> None:
    def laden(index: int) -> Image.Image:
        image = frame(index)
        image.info.update(comment=b"where I live", duration=7, loop=3, transparency=0, background=1)
        return image

    assert make(laden, 4, ExportTerms()).data == make(frame, 4, ExportTerms()).data


def test_frames_are_loaded_one_at_a_time() -> None:
    loaded: list[weakref.ref[Image.Image]] = []

    def load(index: int) -> Image.Image:
        image = frame(index)
        loaded.append(weakref.ref(image))
        assert sum(seen() is not None for seen in loaded) <= 3
        return image

    assert sum(1 for _ in render(plan(Closing(16), ExportTerms(loop="crossfade")), load, Look(SIZE))) == 12


MEMORY_PROBE = """
from pathlib import Path
from PIL import Image
from chalicelib.outputs.make import make
from chalicelib.domain.orders import ExportTerms

def peak():
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1])

def load(index):
    image = Image.new("RGB", (400, 400))
    image.paste((index, 90, 200), (index, 0, index + 150, 400))
    return image

make(load, 1, ExportTerms())
before = peak()
make(load, 240, ExportTerms())
print(peak() - before)
"""


def test_240_frames_never_lie_in_memory_as_colours() -> None:
    # As colours they would take 154 MB: 240 frames of 400 by 400 pixels of four bytes.
    answer = subprocess.run([sys.executable, "-c", MEMORY_PROBE], capture_output=True, check=True, cwd=ROOT)
    assert int(answer.stdout) < 100_000
