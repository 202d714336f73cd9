"""What Chromium shows of a GIF, picture by picture: its own decoder, as WebCodecs lets a page call it."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tests.pictures.chromium import started

from .readers import Reader, Shown

_PLACE = "https://clips.test/"
"""Answered here and by no network: a page must be secure to be given a decoder."""
_READ = """async file => {
  const data = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
  const decoder = new ImageDecoder({data, type: "image/gif", preferAnimation: true});
  await decoder.tracks.ready;
  await decoder.completed;
  const shown = [];
  for (let frameIndex = 0; frameIndex < decoder.tracks[0].frameCount; frameIndex++) {
    const {image} = await decoder.decode({frameIndex});
    const pixels = new Uint8Array(image.allocationSize({format: "RGBA"}));
    await image.copyTo(pixels, {format: "RGBA"});
    let letters = "";
    for (const level of pixels) letters += String.fromCharCode(level);
    shown.push([image.displayWidth, image.displayHeight, image.duration, btoa(letters)]);
    image.close();
  }
  decoder.close();
  return shown;
}"""
_MICROSECONDS = 10_000
"""Of a hundredth of a second."""


@contextmanager
def chromium() -> Iterator[tuple[str, Reader]]:
    """Its name with its version, and what reads with it."""
    with started() as browser:
        page = browser.new_page()
        page.route(_PLACE, lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto(_PLACE)

        def read(gif: bytes) -> Shown:
            return [_picture(*one) for one in page.evaluate(_READ, b64encode(gif).decode())]

        yield f"Chromium {browser.version}", read


def _picture(width: int, height: int, microseconds: int, letters: str) -> tuple[Any, int]:
    levels = np.frombuffer(b64decode(letters), np.uint8).reshape(height, width, 4)
    return levels[..., :3], round(microseconds / _MICROSECONDS)
