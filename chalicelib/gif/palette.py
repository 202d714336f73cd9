"""The colours of one frame: few, near the picture's own, and near the frame's before, so that they don't flicker."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.gif.distance import Distances, Levels, nearest
from chalicelib.gif.planes import Mask, Planes
from chalicelib.gif.texture import BLOCK, Texture

FIRST, LATER = 16384, 4096
"""How many pixels stand for a frame when its colours are chosen; what a first frame shows may stand for long."""
MOVING_ROUNDS, SETTLING_ROUNDS, LATER_ROUNDS = 9, 3, 3
"""Of k-means for a first frame, with idle colours moved between them and without, and for a later one, which starts
from colours that are nearly right."""
MOVES = 8
"""Colours that are moved in one round."""
EVEN = np.float32(2)
"""Levels of roughness at which errors begin to be hidden."""
GOLDEN = (5**0.5 - 1) / 2
"""Steps of this fraction visit a range evenly, and share no rhythm with a picture's rows."""


@dataclass(frozen=True)
class Sample:
    """Pixels that stand for a frame.

    levels: (n, 3)
    weights: (n), how much an error of each matters
    """

    levels: Levels
    weights: Distances


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

    def first(self, count: int) -> "Palette":
        """At most so many of its colours."""
        return Palette(self.colours[:count], self.costs[:count])

    def centred(self, sample: Sample, owners: NDArray[np.intp]) -> "Palette":
        """Each colour moved to the mean of the pixels that took it."""
        count = len(self.colours)
        weight = np.bincount(owners, sample.weights, count)
        used = weight > 0
        sums = [np.bincount(owners, sample.weights * sample.levels[:, channel], count) for channel in range(3)]
        colours = self.colours.copy()
        colours[used] = np.rint(np.stack(sums, axis=1)[used] / weight[used, np.newaxis])
        return replace(self, colours=colours)


def choose_palette(
    picture: Planes, wanted: Mask, texture: Texture, *, limit: int, previous: Palette | None, thrift: float
) -> Palette:
    """At most `limit` colours for the wanted pixels, of which there is at least one.

    thrift: squared levels of error that one bit is worth, for rare colours cost more bits; a first frame pays no heed,
        since what it shows may stand for long and is paid once

    They settle by k-means (Lloyd 1982), with a price on rare ones (Chou, Lookabaugh and Gray 1989), from `previous`,
    or from an octree's where there is none.
    """
    places = np.flatnonzero(wanted)
    if previous is not None:
        sample = _sample(picture, places, texture, LATER)
        if not _own_colours(sample.levels, limit) and _suits(previous, sample.levels):
            return _settle(sample, previous.first(limit), LATER_ROUNDS, thrift)
    sample = _sample(picture, places, texture, FIRST)
    if _own_colours(sample.levels, limit) and (own := _own_colours(picture[:, wanted].T, limit)):
        colours = np.array(sorted(own), dtype=np.uint8)
        return Palette(colours, np.zeros(len(colours), np.float32), exact=True)
    palette = _start(sample.levels, limit)
    for _ in range(MOVING_ROUNDS):
        palette = _moved(_settle(sample, palette, 1, thrift=0), sample)
    return _settle(sample, palette, SETTLING_ROUNDS, thrift=0)


def _sample(picture: Planes, places: NDArray[np.intp], texture: Texture, count: int) -> Sample:
    chosen = places[(np.arange(count) * GOLDEN % 1 * len(places)).astype(np.intp)]
    row, column = np.divmod(chosen, picture.shape[2])
    return Sample(picture[:, row, column].T, 1 / np.sqrt(texture.roughness[row // BLOCK, column // BLOCK] + EVEN))


def _own_colours(pixels: Levels, limit: int) -> list[Any]:
    """The colours of (n, 3) pixels; none, where they are more than `limit`."""
    return [colour for _, colour in Image.fromarray(pixels[np.newaxis]).getcolors(limit) or ()]


def _suits(palette: Palette, sample: Levels) -> bool:
    """Not after a cut: colours of another scene find no pixels, and k-means would be long in moving them."""
    return len(np.unique(nearest(sample, palette.colours, palette.costs))) > len(palette.colours) / 2


def _start(sample: Levels, limit: int) -> Palette:
    """The repeated last colour stands for those that k-means is free to place."""
    tree = Image.fromarray(sample[np.newaxis]).quantize(limit, method=Image.Quantize.FASTOCTREE).getpalette() or []
    colours = np.array(tree, dtype=np.uint8).reshape(-1, 3)[:limit]
    return Palette(np.pad(colours, ((0, limit - len(colours)), (0, 0)), mode="edge"), np.zeros(limit, np.float32))


def _settle(sample: Sample, palette: Palette, rounds: int, thrift: float) -> Palette:
    for left in reversed(range(rounds)):
        owners = nearest(sample.levels, palette.colours, palette.costs)
        members = np.bincount(owners, minlength=len(palette.colours))
        costs = np.rint(thrift * np.log2(len(owners) / (members + 0.5))).astype(np.float32)
        palette = Palette(palette.centred(sample, owners).colours, costs)
        if left and not members.all():
            palette = _moved(palette, sample, fewest=0)
    return palette


def _moved(palette: Palette, sample: Sample, fewest: int = MOVES) -> Palette:
    """Colours that nobody took, and the few that spare least, go each to the pixel that fares worst with another."""
    colours = palette.colours.copy()
    owners = nearest(sample.levels, colours, palette.costs)
    errors = np.square(sample.levels.astype(np.float32) - colours[owners]).sum(axis=1) * sample.weights
    totals = np.bincount(owners, errors, len(colours))
    rising = np.argsort(errors, kind="stable")
    worst = np.zeros(len(colours), np.intp)
    worst[owners[rising]] = rising
    ranked = np.argsort(totals, kind="stable")
    idle = ranked[: max(fewest, len(colours) - len(np.unique(owners)))]
    busy = ranked[::-1][: len(idle)]
    gains = 2 * totals[idle] < totals[busy]
    colours[idle[gains]] = sample.levels[worst[busy[gains]]]
    return replace(palette, colours=colours)
