"""The colours of one frame: few, near the picture's own, and near the frame's before, so that they don't flicker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .colour_distance import Distances, Levels, Owners, nearest
from .planes import Mask, Planes
from .texture import BLOCK, Texture

FIRST, LATER = 32768, 4096
"""How many pixels stand for a frame when its colours are chosen; what a first frame shows may stand for long."""
ROUGH_START = 8192
"""How many of them do, while colours are still on the move."""
FIRST_MOVES, SETTLING, ANEW_MOVES, LATER_MOVES = (8,) * 7, (8,) * 2 + (0,) * 2, (16,) * 3 + (0,), (0,)
"""Colours that are moved, at least, after each round of k-means but the last: for a first frame, and for a later one,
which starts from colours that are nearly right. Those that nobody took always are."""
EVEN = np.float32(2)
"""Levels of roughness at which errors begin to be hidden."""
FEW, FEWEST = 0.9, 0.5
"""Shares of the colours: where fewer find pixels, those of the frame before are of no use. The first holds where none
costs more than another, the second where rare ones do, and may stay without pixels for that."""
CUT, CLEAR = 3.0, 32.0
"""Times, and squared levels: by how much further colours may be from this frame's pixels than from those that they were
chosen for. One round of k-means would leave them far off."""
CHEAP = 1.0
"""Squared levels that a bit may be worth for no colour to cost much more than another."""
NEIGHBOURS = 12
"""Colours next to one that are tried in its place."""
FARTHEST = 3 * 255**2 + 1
"""Squared levels: more than any two colours are apart."""
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

    def first(self, count: int) -> "Sample":
        """So many of them, spread as evenly."""
        return Sample(self.levels[:count], self.weights[:count])


@dataclass(frozen=True)
class Palette:
    """Colours to draw with.

    colours: (k, 3), k ≤ 256
    costs: (k), what it takes to use each, in squared levels
    exact: these are the very colours of the pixels that they were chosen for, and sorted
    error: squared levels, by which those pixels are off in the mean
    new_scene: they are of a scene's first frame
    """

    colours: Levels
    costs: Distances
    exact: bool = False
    error: float = 0.0
    new_scene: bool = False

    @property
    def blends(self) -> bool:
        """Whether there is something to mix, and a reason to."""
        return not self.exact and len(self.colours) > 1

    @cached_property
    def neighbours(self) -> Owners:
        """(k, ≤ NEIGHBOURS): for each colour those next to it, the nearest first."""
        colours, count = self.colours.astype(np.float32), len(self.colours)
        squares = (colours**2).sum(axis=1)
        apart = (squares + squares[:, np.newaxis] - 2 * colours @ colours.T).astype(np.int32)
        np.fill_diagonal(apart, FARTHEST)
        ranks = apart * 256 + np.arange(count, dtype=np.int32)  # no two are equal, so any machine finds the same
        nearest_few = min(NEIGHBOURS, count - 1)
        return np.sort(np.partition(ranks, nearest_few - 1, axis=1)[:, :nearest_few], axis=1) % 256

    def spread(self, by: float) -> "Palette":
        """Colours further from their mean by such a share: a mix reaches no further than what it is mixed from."""
        middle = self.colours.mean(axis=0)
        further = np.rint(middle + (self.colours - middle) * (1 + by))
        return replace(self, colours=further.clip(0, 255).astype(np.uint8))

    def owners(self, sample: Sample) -> Owners:
        """For each pixel of the sample: the index of the colour that it takes."""
        return nearest(sample.levels, self.colours, self.costs)

    def first(self, count: int) -> "Palette":
        """At most so many of its colours."""
        return Palette(self.colours[:count], self.costs[:count], error=self.error)


def choose_palette(
    picture: Planes, wanted: Mask, texture: Texture, *, limit: int, previous: Palette | None, thrift: float
) -> Palette:
    """At most `limit` colours for the wanted pixels, of which there is at least one.

    thrift: squared levels of error that one bit is worth, for rare colours cost more bits; a first frame pays no heed,
        since what it shows may stand for long and is paid once

    They settle by k-means (Lloyd 1982), with a price on rare ones (Chou, Lookabaugh and Gray 1989), from `previous`,
    or from an octree's where there is none.
    """
    places, new_scene = np.flatnonzero(wanted), previous is None
    if previous is not None:
        sample, near = _sample(picture, places, texture, LATER), previous.first(limit)
        owners = near.owners(sample)
        new_scene = _errors(sample, near, owners).mean() > CUT * near.error + CLEAR
        if not new_scene and not _own_colours(sample.levels, limit) and _suits(owners, limit, thrift):
            return _settle(sample, near, owners, LATER_MOVES, thrift)
    sample = _sample(picture, places, texture, FIRST)
    if _own_colours(sample.levels, limit) and (own := _own_colours(picture[:, wanted].T, limit)):
        colours = np.array(sorted(own), dtype=np.uint8)
        return Palette(colours, np.zeros(len(colours), np.float32), exact=True)
    few, start = sample.first(ROUGH_START), _start(sample.levels, limit)
    settled = _settle(few, start, start.owners(few), FIRST_MOVES if previous is None else ANEW_MOVES, thrift=0)
    if previous is None:
        settled = _settle(sample, settled, settled.owners(sample), SETTLING, thrift=0)
    return replace(settled, new_scene=new_scene)


def _sample(picture: Planes, places: NDArray[np.intp], texture: Texture, count: int) -> Sample:
    steps = np.arange(count) * GOLDEN
    chosen = places[((steps - np.floor(steps)) * len(places)).astype(np.intp)]
    row, column = np.divmod(chosen, picture.shape[2])
    return Sample(picture[:, row, column].T, 1 / np.sqrt(texture.roughness[row // BLOCK, column // BLOCK] + EVEN))


def _own_colours(pixels: Levels, limit: int) -> list[Any]:
    """The colours of (n, 3) pixels; none, where they are more than `limit`."""
    return [colour for _, colour in Image.fromarray(pixels[np.newaxis]).getcolors(limit) or ()]


def _suits(owners: Owners, limit: int, thrift: float) -> bool:
    """Not where many colours find no pixels, since k-means would be long in moving them."""
    return np.count_nonzero(np.bincount(owners)) > limit * (FEW if thrift < CHEAP else FEWEST)


def _errors(sample: Sample, palette: Palette, owners: Owners) -> Distances:
    """(n), in squared levels."""
    apart = sample.levels - palette.colours.astype(np.float32).take(owners, axis=0)
    errors: Distances = np.einsum("nc,nc->n", apart, apart)
    return errors


def _start(sample: Levels, limit: int) -> Palette:
    """The repeated last colour stands for those that k-means is free to place."""
    tree = Image.fromarray(sample[np.newaxis]).quantize(limit, method=Image.Quantize.FASTOCTREE).getpalette() or []
    colours = np.array(tree, dtype=np.uint8).reshape(-1, 3)[:limit]
    return Palette(np.pad(colours, ((0, limit - len(colours)), (0, 0)), mode="edge"), np.zeros(limit, np.float32))


def _settle(sample: Sample, palette: Palette, owners: Owners, moves: Sequence[int], thrift: float) -> Palette:
    """A round of k-means more than there are numbers in `moves`; `owners` are those of the palette as it is."""
    for fewest in moves:
        palette = _moved(_centred(palette, sample, owners, thrift), sample, owners, fewest)
        owners = palette.owners(sample)
    settled = _centred(palette, sample, owners, thrift)
    return replace(settled, error=float(_errors(sample, settled, owners).mean()))


def _centred(palette: Palette, sample: Sample, owners: Owners, thrift: float) -> Palette:
    """Each colour at the mean of the pixels that took it, and costing what it takes to say so seldom a thing."""
    count = len(palette.colours)
    members, weight = np.bincount(owners, minlength=count), np.bincount(owners, sample.weights, count)
    sums = [np.bincount(owners, sample.weights * sample.levels[:, channel], count) for channel in range(3)]
    used = members > 0
    colours = palette.colours.copy()
    colours[used] = np.rint(np.stack(sums, axis=1)[used] / weight[used, np.newaxis])
    return Palette(colours, np.rint(thrift * np.log2(len(owners) / (members + 0.5))).astype(np.float32))


def _moved(palette: Palette, sample: Sample, owners: Owners, fewest: int) -> Palette:
    """Colours that nobody took, and the few that spare least, go each to the pixel that fares worst with another."""
    colours = palette.colours.copy()
    errors = _errors(sample, palette, owners) * sample.weights
    totals = np.bincount(owners, errors, len(colours))
    ranked = np.argsort(totals, kind="stable")
    unused = len(colours) - np.count_nonzero(np.bincount(owners))
    idle = ranked[: max(fewest, unused)]
    busy = ranked[::-1][: len(idle)]
    gains = 2 * totals[idle] < totals[busy]
    colours[idle[gains]] = sample.levels[_worst(errors, owners, len(colours))[busy[gains]]]
    return replace(palette, colours=colours)


def _worst(errors: Distances, owners: Owners, count: int) -> Owners:
    """(count): for each owner the place of its largest error."""
    largest = np.zeros(count, np.float32)
    np.maximum.at(largest, owners, errors)
    places = np.flatnonzero(errors == largest[owners])
    worst = np.zeros(count, np.intp)
    worst[owners[places]] = places
    return worst
