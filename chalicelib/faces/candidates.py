"""Where in a picture faces may be: a first look, coarse and quick.

The network is MediaPipe's detector for faces at any distance. It sees a square of 192 pixels and answers for each cell
of 4 by 4 pixels with a score, a box and six marks, of which the first two are the eyes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
from PIL import Image

from .face import Box
from .network import Runs

CELL = 4
LEAST_SCORE = 0.5
SAME = 0.3
"""Boxes that overlap by more are of one face."""
WINDOW = 576
"""Pixels of the squares in which a larger picture is searched once more, so that faces of 48 pixels are found in it."""
STEP = 448
"""Pixels from one square to the next, at the most: what the edge of one cuts lies whole in another."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a face; eyes: the two as they lie in the picture, in pixels."""

    box: Box
    eyes: tuple[tuple[float, float], tuple[float, float]]
    score: float


def candidates(picture: Image.Image, detector: Runs) -> list[Candidate]:
    """Where faces may be in an RGB picture, the likeliest first."""
    found = [each for window in _windows(picture.size) for each in _seen(picture, window, detector)]
    return _merged(sorted(found, key=lambda each: -each.score))


def _windows(size: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """Boxes in pixels: the whole picture, and parts of a large one."""
    yield 0, 0, *size
    if max(size) > WINDOW:
        columns, rows = (_starts(side) for side in size)
        for left in columns:
            for top in rows:
                yield left, top, min(left + WINDOW, size[0]), min(top + WINDOW, size[1])


def _starts(side: int) -> list[int]:
    room = max(0, side - WINDOW)
    count = ceil(room / STEP) + 1
    return [round(room * at / max(1, count - 1)) for at in range(count)]


def _seen(picture: Image.Image, window: tuple[int, int, int, int], detector: Runs) -> Iterator[Candidate]:
    """What the network takes for a face within a window of the picture."""
    left, top, right, bottom = window
    share = detector.side / max(right - left, bottom - top)
    size = max(1, round((right - left) * share)), max(1, round((bottom - top) * share))
    small = picture.resize(size, Image.Resampling.BILINEAR, window)
    # The rest of the square is black, as the network learnt it.
    square = np.full((detector.side, detector.side, 3), -1.0, np.float32)
    square[: size[1], : size[0]] = np.asarray(small, dtype=np.float32) / 127.5 - 1
    marks, scores = (output.reshape((detector.side // CELL) ** 2, -1) for output in detector.run(square))
    sure = 1 / (1 + np.exp(-np.clip(scores[:, 0].astype(np.float64), -100, 100)))
    scale = np.array([(right - left) / size[0], (bottom - top) / size[1]])
    for cell in np.flatnonzero(sure >= LEAST_SCORE).tolist():
        down, across = divmod(cell, detector.side // CELL)
        middle = np.array([across + 0.5, down + 0.5]) * CELL
        place, extent, *eyes = marks[cell].astype(np.float64).reshape(-1, 2)[:4]
        low, high = ((middle + place + sign * extent / 2) * scale + (left, top) for sign in (-1, 1))
        (first_x, first_y), (second_x, second_y) = (((middle + eye) * scale + (left, top)).tolist() for eye in eyes)
        box = Box(*low.tolist(), *high.tolist())
        yield Candidate(box, ((first_x, first_y), (second_x, second_y)), float(sure[cell]))


def _merged(found: list[Candidate]) -> list[Candidate]:
    """One for each face: the mean of those that overlap with the likeliest, weighted by their scores."""
    merged = []
    while found:
        same = [each for each in found if each.box.overlap(found[0].box) > SAME]
        merged.append(_mean(same))
        found = [each for each in found[1:] if each not in same]
    return merged


def _mean(same: list[Candidate]) -> Candidate:
    values = np.array([[*each.box, *each.eyes[0], *each.eyes[1]] for each in same])
    mean = (np.array([each.score for each in same]) @ values / sum(each.score for each in same)).tolist()
    return Candidate(Box(*mean[:4]), ((mean[4], mean[5]), (mean[6], mean[7])), same[0].score)
