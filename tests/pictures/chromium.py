"""Chromium's own decoding: what a page sees of a file on a white ground."""

import os
import shutil
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, sync_playwright

_SHOW = """async files => {
  const shown = [];
  for (const file of files) {
    const picture = new Image();
    const bytes = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
    picture.src = URL.createObjectURL(new Blob([bytes]));
    try { await picture.decode(); } catch { shown.push(null); continue; }
    const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
    const drawing = canvas.getContext("2d", {willReadFrequently: true});
    drawing.fillStyle = "white";
    drawing.fillRect(0, 0, canvas.width, canvas.height);
    drawing.drawImage(picture, 0, 0);
    const pixels = drawing.getImageData(0, 0, canvas.width, canvas.height).data;
    let letters = "";
    for (const level of pixels) letters += String.fromCharCode(level);
    shown.push([canvas.width, canvas.height, btoa(letters)]);
    URL.revokeObjectURL(picture.src);
  }
  return shown;
}"""
SRGB = "--force-color-profile=srgb"
"""Its own colours, whatever screen this machine has."""
Pixels = NDArray[np.uint8]


@contextmanager
def started() -> Iterator[Browser]:
    """Debian's, or the one whose path is in CHROMIUM."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        sys.exit("This needs a browser: apt-get install chromium, or set CHROMIUM to one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", SRGB])
        yield browser
        browser.close()


class Chromium:
    """One page of a browser, in which all files are shown."""

    def __init__(self, browser: Browser) -> None:
        self._page = browser.new_page()

    def show(self, files: Sequence[bytes]) -> list[Pixels | None]:
        """(height, width, 3) of each, RGB; None where the browser shows nothing."""
        shown: list[Any] = self._page.evaluate(_SHOW, [b64encode(file).decode() for file in files])
        return [one and _pixels(*one) for one in shown]


def _pixels(width: int, height: int, letters: str) -> Pixels:
    return np.frombuffer(b64decode(letters), np.uint8).reshape(height, width, 4)[..., :3]
