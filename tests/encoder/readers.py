"""What reads a GIF: each gives the pictures that a viewer sees, with their hundredths of a second."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from shutil import which

import av
import imageio.v3 as iio
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence

Shown = list[tuple[NDArray[np.uint8], int]]
"""(height, width, 3) levels, and for how long."""
Reader = Callable[[bytes], Shown]


def by_pillow(gif: bytes) -> Shown:
    with Image.open(BytesIO(gif)) as opened:
        frames = [(frame.convert("RGB"), frame.info["duration"]) for frame in ImageSequence.Iterator(opened)]
    return [(np.asarray(frame), round(time / 10)) for frame, time in frames]


def by_imageio(gif: bytes) -> Shown:
    with iio.imopen(gif, "r", plugin="pillow", extension=".gif") as opened:
        pictures = list(opened.iter())
        times = [opened.metadata(index=index)["duration"] for index in range(len(pictures))]
    return [(picture, round(time / 10)) for picture, time in zip(pictures, times, strict=True)]


def by_ffmpeg(gif: bytes) -> Shown:
    """Through PyAV."""
    with av.open(BytesIO(gif), "r") as opened:
        frames = [(frame.to_ndarray(format="rgb24"), frame.duration) for frame in opened.decode(video=0)]
    return [(levels.astype(np.uint8), time or 0) for levels, time in frames]


def by_gifsicle(gif: bytes) -> Shown:
    """What it reads without complaint, and writes again."""
    again = subprocess.run(["gifsicle", "--no-warnings"], input=gif, capture_output=True, check=True)
    assert not again.stderr, again.stderr
    return by_pillow(again.stdout)


def repeats(gif: bytes) -> bool:
    """For ever, or not at all."""
    with Image.open(BytesIO(gif)) as opened:
        return bool(opened.info.get("loop", 1) == 0)


READERS: dict[str, Reader] = {"Pillow": by_pillow, "imageio": by_imageio, "ffmpeg": by_ffmpeg}
if which("gifsicle"):
    READERS["gifsicle"] = by_gifsicle
