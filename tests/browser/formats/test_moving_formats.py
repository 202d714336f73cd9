"""AVIF, APNG and WebP, as Chromium decodes them: the pictures that Pillow shows, for their times, once or for ever."""

from io import BytesIO
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence
from playwright.sync_api import Browser

from chalicelib.domain.orders import MEDIA_TYPES, ExportTerms, Format, Loop
from chalicelib.outputs.make import Output, make
from tests.encoder.chromium import reader
from tests.encoder.readers import Shown
from tests.pictures.chromium import Chromium

CLOSE = 3.0
"""Levels by which two decoders of lossy pictures may differ in the mean."""
LOSSLESS = ("apng",)


def frames(size: tuple[int, int]) -> list[Image.Image]:
    """Six pictures, each a little lighter than the one before."""
    row, column = np.mgrid[0 : size[1], 0 : size[0]]
    ground = np.stack([row * 2, column * 2, 200 - row - column], axis=-1).clip(0, 200)
    return [Image.fromarray((ground + 8 * index).astype(np.uint8)) for index in range(6)]


def made(form: Format, size: tuple[int, int], loop: Loop = "forever", max_bytes: int | None = None) -> Output:
    given = frames(size)
    return make(lambda index: given[index], 6, ExportTerms(format=form, loop=loop, hold=0.3, max_bytes=max_bytes))


def by_pillow(data: bytes) -> list[NDArray[np.uint8]]:
    with Image.open(BytesIO(data)) as opened:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(opened)]


def check(shown: Shown, output: Output, form: Format, *, repeats: bool) -> None:
    assert shown.repeats is repeats
    assert len(shown.times) == output.pictures
    assert sum(shown.times) == output.centiseconds
    for levels, expected in zip(shown.pictures, by_pillow(output.data), strict=True):
        assert levels.shape == (output.height, output.width, 3)
        apart = np.abs(levels.astype(int) - expected)
        assert (apart.max() == 0) if form in LOSSLESS else (apart.mean() < CLOSE)


@pytest.mark.parametrize("form", ["avif", "apng", "webp"])
@pytest.mark.parametrize("loop", get_args(Loop))
def test_every_loop_is_shown_as_it_was_meant(browser: Browser, form: Format, loop: Loop) -> None:
    output = made(form, (64, 48), loop)
    check(reader(browser, _media_type(form))(output.data), output, form, repeats=loop != "once")


@pytest.mark.parametrize("form", ["avif", "apng", "webp"])
@pytest.mark.parametrize("size", [(1, 1), (1, 40), (37, 1), (63, 47), (300, 301)])
def test_every_size_is_shown_as_it_was_meant(browser: Browser, form: Format, size: tuple[int, int]) -> None:
    output = made(form, size)
    check(reader(browser, _media_type(form))(output.data), output, form, repeats=True)


def test_an_apng_of_few_colours_is_shown_as_it_was_meant(browser: Browser) -> None:
    output = made("apng", (200, 160), max_bytes=len(made("apng", (200, 160)).data) // 2)
    assert output.trade is not None
    assert output.trade.colours
    check(reader(browser, "image/png")(output.data), output, "apng", repeats=True)


@pytest.mark.parametrize("form", ["gif", "avif", "apng", "webp", "png"])
def test_a_single_picture_is_shown(browser: Browser, form: Format) -> None:
    [picture] = frames((64, 48))[:1]
    output = make(lambda _: picture, 1, ExportTerms(format=form))
    [shown] = Chromium(browser).show([output.data])
    assert shown is not None
    assert np.abs(shown.astype(int) - np.asarray(picture)).mean() < CLOSE


def _media_type(form: Format) -> str:
    """Chromium's decoder knows what moves in a PNG by the PNG's own type."""
    return "image/png" if form == "apng" else MEDIA_TYPES[form]
