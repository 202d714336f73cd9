"""Dither in a pattern that stands still: three colours mixed in each square of four by four pixels.

Errors that are diffused along the rows crawl from frame to frame and repeat nowhere, which costs steadiness and bytes.
A threshold that belongs to the place on the screen (Bayer 1973) does neither, and needs no pixel's neighbours: what a
colour is mixed from is worked out once for all pixels that share a cell of colour space.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .colour_distance import Distances, nearest
from .colour_mapping import Cubes, Indices
from .palette import Palette
from .planes import Mask, Planes
from .texture import Texture, spread

SMOOTH = 0.8
"""Levels of roughness from which on an area needs no dither: its own grain blends what its colours miss."""
DARK = 10.0
"""Levels of brightness up to which the pattern would be seen sooner than what it mends."""
WEIGHT = 3.4
"""What a squared level of error of the mean weighs, at full strength, beyond one of the pattern that hides it."""
BITS = 6
"""Upper bits of a channel in which pixels agree that share a recipe."""
SQUARE = 4
"""Pixels; boxes begin at multiples of it, so that the pattern stands still on the screen."""
BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], dtype=np.uint8)
STEPS = BAYER.size
BRIGHTNESS = np.array([0.299, 0.587, 0.114], dtype=np.float32)
"""What red, green and blue each weigh in brightness (ITU-R BT.601)."""


def smooth_areas(texture: Texture, size: tuple[int, int]) -> Mask:
    """Where a picture has no grain of its own, and light enough to show it."""
    margins = np.minimum(SMOOTH - texture.roughness, texture.brightness - DARK)
    if margins.max() <= 0:  # as in most photographs, and what lies between such blocks is no smoother
        return np.zeros(size[::-1], np.bool_)
    smooth: Mask = spread(margins, size) > 0
    return smooth


def mix(picture: Planes, where: Mask, palette: Palette, strength: float) -> Indices:
    """For those pixels that are named, in their order: the indices that show their colours on average.

    strength: above 0, up to 1
    """
    places = np.flatnonzero(where)
    cubes = Cubes.of(picture.reshape(3, -1).take(places, axis=1), BITS)
    recipes = _recipes(cubes.middles, palette, 1 + WEIGHT * strength)
    height, width = where.shape
    steps = np.tile(BAYER, (-(-height // SQUARE), -(-width // SQUARE)))[:height, :width]
    indices: Indices = recipes.take(cubes.for_pixels(np.arange(0, recipes.size, STEPS)) + steps.take(places))
    return indices


def _recipes(wanted: Distances, palette: Palette, weight: float) -> Indices:
    """(n, STEPS): the index that shows each of (n, 3) colours at each step of the threshold, dark ones first."""
    colours = palette.colours.astype(np.float32)
    first = nearest(wanted, palette.colours, np.zeros_like(palette.costs))
    mixture = _Mixture(wanted, colours[first], np.zeros(len(wanted), np.float32))
    near = palette.neighbours.take(first, axis=0)
    second, half = mixture.best_of(colours, near, weight)
    third, rest = mixture.and_some(half, colours[second]).best_of(colours, near, weight)
    members = np.stack([first, second, third], axis=1)
    shares = np.stack([(1 - rest) * (1 - half), (1 - rest) * half, rest], axis=1)
    order = np.argsort((colours @ BRIGHTNESS)[members], axis=1, kind="stable")
    members, shares = (np.take_along_axis(each, order, axis=1) for each in (members, shares))
    thresholds = (np.arange(STEPS, dtype=np.float32) + 0.5) / STEPS
    ends = np.cumsum(shares, axis=1)
    turn = (thresholds > ends[:, :1]).astype(np.intp) + (thresholds > ends[:, 1:2])
    return np.take_along_axis(members, turn, axis=1).astype(np.uint8)


@dataclass(frozen=True)
class _Mixture:
    """What n colours are mixed from so far.

    wanted: (n, 3)
    mean: (n, 3), what the mix looks like from afar
    pattern: (n), its variance: what is seen from near
    """

    wanted: Distances
    mean: Distances
    pattern: Distances

    def best_of(self, colours: Distances, near: NDArray[np.intp], weight: float) -> tuple[NDArray[np.intp], Distances]:
        """Which of the `near` colours is to be added to each, and how large a share, up to a half.

        A share s adds s(1 - s)d² - sv to the pattern, for a colour that lies d from the mean of a mix of variance v.
        It takes from the weighted error what lies along that way. Where the sum is least its derivative is nothing.
        """
        away = colours.take(near, axis=0) - self.mean[:, np.newaxis]
        squares = np.maximum(np.einsum("nkc,nkc->nk", away, away), 1e-3)
        along = np.einsum("nkc,nc->nk", away, self.wanted - self.mean)
        seen = self.pattern[:, np.newaxis]
        shares = np.clip((weight * along - 0.5 * squares + 0.5 * seen) / ((weight - 1) * squares), 0, 0.5)
        costs = shares * (squares - seen - 2 * weight * along + (weight - 1) * shares * squares)
        every, best = np.arange(len(near)), costs.argmin(axis=1)
        return near[every, best], shares[every, best]

    def and_some(self, share: Distances, colour: Distances) -> "_Mixture":
        """The mix with a share of a further colour for each."""
        away = colour - self.mean
        mean = self.mean + share[:, np.newaxis] * away
        pattern = (1 - share) * (self.pattern + share * (away**2).sum(axis=1))
        return _Mixture(self.wanted, mean, pattern)
