"""What Chromium shows of a GIF, or of what else moves, by its own decoder, as WebCodecs lets a page call it.

Whether a single picture repeats it doesn't tell.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser

from tests.pictures.chromium import started

from .readers import Reader, Shown, opaque

_PLACE = "https://clips.test/"
"""Answered here and by no network: a page must be secure to be given a decoder."""
_READ = """async ([file, type]) => {
  const data = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
  const decoder = new ImageDecoder({data, type, preferAnimation: true});
  await decoder.tracks.ready;
  await decoder.completed;
  const track = decoder.tracks.selectedTrack;
  const shown = [];
  for (let frameIndex = 0; frameIndex < track.frameCount; frameIndex++) {
    const {image} = await decoder.decode({frameIndex});
    const pixels = new Uint8Array(image.allocationSize({format: "RGBA"}));
    await image.copyTo(pixels, {format: "RGBA"});
    let letters = "";
    for (const level of pixels) letters += String.fromCharCode(level);
    shown.push([image.displayWidth, image.displayHeight, image.duration, btoa(letters)]);
    image.close();
  }
  const repeats = shown.length === 1 ? null : track.repetitionCount === Infinity;
  decoder.close();
  return [shown, repeats];
}"""
_MICROSECONDS = 10_000
"""Of a hundredth of a second."""


@contextmanager
def chromium() -> Iterator[tuple[str, Reader]]:
    """Its name with its version, and what reads with it."""
    with started() as browser:
        yield f"Chromium {browser.version}", reader(browser)


def reader(browser: Browser, media_type: str = "image/gif") -> Reader:
    """What reads files of that type in a page of the browser."""
    page = browser.new_page()
    page.route(_PLACE, lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto(_PLACE)

    def read(file: bytes) -> Shown:
        told, repeats = page.evaluate(_READ, [b64encode(file).decode(), media_type])
        times = [round(microseconds / _MICROSECONDS) for *_, microseconds, _ in told]
        return Shown([_levels(width, height, letters) for width, height, _, letters in told], times, repeats)

    return read


def _levels(width: int, height: int, letters: str) -> NDArray[np.uint8]:
    return opaque(np.frombuffer(b64decode(letters), np.uint8).reshape(height, width, 4))
