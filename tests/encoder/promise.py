"""What the encoder promises of a clip."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.outputs.gif.encoder import GifEncoder, encode
from chalicelib.outputs.gif.file_blocks import LONGEST

from .clip import Clip
from .readers import READERS, Reader, Shown, by_pillow

Levels = NDArray[np.uint8]
EVEN, ROUGH = 0.5, 1.3
"""Of the squared tolerance: by how much a pixel may be off where all is of one colour, and at the most."""
WORSE, SLACK = 2.0, 64.0
"""Times, and squared levels: by how much a picture may be worse than one that is encoded alone."""


def check(clip: Clip, readers: Mapping[str, Reader] = READERS) -> None:
    """Raises AssertionError where a reader shows another thing than was meant."""
    gif = _encoded(clip)
    drawn = _drawn(clip)
    for name, read in readers.items():
        _check_alike(name, read(gif), drawn)
    starts = _check_times(clip, drawn)
    seen = [drawn.pictures[bisect_right(starts, start) - 1] for start in _starts(clip.centiseconds)]
    (_check_pixels if clip.is_plain else _check_worst)(clip, seen)


def _drawn(clip: Clip) -> Shown:
    """What the encoder takes to be shown: its canvas, after each picture that changed it."""
    encoder = GifEncoder(clip.colours, clip.tolerance, clip.dither)
    pictures: list[Levels] = []
    times: list[int] = []
    for picture, time in zip(clip.pictures, clip.centiseconds, strict=True):
        if encoder.draw_next(picture):
            pictures.append(encoder.canvas.transpose(1, 2, 0).copy())
            times.append(time)
        else:
            times[-1] += time
    return Shown(pictures, times, clip.repeat)


def _check_alike(name: str, shown: Shown, meant: Shown) -> None:
    shown = _without_waits(shown)
    assert shown.repeats in (meant.repeats, None), f"{name}: repeats or not"
    assert shown.times == meant.times, f"{name}: other times"
    for levels, expected in zip(shown.pictures, meant.pictures, strict=True):
        assert np.array_equal(levels, expected), f"{name}: other pictures"


def _without_waits(shown: Shown) -> Shown:
    """A picture that stands longer than one frame can stands for several, which change nothing."""
    pictures: list[Levels] = []
    times: list[int] = []
    for levels, time in zip(shown.pictures, shown.times, strict=True):
        if times and times[-1] and times[-1] % LONGEST == 0 and np.array_equal(levels, pictures[-1]):
            times[-1] += time
        else:
            pictures.append(levels)
            times.append(time)
    return shown._replace(pictures=pictures, times=times)


def _check_times(clip: Clip, drawn: Shown) -> list[int]:
    """When each picture begins that is shown: none but when one of the clip's does, and at no tolerance with each."""
    assert sum(drawn.times) == sum(clip.centiseconds)
    starts = _starts(drawn.times)
    meant = _starts(clip.centiseconds)
    assert set(starts) <= set(meant)
    if clip.is_plain and not clip.tolerance:
        changes = [one.tobytes() != other.tobytes() for one, other in pairwise(clip.pictures)]
        assert starts == [start for start, is_new in zip(meant, [True, *changes], strict=True) if is_new]
    return starts


def _check_pixels(clip: Clip, seen: list[Levels]) -> None:
    """Every one is right within the tolerance."""
    for picture, levels in zip(clip.pictures, seen, strict=True):
        share = EVEN if len(picture.getcolors() or ()) == 1 else ROUGH
        assert _errors(picture, levels).max() <= share * clip.tolerance**2


def _check_worst(clip: Clip, seen: list[Levels]) -> None:
    """In the mean it is not much worse than if it were encoded alone."""
    means = [_errors(picture, levels).mean() for picture, levels in zip(clip.pictures, seen, strict=True)]
    worst = clip.pictures[int(np.argmax(means))]
    # Beside the first, each has a colour less: that of what stays.
    alone = by_pillow(_encoded(replace(clip, pictures=[worst], centiseconds=[10], colours=clip.colours - 1)))
    assert max(means) <= WORSE * (_errors(worst, alone.pictures[0]).mean() + clip.tolerance**2) + SLACK


def _encoded(clip: Clip) -> bytes:
    return encode(
        clip.pictures,
        clip.centiseconds,
        clip.repeat,
        colours=clip.colours,
        tolerance=clip.tolerance,
        dither=clip.dither,
    )


def _starts(times: list[int]) -> list[int]:
    return [0, *accumulate(times[:-1])]


def _errors(picture: Image.Image, levels: Image.Image | Levels) -> NDArray[np.int64]:
    """Squared and summed over the channels, pixel by pixel. Fails where they differ in size."""
    meant, shown = np.asarray(picture, np.int64), np.asarray(levels, np.int64)
    assert meant.shape == shown.shape
    squares: NDArray[np.int64] = ((meant - shown) ** 2).sum(axis=2)
    return squares
