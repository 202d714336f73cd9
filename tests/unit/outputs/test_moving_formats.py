"""AVIF and APNG: what they show, for how long, how often, and that the same pictures give the same bytes."""

import time
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from chalicelib.domain.errors import Refused
from chalicelib.domain.orders import ExportTerms, Format
from chalicelib.domain.presets import PRESETS
from chalicelib.outputs import apng, avif
from chalicelib.outputs.apng import Fewer
from chalicelib.outputs.make import make
from chalicelib.outputs.timeline import FASTEST, Shot, Timeline, within_seconds
from tests.encoder.readers import by_ffmpeg

Levels = NDArray[np.uint8]
TIMES = [8, 300, 2, 50]


def drifting(size: tuple[int, int] = (64, 48), count: int = 4) -> list[Image.Image]:
    """A gradient under noise, and more of it in a box that moves; the second picture comes twice."""
    noise = np.random.default_rng(5)
    row, column = np.mgrid[0 : size[1], 0 : size[0]]
    ground = np.stack([row * 3, column * 3, 255 - row - column], axis=-1).clip(0, 255)
    pictures = []
    for index in range(count):
        levels = ground + noise.integers(-3, 4, ground.shape)
        left = 4 + 4 * (index % 10)
        levels[8:24, left : left + 20] += noise.integers(0, 9, (16, 20, 3))
        pictures.append(Image.fromarray(levels.clip(0, 255).astype(np.uint8)))
    return [*pictures[:2], *pictures[1 : count - 1]]


def shown(data: bytes) -> list[tuple[Levels, int]]:
    with Image.open(BytesIO(data)) as opened:
        frames = [
            (np.asarray(frame.convert("RGB")), frame.info["duration"]) for frame in ImageSequence.Iterator(opened)
        ]
    return [(levels, round(milliseconds / 10)) for levels, milliseconds in frames]


def squared_error(levels: Levels, picture: Image.Image) -> NDArray[np.int64]:
    error: NDArray[np.int64] = ((levels.astype(int) - np.asarray(picture)) ** 2).sum(axis=2)
    return error


def test_an_apng_shows_every_pixel_of_every_picture_for_its_time() -> None:
    pictures = drifting()
    frames = shown(apng.encode(pictures, TIMES, repeats=True))
    assert [time for _, time in frames] == TIMES
    assert all(
        np.array_equal(levels, np.asarray(picture)) for (levels, _), picture in zip(frames, pictures, strict=True)
    )


@pytest.mark.parametrize("tolerance", [0.0, 12.0])
def test_an_apng_of_few_colours_is_smaller_and_nearly_right(tolerance: float) -> None:
    pictures = drifting((200, 160))
    whole = apng.encode(pictures, TIMES, repeats=True)
    data = apng.encode(pictures, TIMES, repeats=True, fewer=Fewer(64, tolerance, pictures))
    assert len(data) < len(whole) / 2
    alone = apng.encode(pictures[:1], [8], repeats=True, fewer=Fewer(64, tolerance, pictures))
    [(first, _)] = shown(alone)
    most = max(int(squared_error(first, pictures[0]).max()), int(tolerance**2)) * 2
    for (levels, _), picture in zip(shown(data), pictures, strict=True):
        assert len(np.unique(levels.reshape(-1, 3), axis=0)) <= 64
        assert squared_error(levels, picture).max() <= most


def test_what_an_apng_of_few_colours_may_leave_it_leaves() -> None:
    still, later = drifting(count=4)[0], drifting(count=4)[2]
    sizes = [len(apng.encode([still, later], [8, 8], repeats=True, fewer=Fewer(64, by, [still]))) for by in (0, 30)]
    assert sizes[1] < sizes[0]


@pytest.mark.parametrize("repeats", [True, False])
def test_an_apng_repeats_or_not(repeats: bool) -> None:  # noqa: FBT001 - what is parametrised
    with Image.open(BytesIO(apng.encode(drifting(), TIMES, repeats=repeats))) as opened:
        assert opened.info["loop"] == (0 if repeats else 1)


def test_an_avif_shows_every_picture_for_its_time() -> None:
    pictures = drifting()
    frames = shown(avif.encode(pictures, TIMES, repeats=True, quality=90))
    assert [time for _, time in frames] == TIMES
    for (levels, _), picture in zip(frames, pictures, strict=True):
        assert squared_error(levels, picture).mean() < 30


@pytest.mark.parametrize("colour", [(16, 16, 16), (240, 240, 240), (200, 30, 60), (20, 160, 90), (40, 70, 220)])
def test_an_avif_has_the_colours_that_were_meant_and_says_how_they_are_to_be_read(colour: tuple[int, int, int]) -> None:
    data = avif.encode([Image.new("RGB", (32, 32), colour)] * 3, [8] * 3, repeats=True, quality=60)
    for pictures in ([levels for levels, _ in shown(data)], by_ffmpeg(data).pictures):
        assert len(pictures) == 3
        assert max(np.abs(levels.astype(int) - colour).max() for levels in pictures) <= 3
    told = [data[place + 4 :][:11] for place in range(len(data)) if data[place : place + 4] == b"colr"]
    assert told == [b"nclx" + bytes((0, 1, 0, 13, 0, 6, 0))] * 2  # BT.709, sRGB, BT.601, and not the full range


def test_ffmpeg_shows_of_an_apng_what_pillow_shows_for_as_long() -> None:
    pictures = drifting()
    for fewer in (None, Fewer(64, 12.0, pictures)):
        data = apng.encode(pictures, TIMES, repeats=True, fewer=fewer)
        told = by_ffmpeg(data)
        assert told.times == TIMES
        assert all((levels == expected).all() for levels, (expected, _) in zip(told.pictures, shown(data), strict=True))


def test_ffmpeg_shows_of_an_avif_what_pillow_shows_for_as_long() -> None:
    data = avif.encode(drifting(), TIMES, repeats=True, quality=90)
    told = by_ffmpeg(data)
    assert told.times == TIMES
    for levels, (expected, _) in zip(told.pictures, shown(data), strict=True):
        assert np.abs(levels.astype(int) - expected).mean() < 2


def test_an_avif_tells_no_hour_and_is_the_same_at_any() -> None:
    made = avif.encode(drifting(), TIMES, repeats=True, quality=60)
    time.sleep(1.1)  # what it would tell is counted in seconds
    assert avif.encode(drifting(), TIMES, repeats=True, quality=60) == made


@pytest.mark.parametrize("repeats", [True, False])
def test_an_avifs_edit_list_says_whether_it_repeats(repeats: bool) -> None:  # noqa: FBT001 - what is parametrised
    data = avif.encode(drifting(), TIMES, repeats=repeats, quality=60)
    place = data.index(b"elst") + 4
    assert data[place : place + 4] == (b"\1\0\0\1" if repeats else b"\1\0\0\0")
    assert len(shown(data)) == len(TIMES)


@pytest.mark.parametrize("form", ["avif", "apng"])
def test_a_target_is_met_by_colours_or_quality_first(form: Format) -> None:
    pictures = drifting((400, 300), count=6)
    whole = make(lambda index: pictures[index], 6, ExportTerms(format=form))
    asked = len(whole.data) * 4 // 5
    made = make(lambda index: pictures[index], 6, ExportTerms(format=form, max_bytes=asked))
    assert len(made.data) <= asked
    assert made.trade is not None
    assert (made.trade.quality if form == "avif" else made.trade.colours) > 0


@pytest.mark.parametrize("form", ["gif", "webp", "avif", "apng", "mp4"])
def test_what_moves_is_kept_to_the_usual_size(form: Format) -> None:
    pictures = drifting((400, 300), count=6)
    whole = make(lambda index: pictures[index], 6, ExportTerms(format=form))
    asked = len(whole.data) * 4 // 5
    made = make(lambda index: pictures[index], 6, ExportTerms(format=form), usual=asked)
    assert len(made.data) <= asked
    assert made.trade is not None


def test_what_is_small_enough_as_it_comes_gives_nothing_up() -> None:
    pictures = drifting((400, 300), count=6)
    whole = make(lambda index: pictures[index], 6, ExportTerms())
    kept = make(lambda index: pictures[index], 6, ExportTerms(), usual=len(whole.data))
    assert (kept.data, kept.trade) == (whole.data, None)


def test_what_can_not_be_of_the_usual_size_is_as_small_as_it_came() -> None:
    pictures = drifting((400, 300), count=6)
    made = make(lambda index: pictures[index], 6, ExportTerms(), usual=10)
    assert len(made.data) > 10
    assert made.width < 50
    with pytest.raises(Refused):
        make(lambda index: pictures[index], 6, ExportTerms(max_bytes=10))


def test_what_an_order_says_counts_and_not_what_is_usual() -> None:
    pictures = drifting((400, 300), count=6)
    whole = make(lambda index: pictures[index], 6, ExportTerms())
    for terms in (ExportTerms(max_bytes=10**8), ExportTerms(preset="slack")):
        assert make(lambda index: pictures[index], 6, terms, usual=10).data == whole.data
    assert make(lambda index: pictures[index], 6, ExportTerms(format="png"), usual=10).width == 400


def test_a_sticker_takes_no_longer_than_its_place_allows() -> None:
    most = PRESETS["sticker-discord"].limits.seconds
    assert most == 5
    pictures = drifting(count=100)
    terms = ExportTerms(format="apng", preset="sticker-discord", fps=10)
    made = make(lambda index: pictures[index], 100, terms)
    assert 450 < made.centiseconds <= 500
    assert sum(time for _, time in shown(made.data)) == made.centiseconds


def test_what_takes_no_longer_is_left_as_it_was() -> None:
    timeline = Timeline((Shot(0, 250), Shot(1, 250)), repeats=True)
    assert within_seconds(timeline, 5) == within_seconds(timeline, None) == timeline
    assert within_seconds(Timeline((Shot(0, 800), Shot(1, 2)), repeats=True), 5).shots == (
        Shot(0, 498),
        Shot(1, FASTEST),
    )
