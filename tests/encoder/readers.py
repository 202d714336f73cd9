"""What reads a GIF: each gives the pictures that a viewer sees, with their hundredths of a second."""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from shutil import which
from typing import Any, NamedTuple

import av
import imageio.v3 as iio
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence

_HARMLESS = re.compile(".+: too many colors, using local colormaps|  .You may want to try .--colors 256..+")
"""What gifsicle remarks on pictures that have no 256 colours in common."""


class Shown(NamedTuple):
    """What a reader shows.

    pictures: (height, width, 3) levels each
    times: for how many hundredths of a second
    repeats: whether for ever; None of a reader that doesn't tell
    """

    pictures: list[NDArray[np.uint8]]
    times: list[int]
    repeats: bool | None


Reader = Callable[[bytes], Shown]


def opaque(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(height, width, 3) of RGBA; AssertionError where a pixel was never drawn."""
    assert (levels[..., 3] == 255).all(), "a pixel is clear"
    return levels[..., :3]


def by_pillow(gif: bytes) -> Shown:
    with Image.open(BytesIO(gif)) as opened:
        frames = [(frame.convert("RGBA"), frame.info["duration"]) for frame in ImageSequence.Iterator(opened)]
    pictures = [opaque(np.asarray(frame)) for frame, _ in frames]
    return Shown(pictures, [round(time / 10) for _, time in frames], _repeats(gif))


def _repeats(gif: bytes) -> bool:
    with Image.open(BytesIO(gif)) as opened:
        return bool(opened.info.get("loop", 1) == 0)


def by_imageio(gif: bytes) -> Shown:
    """Through Pillow, as it reads every GIF."""
    with iio.imopen(gif, "r", plugin="pillow", extension=".gif") as opened:
        pictures = list(opened.iter())
        told = [opened.metadata(index=index) for index in range(len(pictures))]
    return Shown(pictures, [round(one["duration"] / 10) for one in told], told[0].get("loop", 1) == 0)


def by_ffmpeg(file: bytes) -> Shown:
    """Through PyAV, which doesn't tell how often it is to be shown; of an AVIF its motion, not the still before it."""
    with av.open(BytesIO(file), "r") as opened:
        stream = opened.streams.video[-1]
        frames: list[tuple[Any, int | None]] = [
            (frame.to_ndarray(format="rgba"), frame.duration) for frame in opened.decode(stream)
        ]
        ticks = float(stream.time_base or 0) * 100
    times = [round((time or 0) * ticks) for _, time in frames]
    return Shown([opaque(levels.astype(np.uint8)) for levels, _ in frames], times, None)


def by_gifsicle(gif: bytes) -> Shown:
    """What it draws and packs anew, each frame as the difference from the one before.

    ffmpeg reads that: Pillow takes some of its first frames for greys, and what comes after for them. Frames that
    change nothing are kept, since gifsicle would add their times up in 16 bits.
    """
    again = subprocess.run(["gifsicle", "-O2", "-Okeep-empty"], input=gif, capture_output=True, check=True)
    remarks = again.stderr.decode().splitlines()
    assert all(_HARMLESS.fullmatch(remark) for remark in remarks), remarks
    return by_ffmpeg(again.stdout)._replace(repeats=_repeats(again.stdout))


def gifsicle_version() -> str:
    """Its name with its version. Ends the program where there is none on the path."""
    if which("gifsicle") is None:
        raise SystemExit("This needs gifsicle on the path: `make clips` brings it.")
    return subprocess.run(["gifsicle", "--version"], capture_output=True, check=True, text=True).stdout.splitlines()[0]


READERS: dict[str, Reader] = {"Pillow": by_pillow, "imageio": by_imageio, "ffmpeg": by_ffmpeg}
"""Those that are there wherever the tests are."""
