"""What we write is the same picture to every program that reads it."""

from io import BytesIO

import av
import imageio.v3 as iio
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from chalicelib.outputs.gif.encoder import encode

TIMES = [8, 5, 30, 8, 8]
Frames = list[NDArray[np.uint8]]


def clip() -> list[Image.Image]:
    """Ground with more colours than a frame holds, half of it new in each frame, which is drawn over the one before."""
    row, column = np.mgrid[0:60, 0:90]
    ground = np.stack([row * 4, column * 2, 255 - row - column], axis=-1)
    pictures = []
    for seed in range(len(TIMES)):
        levels = ground.astype(float)
        levels[10:50, 20:70] += np.random.default_rng(seed).normal(0, 20, (40, 50, 3))
        pictures.append(Image.fromarray(levels.clip(0, 255).astype(np.uint8)))
    return pictures


@pytest.fixture(scope="module")
def gif() -> bytes:
    return encode(clip(), TIMES, repeat=True)


def by_pillow(gif: bytes) -> Frames:
    with Image.open(BytesIO(gif)) as opened:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(opened)]


def test_ffmpeg_shows_what_pillow_shows(gif: bytes) -> None:
    with av.open(BytesIO(gif), "r") as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert all((shown == expected).all() for shown, expected in zip(frames, by_pillow(gif), strict=True))


def test_ffmpeg_waits_as_long_as_was_meant(gif: bytes) -> None:
    with av.open(BytesIO(gif), "r") as container:
        begins = [frame.time or 0 for frame in container.decode(video=0)]
    assert np.allclose(begins, np.cumsum([0, *TIMES[:-1]]) / 100)


def test_imageio_shows_what_pillow_shows(gif: bytes) -> None:
    frames = iio.imread(gif, plugin="pillow", mode="RGB", index=None)
    assert all((shown == expected).all() for shown, expected in zip(frames, by_pillow(gif), strict=True))


@pytest.mark.parametrize("levels", [1, 2, 4, 16, 128, 256])
def test_greys_that_are_numbered_by_their_level_are_read_as_colours(levels: int) -> None:
    grey = np.arange(32 * 32, dtype=np.int64).reshape(32, 32) % levels
    red = np.stack([255 - grey, grey, grey], axis=-1).astype(np.uint8)
    pictures = [Image.fromarray(grey.astype(np.uint8)).convert("RGB"), Image.fromarray(red)]
    gif = encode(pictures, [8, 8], repeat=True, tolerance=0, dither=0)
    with Image.open(BytesIO(gif)) as opened:
        assert opened.mode == "P"
    first, second = by_pillow(gif)
    assert (first == np.asarray(pictures[0])).all()
    with av.open(BytesIO(gif), "r") as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert (frames[1] == second).all()
