"""The colours of one frame: few, near the picture's own, and near the frame's before, so that they don't flicker."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.gif.distance import nearest

Levels = NDArray[np.uint8]
"""(n, 3): red, green, blue."""

SAMPLES = 8192
"""Pixels that stand for a frame when its colours are chosen."""
FIRST_ROUNDS, LATER_ROUNDS = 8, 3
"""Of k-means; later frames start from colours that are nearly right."""
GOLDEN = (5**0.5 - 1) / 2
"""Steps of this fraction visit a range evenly, and share no rhythm with a picture's rows."""


def choose_palette(pixels: Levels, limit: int, previous: Levels | None) -> tuple[Levels, bool]:
    """At most `limit` colours for these pixels, and whether they are the very colours of the pixels.

    The colours settle by k-means (Lloyd 1982) from `previous`, or from an octree's where there is none.
    """
    row = Image.fromarray(pixels[np.newaxis])
    if own := row.getcolors(limit):
        return np.array(sorted(colour for _, colour in own), dtype=np.uint8), True
    sample = pixels[(np.arange(SAMPLES) * GOLDEN % 1 * len(pixels)).astype(np.intp)]
    rounds = FIRST_ROUNDS if previous is None else LATER_ROUNDS
    return _settle(sample, _start(row, limit) if previous is None else _resize(previous, limit), rounds), False


def _start(row: Image.Image, limit: int) -> Levels:
    tree = row.quantize(limit, method=Image.Quantize.FASTOCTREE).getpalette() or []
    return _resize(np.array(tree, dtype=np.uint8).reshape(-1, 3), limit)


def _resize(palette: Levels, limit: int) -> Levels:
    """`limit` rows; the repeated last one stands for colours that k-means is free to place."""
    return np.pad(palette[:limit], ((0, limit - len(palette[:limit])), (0, 0)), mode="edge")


def _settle(sample: Levels, palette: Levels, rounds: int) -> Levels:
    for _ in range(rounds):
        owner, distance = nearest(sample, palette)
        members = np.bincount(owner, minlength=len(palette))
        used = members > 0
        sums = np.stack([np.bincount(owner, sample[:, channel], len(palette)) for channel in range(3)], axis=1)
        palette = palette.copy()
        palette[used] = np.rint(sums[used] / members[used, np.newaxis])
        # A colour that nobody took goes to the pixel that fares worst.
        worst = np.argsort(-distance, kind="stable")
        palette[~used] = sample[worst[: np.count_nonzero(~used)]]
    return palette
