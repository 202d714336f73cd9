"""The colours of one frame: few, near the picture's own, and near the frame's before, so that they don't flicker."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.gif.distance import Distances, Levels, nearest, squared_distance

SAMPLES = 8192
"""Pixels that stand for a frame when its colours are chosen."""
FIRST_ROUNDS, LATER_ROUNDS = 8, 3
"""Of k-means; later frames start from colours that are nearly right."""
GOLDEN = (5**0.5 - 1) / 2
"""Steps of this fraction visit a range evenly, and share no rhythm with a picture's rows."""


@dataclass(frozen=True)
class Palette:
    """Colours to draw with.

    colours: (k, 3), k ≤ 256
    costs: (k), what it takes to use each, in squared levels
    exact: these are the very colours of the pixels that they were chosen for, and sorted
    """

    colours: Levels
    costs: Distances
    exact: bool = False

    def centred(self, pixels: Levels, indices: NDArray[np.uint8] | NDArray[np.intp]) -> "Palette":
        """Each colour moved to the mean of the pixels that took it."""
        members = np.bincount(indices, minlength=len(self.colours))
        used = members > 0
        sums = [np.bincount(indices, pixels[:, channel], len(self.colours)) for channel in range(3)]
        colours = self.colours.copy()
        colours[used] = np.rint(np.stack(sums, axis=1)[used] / members[used, np.newaxis])
        return replace(self, colours=colours)


def choose_palette(pixels: Levels, limit: int, previous: Palette | None, thrift: float) -> Palette:
    """At most `limit` colours for these pixels.

    thrift: squared levels of error that one bit is worth, for rare colours cost more bits; a first frame pays no heed,
        since what it shows may stand for long and is paid once

    They settle by k-means (Lloyd 1982), with a price on rare ones (Chou, Lookabaugh and Gray 1989), from `previous`,
    or from an octree's where there is none.
    """
    row = Image.fromarray(pixels[np.newaxis])
    if own := row.getcolors(limit):
        colours = np.array(sorted(colour for _, colour in own), dtype=np.uint8)
        return Palette(colours, np.zeros(len(colours), np.float32), exact=True)
    sample = pixels[(np.arange(SAMPLES) * GOLDEN % 1 * len(pixels)).astype(np.intp)]
    if previous is None or not _suits(previous, sample):
        return _settle(sample, _start(row, limit), FIRST_ROUNDS, thrift=0)
    return _settle(sample, Palette(previous.colours[:limit], previous.costs[:limit]), LATER_ROUNDS, thrift)


def _suits(palette: Palette, sample: Levels) -> bool:
    """Not after a cut: colours of another scene find no pixels, and k-means would be long in moving them."""
    return len(np.unique(nearest(sample, palette.colours, palette.costs))) > len(palette.colours) / 2


def _start(row: Image.Image, limit: int) -> Palette:
    """The repeated last colour stands for those that k-means is free to place."""
    tree = row.quantize(limit, method=Image.Quantize.FASTOCTREE).getpalette() or []
    colours = np.array(tree, dtype=np.uint8).reshape(-1, 3)[:limit]
    return Palette(np.pad(colours, ((0, limit - len(colours)), (0, 0)), mode="edge"), np.zeros(limit, np.float32))


def _settle(sample: Levels, palette: Palette, rounds: int, thrift: float) -> Palette:
    for _ in range(rounds):
        owners = nearest(sample, palette.colours, palette.costs)
        members = np.bincount(owners, minlength=len(palette.colours))
        palette = palette.centred(sample, owners)
        costs = np.rint(thrift * np.log2(len(sample) / (members + 0.5))).astype(np.float32)
        palette = Palette(_replaced(palette.colours, members == 0, sample, owners), costs)
    return palette


def _replaced(colours: Levels, unused: NDArray[np.bool_], sample: Levels, owners: NDArray[np.intp]) -> Levels:
    """A colour that nobody took goes to a pixel that fares worst."""
    if unused.any():
        errors = squared_distance(sample[np.newaxis], colours[owners][np.newaxis])[0]
        worst = np.argsort(-errors, kind="stable")
        colours[unused] = sample[worst[: np.count_nonzero(unused)]]
    return colours
