"""What the encoder promises of a clip."""

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.outputs.gif.encoder import encode

from .clips import Clip
from .readers import READERS, Shown, by_pillow, repeats

Levels = NDArray[np.uint8]
EVEN, ROUGH = 0.5, 1.3
"""Of the squared tolerance: by how much a pixel may be off where all is of one colour, and at the most."""
WORSE, SLACK = 2.0, 64.0
"""Times, and squared levels: by how much a picture may be worse than one that is encoded alone."""


def check(clip: Clip) -> None:
    """Raises AssertionError where a reader shows another thing than was meant."""
    gif = _encoded(clip, clip.pictures, clip.centiseconds)
    assert repeats(gif) == clip.repeat
    shown = by_pillow(gif)
    for name, read in READERS.items():
        _check_alike(name, read(gif), shown)
    starts = _check_times(clip, shown)
    seen = [shown[bisect_right(starts, start) - 1][0] for start in _starts(clip.centiseconds)]
    (_check_pixels if clip.is_plain else _check_worst)(clip, seen)


def _check_alike(name: str, shown: Shown, other: Shown) -> None:
    assert [time for _, time in shown] == [time for _, time in other], f"{name}: other times"
    for (levels, _), (expected, _) in zip(shown, other, strict=True):
        assert np.array_equal(levels, expected), f"{name}: other pictures"


def _check_times(clip: Clip, shown: Shown) -> list[int]:
    """When each picture begins that is shown: none but when one of the clip's does, and at no tolerance with each."""
    times = [time for _, time in shown]
    assert sum(times) == sum(clip.centiseconds)
    starts = _starts(times)
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
    [(alone, _)] = by_pillow(_encoded(replace(clip, colours=clip.colours - 1), [worst], [10]))
    assert max(means) <= WORSE * (_errors(worst, alone).mean() + clip.tolerance**2) + SLACK


def _encoded(clip: Clip, pictures: list[Image.Image], centiseconds: list[int]) -> bytes:
    return encode(pictures, centiseconds, clip.repeat, colours=clip.colours, tolerance=clip.tolerance)


def _starts(times: list[int]) -> list[int]:
    return [0, *accumulate(times[:-1])]


def _errors(picture: Image.Image, levels: Levels) -> NDArray[np.int64]:
    """Squared and summed over the channels, pixel by pixel. Fails where they differ in size."""
    meant = np.asarray(picture, np.int64)
    assert meant.shape == levels.shape
    squares: NDArray[np.int64] = ((meant - levels) ** 2).sum(axis=2)
    return squares
