"""Our own GIF encoder: each frame draws only what the canvas does not show well enough already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from chalicelib.gif import blocks
from chalicelib.gif.blocks import Patch
from chalicelib.gif.distance import Levels, squared_distance
from chalicelib.gif.dither import diffuse, need_of_dither
from chalicelib.gif.hold import Box, Mask, Standing, compare, nothing_stands
from chalicelib.gif.mapping import indexed, map_pixels
from chalicelib.gif.palette import Palette, choose_palette

THRIFT = 0.12
"""Of the squared tolerance: the error that one bit is worth."""


def encode(
    pictures: Iterable[Image.Image],
    centiseconds: Sequence[int],
    repeat: bool,  # noqa: FBT001 - the encoder's place in the assembler has this signature
    *,
    colours: int = 256,
    tolerance: float = 10.0,
    dither: float = 0.8,
) -> bytes:
    """A GIF of pictures of one size, each shown for its time; it ends with the last one, or repeats forever.

    colours: of one frame, 2 to 256, including the one that leaves pixels as they were
    tolerance: levels by which a pixel may be off, in areas of some texture, before it is drawn anew; 0: only what is
        right is left
    dither: how much of their errors smooth areas diffuse, 0 to 1
    """
    weaver = Weaver(colours, tolerance, dither)
    parts: list[bytes] = []
    patch, standing = None, 0
    for picture, time in zip(pictures, centiseconds, strict=True):
        following = weaver.weave(picture.convert("RGB"))
        if following and patch:
            parts.append(blocks.drawn(patch, standing))
        patch, standing = (following, time) if following else (patch, standing + time)
    if not patch:
        raise ValueError("a GIF needs at least one picture")
    opening = blocks.opening(weaver.canvas.size, repeat=repeat)
    return b"".join([opening, *parts, blocks.drawn(patch, standing), blocks.CLOSING])


@dataclass
class Weaver:
    """The canvas as a viewer sees it, and what it was drawn from.

    canvas: RGB, what is shown
    source: (height, width, 3), the levels that each pixel of the canvas was drawn for
    palette: the last frame's, if it had more colours than it could keep
    """

    colours: int
    tolerance: float
    dither: float
    canvas: Image.Image = field(default_factory=lambda: Image.new("RGB", (0, 0)))
    source: Levels = field(default_factory=lambda: np.empty((0, 0, 3), np.uint8))
    palette: Palette | None = None

    def weave(self, picture: Image.Image) -> Patch | None:
        """What to draw so that the canvas shows the picture; nothing, where it does already."""
        if not self.canvas.width:
            self.canvas, self.source = picture.copy(), np.array(picture)
            return self._draw(picture, (0, 0, *picture.size), nothing_stands(picture.size), self.colours)
        standing = compare(self.canvas, self.source, picture, self.tolerance)
        box = standing.box
        return self._draw(picture.crop(box), box, standing.within(box), self.colours - 1) if box else None

    def _draw(self, picture: Image.Image, box: Box, standing: Standing, limit: int) -> Patch | None:
        pixels = np.asarray(picture)
        palette = choose_palette(pixels[standing.stale], limit, self.palette, THRIFT * self.tolerance**2)
        plain = indexed(map_pixels(pixels, palette), palette.colours)
        fresh = ~standing.holds_against(squared_distance(pixels, np.asarray(plain.convert("RGB"))))
        if not fresh.any():
            return None
        self.palette = None
        drawn = plain
        if not palette.exact:
            self.palette = palette = palette.centred(pixels[fresh], np.asarray(plain)[fresh])
            drawn, fresh = self._blend(picture, indexed(np.asarray(plain), palette.colours), standing, fresh)
        self._show(drawn.convert("RGB"), pixels, box, fresh)
        return _patch(drawn, palette.colours, box, fresh)

    def _blend(
        self, picture: Image.Image, plain: Image.Image, standing: Standing, fresh: Mask
    ) -> tuple[Image.Image, Mask]:
        """The picture, dithered where it needs that, and what of it to draw.

        A dithered area is drawn whole, for its pixels are only right together; unless its source stands still.
        """
        need = need_of_dither(picture, plain, self.dither)
        fresh = fresh | (need > 0) & ~standing.still
        return diffuse(picture, plain, np.where(fresh, need, np.uint8(0))), fresh

    def _show(self, drawn: Image.Image, meant: Levels, box: Box, fresh: Mask) -> None:
        left, upper, right, lower = box
        self.canvas.paste(drawn, box, Image.fromarray(fresh))
        self.source[upper:lower, left:right][fresh] = meant[fresh]


def _patch(drawn: Image.Image, palette: Levels, box: Box, fresh: Mask) -> Patch:
    """The fresh pixels; the index after the palette's last leaves the others as they were."""
    if fresh.all():
        return Patch(drawn, box[:2], clear=None)
    clear = len(palette)
    return Patch(indexed(np.where(fresh, np.asarray(drawn), np.uint8(clear)), palette), box[:2], clear)
