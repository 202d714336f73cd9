"""Whatever is asked for: an output, or a refusal with a reason."""

from io import BytesIO
from typing import get_args

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from PIL import Image, ImageSequence

from chalicelib.errors import Refused
from chalicelib.gif import make, still, video, webp
from chalicelib.models import MAX_OUTPUT_SIDE, ExportTerms, Format, Preset
from chalicelib.presets import PRESETS

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
@pytest.mark.parametrize("size", [(1, 1), (512, 1), (1, 512), (2, 3), (3, 2), (97, 33), (16, 1024), (1024, 16)])
@pytest.mark.parametrize("width", [None, 16, 1024])
def test_an_output_of_any_size_is_what_it_says(form: Format, size: tuple[int, int], width: int | None) -> None:
    given = frames(size)
    made = make(lambda index: given[index], 3, ExportTerms(format=form, width=width, fps=50))
    assert shown_size(made.data, form) == (made.width, made.height)
    assert max(made.width, made.height) <= MAX_OUTPUT_SIDE


@pytest.mark.parametrize("rows", [64, 720])
def test_an_mp4_says_by_which_colours_it_is_to_be_shown(rows: int) -> None:
    row = np.repeat(np.array(COLOURS, np.uint8), 16, axis=0)
    picture = Image.fromarray(np.broadcast_to(row, (rows, *row.shape)).copy())
    with av.open(BytesIO(video.encode([picture] * 3, [8, 8, 8])), "r") as container:
        context = container.streams.video[0].codec_context
        named = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
        frame = next(container.decode(video=0))
    assert named == (1, 1, 13, 1)
    shown = VideoReformatter().reformat(
        frame, format="rgb24", src_colorspace=Colorspace.ITU709, src_color_range=ColorRange.MPEG
    )
    assert np.abs(shown.to_ndarray()[rows // 2, 8::16].astype(int) - COLOURS).max() <= 3


def test_an_mp4_begins_with_what_a_player_needs() -> None:
    data = video.encode(frames((64, 64)), [8, 8, 8])
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_what_an_encoder_does_not_take_is_refused_with_a_reason() -> None:
    with pytest.raises(Refused, match="could not be made into a WebP"):
        webp.encode([Image.new("RGB", (20_000, 1))] * 2, [8, 8], repeats=True, quality=80)
    with pytest.raises(Refused, match="could not be made into an MP4"):
        video.encode([Image.new("RGB", (20_000, 2))], [8])
    with pytest.raises(Refused, match="could not be made into a PNG"):
        still.encode(Image.new("RGB", (1, 1)).crop((0, 0, 0, 0)))


@pytest.mark.parametrize("preset", ["x", "x-mobile"])
def test_what_x_takes_of_all_pixels_together_is_kept_to(preset: Preset) -> None:
    volume = PRESETS[preset].limits.volume
    assert volume == 300_000_000
    plain = [Image.new("RGB", (1024, 1024), (number % 2 * 9, 60, 60)) for number in range(2)]
    made = make(lambda index: plain[index % 2], 170, ExportTerms(preset=preset, loop="bounce", fps=50))
    with Image.open(BytesIO(made.data)) as opened:
        count = sum(1 for _ in ImageSequence.Iterator(opened))
    assert made.width * made.height * max(count, made.pictures) <= volume
    assert 900 < made.width == made.height < 1024
