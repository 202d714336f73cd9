"""Our own GIF encoder: each frame draws only what the canvas does not show well enough already."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.domain.errors import Refused
from chalicelib.outputs.dimensions import in_words

from . import file_blocks
from .block_error import balance, misses
from .colour_distance import Levels
from .colour_mapping import Indices, exact_indices, indexed, near_indices
from .dither import mix, smooth_areas
from .file_blocks import Patch
from .index_cost import INDICES, Option, cheapest, nearest
from .palette import Palette, choose_palette
from .pixel_reuse import FAR, Reuse, compare, lessened, nothing_stands
from .planes import (
    Mask,
    Planes,
    box_around,
    chosen,
    cover,
    keep_what_is_freed,
    part,
    planes_of,
    same,
    size_of,
    squared_distance,
)
from .texture import AROUND, Box, Texture

DITHER = 0.8
THRIFT = 0.17
"""Squared tolerances of error that one bit is worth; none where colours are mixed: there all are used."""
GAIN = 2.5
"""Levels by which an area must be off on the whole, in nearest colours, for mixed ones to gain more than they cost."""
SPREAD = 0.01
"""The share by which the colours of a smooth picture are spread from their mean."""
CANDIDATES = 3
"""Colours that each pixel chooses from."""
PRICE = 0.28
"""Squared tolerances of error that one bit is worth, where several indices are nearly right."""
FIRST_SHARE = 0.55
"""The share of the tolerance in the first frame of a scene, which may stand for long."""
BIAS = 0.18
"""Tolerances by which a block may be off on the whole."""
WEIGHT = 1.6
"""What a squared level of a block's mean error weighs, at full dither, beside one of a pixel's own."""
ROUNDS = 2
"""How often a block may be balanced."""


def encode(
    pictures: Iterable[Image.Image],
    centiseconds: Sequence[int],
    repeat: bool,  # noqa: FBT001 - the encoder's place in the assembler has this signature
    *,
    colours: int = 256,
    tolerance: float = 12.0,
    dither: float = DITHER,
) -> bytes:
    """A GIF of pictures of one size, each shown for its time; it ends with the last one, or repeats forever.

    colours: of one frame, 2 to 256, including the one that leaves pixels as they were
    tolerance: levels by which a pixel may be off, in areas of some texture, before it is drawn anew; 0: only what is
        right is left
    dither: how much is mixed of several colours, so that it is right from afar, 0 to 1

    Raises Refused where a GIF can't hold it, as of sides over 65,535 pixels.
    """
    keep_what_is_freed()
    encoder = GifEncoder(colours, tolerance, dither)
    try:
        return _encoded(encoder, pictures, centiseconds, repeat=repeat)
    except struct.error as error:
        raise Refused(
            f"A GIF of {in_words(size_of(encoder.canvas))} could not be made: its numbers are too large."
        ) from error


def _encoded(
    encoder: "GifEncoder", pictures: Iterable[Image.Image], centiseconds: Sequence[int], *, repeat: bool
) -> bytes:
    parts: list[bytes] = []
    patch, standing = None, 0
    for picture, time in zip(pictures, centiseconds, strict=True):
        following = encoder.draw_next(picture.convert("RGB"))
        if following and patch:
            parts.append(file_blocks.drawn(patch, standing))
        patch, standing = (following, time) if following else (patch, standing + time)
    if not patch:
        raise ValueError("a GIF needs at least one picture")
    opening = file_blocks.opening(size_of(encoder.canvas), repeat=repeat)
    return b"".join([opening, *parts, file_blocks.drawn(patch, standing), file_blocks.CLOSING])


@dataclass
class GifEncoder:
    """The canvas as a viewer sees it, and what it was drawn from.

    canvas: what is shown; there is none before the first picture
    source: what each pixel of the canvas was drawn for
    palette: the last frame's, if it had more colours than it could keep
    """

    colours: int
    tolerance: float
    dither: float
    canvas: Planes = field(default_factory=lambda: np.empty((3, 0, 0), np.uint8))
    source: Planes = field(default_factory=lambda: np.empty((3, 0, 0), np.uint8))
    palette: Palette | None = None

    def draw_next(self, picture: Image.Image) -> Patch | None:
        """What to draw so that the canvas shows the picture; nothing, where it does already."""
        meant = planes_of(picture)
        if not self.canvas.size:
            self.canvas, self.source = meant.copy(), meant.copy()
            begin = nothing_stands(picture.size, self.tolerance)
            return self._draw(meant, Texture.of(picture), (0, 0, *picture.size), begin)
        still = same(self.source, meant)
        if not (changed := box_around(~still, AROUND)):
            return None
        texture = Texture.of(picture.crop(changed))
        return self._redraw(part(meant, changed), texture, changed, still)

    def _redraw(self, meant: Planes, texture: Texture, box: Box, still: Mask) -> Patch | None:
        """What to draw over a part of the canvas; `still`: pixels of the whole whose source has not changed."""
        left, upper, right, lower = box
        tolerance = lessened(self.tolerance, 1 - np.count_nonzero(still) / still.size)
        standing = compare(part(self.canvas, box), meant, still[upper:lower, left:right], texture, tolerance)
        if not (inner := standing.box):
            return None
        place = (inner[0] + left, inner[1] + upper, inner[2] + left, inner[3] + upper)
        return self._draw(part(meant, inner), texture.within(inner), place, standing.within(inner))

    def _draw(self, meant: Planes, texture: Texture, box: Box, standing: Reuse) -> Patch | None:
        mixed = smooth_areas(texture, size_of(meant)) & ~standing.still & bool(self.dither)
        palette = self._palette(meant, texture, standing, smooth=np.count_nonzero(mixed) / mixed.size)
        tolerance = standing.tolerance * (FIRST_SHARE if palette.new_scene else 1)
        indices, fresh = self._indices(meant, palette, standing, mixed, tolerance=tolerance)
        if not fresh.any():
            return None
        self.palette = None if palette.exact else palette
        canvas = part(self.canvas, box)
        cover(canvas, _shown(indices, palette), fresh)
        if self.dither and palette.blends:
            least, weight = BIAS * tolerance, WEIGHT * self.dither
            balance(indices, canvas, meant, fresh, palette, rounds=ROUNDS, weight=weight, least=least)
        cover(part(self.source, box), meant, fresh)
        return _patch(indices, palette.colours, box[:2], fresh)

    def _indices(
        self, meant: Planes, palette: Palette, standing: Reuse, mixed: Mask, *, tolerance: float
    ) -> tuple[Indices, Mask]:
        """For each pixel the index of its colour, and whether it is drawn.

        Mixed colours are only right together, so all of them are drawn, unless their source stands still.
        """
        if palette.exact:
            indices = exact_indices(meant, palette)
            return indices, ~standing.holds_against(squared_distance(meant, _shown(indices, palette)))
        options = [
            Option(indices, squared_distance(meant, _shown(indices, palette)))
            for indices in near_indices(meant, palette, CANDIDATES)
        ]
        if self.dither and palette.blends and mixed.any():
            plain = _shown(nearest(options), palette)
            cover(plain, meant, standing.still)
            mixed &= misses(meant, plain, GAIN)
            options[0].indices[mixed] = mix(meant, mixed, palette, self.dither)
            options[0].errors[mixed] = -FAR
        clear = len(palette.colours)
        if not standing.nothing:
            options.append(Option(np.full(mixed.shape, clear, np.uint8), standing.excess))
        indices = cheapest(options, PRICE * tolerance**2)
        fresh = standing.nothing | (indices != clear)
        return indices * fresh, fresh

    def _palette(self, meant: Planes, texture: Texture, standing: Reuse, smooth: float) -> Palette:
        """Colours for what may have to be drawn, of which a share is smooth and will be mixed."""
        limit = self.colours if standing.nothing else self.colours - 1
        thrift = THRIFT * standing.tolerance**2 * (1 - smooth)
        palette = choose_palette(meant, standing.stale, texture, limit=limit, previous=self.palette, thrift=thrift)
        return palette if palette.exact else palette.spread(SPREAD * smooth)


def _shown(indices: Indices, palette: Palette) -> Planes:
    planes: Planes = palette.colours.T.take(indices, axis=1)
    return planes


def _patch(indices: Indices, colours: Levels, corner: tuple[int, int], fresh: Mask) -> Patch:
    """The fresh pixels, in the smallest box around them, with no colours but theirs."""
    left, upper, right, lower = Image.fromarray(fresh.view(np.uint8)).getbbox() or (0, 0, 0, 0)
    inside = np.s_[upper:lower, left:right]
    indices, fresh, place = indices[inside], fresh[inside], (corner[0] + left, corner[1] + upper)
    used = _used(indices, fresh)
    numbers = np.zeros(INDICES, dtype=np.uint8)
    numbers[used] = np.arange(len(used))
    if fresh.all():
        return Patch(indexed(numbers.take(indices), colours[used]), place, clear=None)
    clear = len(used)
    return Patch(indexed(chosen(fresh, numbers.take(indices), np.uint8(clear)), colours[used]), place, clear)


def _used(indices: Indices, fresh: Mask) -> NDArray[np.intp]:
    """The indices of fresh pixels, each once. Pillow is quicker to count a whole picture than what a mask leaves."""
    counts = np.array(Image.fromarray(indices * fresh).histogram())
    counts[0] -= fresh.size - np.count_nonzero(fresh)
    return np.flatnonzero(counts)
