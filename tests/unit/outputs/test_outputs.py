"""Whatever is asked for: an output, or a refusal with a reason."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from chalicelib.domain.errors import Refused
from chalicelib.domain.limits import MAX_OUTPUT_SIDE
from chalicelib.domain.orders import ExportTerms, Format, Loop, Preset
from chalicelib.domain.presets import PRESETS, Limits
from chalicelib.outputs import avif, mp4, png, webp
from chalicelib.outputs.dimensions import fitted, within
from chalicelib.outputs.gif import encoder
from chalicelib.outputs.make import Maker, make
from chalicelib.outputs.size_ladder import Rung
from chalicelib.outputs.timeline import Closing, plan

ROOT = Path(__file__).parents[3]
EXTREMES = ((1, 1), (512, 1), (1, 512), (2, 3), (3, 2), (97, 33), (16, 1024), (1024, 16))
COLOURS = ((200, 30, 60), (20, 160, 90), (40, 70, 220), (128, 128, 128))
"""Of which each matrix makes others."""


def frames(size: tuple[int, int]) -> list[Image.Image]:
    noise = np.random.default_rng(1).integers(0, 255, (3, size[1], size[0], 3))
    return [Image.fromarray(frame.astype(np.uint8)) for frame in noise]


def shown_size(data: bytes, form: Format) -> tuple[int, int]:
    if form == "mp4":
        with av.open(BytesIO(data)) as container:
            frame = container.streams.video[0].codec_context
            return int(frame.width), int(frame.height)
    with Image.open(BytesIO(data)) as opened:
        return opened.width, opened.height


@pytest.mark.parametrize("form", get_args(Format))
@pytest.mark.parametrize("size", EXTREMES)
@pytest.mark.parametrize("width", [None, 16, 1024])
def test_an_output_of_any_size_is_what_it_says(form: Format, size: tuple[int, int], width: int | None) -> None:
    given = frames(size)
    made = make(lambda index: given[index], 3, ExportTerms(format=form, width=width, fps=50))
    assert shown_size(made.data, form) == (made.width, made.height)
    assert max(made.width, made.height) <= MAX_OUTPUT_SIDE


@pytest.mark.parametrize("loop", get_args(Loop))
@pytest.mark.parametrize("size", EXTREMES)
def test_every_loop_closes_at_any_size_under_a_caption_too(size: tuple[int, int], loop: Loop) -> None:
    given = frames(size) * 2
    made = make(lambda index: given[index], 6, ExportTerms(format="webp", loop=loop, caption="Oh no", hold=0.1))
    assert shown_size(made.data, "webp") == size


@pytest.mark.parametrize(("size", "width"), [((1024, 2389), None), ((512, 1195), 1024), ((438, 1024), 1024)])
def test_a_narrow_poster_is_as_wide_as_it_may_be(size: tuple[int, int], width: int | None) -> None:
    assert fitted(size, width, Limits())[0] == 1024


@pytest.mark.parametrize("rows", [64, 720])
def test_an_mp4_says_by_which_colours_it_is_to_be_shown(rows: int) -> None:
    row = np.repeat(np.array(COLOURS, np.uint8), 16, axis=0)
    picture = Image.fromarray(np.broadcast_to(row, (rows, *row.shape)).copy())
    with av.open(BytesIO(mp4.encode([picture] * 3, [8, 8, 8])), "r") as container:
        context = container.streams.video[0].codec_context
        named = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
        planes = next(container.decode(video=0)).to_ndarray()
    assert named == (1, 1, 13, 1)
    assert np.abs(by_bt709(planes, rows)[8::16] - COLOURS).max() <= 2


def by_bt709(planes: NDArray[Any], rows: int) -> NDArray[np.float64]:
    """The colours of the middle row of a picture in YUV 4:2:0, limited range (ITU-T H.273, matrix 1)."""
    height, width = rows, planes.shape[1]
    y = (planes[height // 2].astype(float) - 16) / 219
    halves = planes[height:].reshape(2, height // 2, width // 2)[:, height // 4].repeat(2, axis=1)
    u, v = (halves.astype(float) - 128) / 224
    red, blue = y + 2 * (1 - 0.2126) * v, y + 2 * (1 - 0.0722) * u
    return 255 * np.stack([red, (y - 0.2126 * red - 0.0722 * blue) / 0.7152, blue], axis=-1)


def test_an_odd_edge_is_left_out_of_an_mp4_and_a_single_row_is_doubled() -> None:
    grey = np.append(np.repeat(np.arange(40, 200, 40, dtype=np.uint8), 16), np.uint8(250))
    for height in (1, 9):
        picture = Image.fromarray(np.broadcast_to(grey[None, :, None], (height, 65, 3)).copy())
        with av.open(BytesIO(mp4.encode([picture] * 2, [8, 8])), "r") as container:
            shown = next(container.decode(video=0))
        assert (shown.width, shown.height) == (64, max(2, height // 2 * 2))
        luma = shown.to_ndarray()[: shown.height, 7::8].astype(float)
        assert np.abs((luma - 16) * 255 / 219 - grey[7:64:8]).max() <= 3


def test_an_mp4_begins_with_what_a_player_needs() -> None:
    data = mp4.encode(frames((64, 64)), [8, 8, 8])
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_what_an_encoder_does_not_take_is_refused_with_its_format_and_size() -> None:
    with pytest.raises(Refused, match="A GIF of 70,000 by 1 pixels could not be made"):
        encoder.encode([Image.new("RGB", (70_000, 1))], [8], repeat=True)
    with pytest.raises(Refused, match="A WebP of 20,000 by 1 pixels could not be made"):
        webp.encode([Image.new("RGB", (20_000, 1))] * 2, [8, 8], repeats=True, quality=80)
    with pytest.raises(Refused, match="An AVIF of 70,000 by 1 pixels could not be made"):
        avif.encode([Image.new("RGB", (70_000, 1))] * 2, [8, 8], repeats=True, quality=60)
    with pytest.raises(Refused, match="An MP4 of 20,000 by 2 pixels could not be made"):
        mp4.encode([Image.new("RGB", (20_000, 2))], [8])
    with pytest.raises(Refused, match="A PNG of 0 by 0 pixels could not be made"):
        png.encode(Image.new("RGB", (1, 1)).crop((0, 0, 0, 0)))


WITHOUT = """
import sys
from PIL import Image
from chalicelib.domain.errors import Refused
from chalicelib.outputs.make import make
from chalicelib.domain.orders import ExportTerms

sys.modules[sys.argv[1]] = None
try:
    make(lambda _: Image.new("RGB", (16, 16)), 2, ExportTerms(format=sys.argv[2]))
except Refused as refused:
    print(refused)
"""


@pytest.mark.parametrize(
    ("module", "form", "needs"),
    [
        ("av", "mp4", "An MP4 needs PyAV"),
        ("PIL._avif", "avif", "An AVIF needs a Pillow that was built with it"),
        ("PIL._webp", "webp", "A WebP needs a Pillow that was built with it"),
    ],
)
def test_a_format_is_refused_with_the_name_of_what_is_missing(module: str, form: Format, needs: str) -> None:
    command = [sys.executable, "-c", WITHOUT, module, form]
    answer = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True)
    assert answer.stdout.startswith(needs)


@pytest.mark.parametrize("preset", ["x", "x-mobile"])
@pytest.mark.parametrize("pictures", [2, 226, 227, 350])
@pytest.mark.parametrize("size", [(1024, 1024), (1024, 683), (439, 1024), (1024, 16)])
def test_what_x_takes_of_all_pixels_together_is_kept_to(preset: Preset, size: tuple[int, int], pictures: int) -> None:
    limits = PRESETS[preset].limits
    width, height = fit = fitted(size, None, limits)
    kept = within(fit, pictures, limits.volume)
    assert kept[0] * kept[1] * pictures <= 300_000_000
    assert kept == fit or (kept[0] + 1) * (kept[1] + 1) * pictures > 300_000_000
    assert kept[0] / kept[1] == pytest.approx(width / height, rel=0.01)


def test_an_output_gives_up_size_until_all_its_pixels_are_few_enough() -> None:
    given = frames((100, 60))
    terms = ExportTerms(loop="bounce")
    timeline = plan(Closing(3), terms)
    maker = Maker(lambda index: given[index], timeline, (100, 60), terms, Limits(volume=12_000))
    made = [maker.make(rung) for rung in (Rung(), Rung(scale=0.92), Rung(step=2))]
    assert [(one.width, one.height, one.pictures) for one in made] == [(70, 42, 4), (64, 39, 4), (70, 42, 2)]
