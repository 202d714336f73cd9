"""Our own GIF encoder: each frame draws only what the canvas does not show well enough already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from chalicelib.gif import blocks
from chalicelib.gif.blocks import Patch
from chalicelib.gif.distance import Levels, squared_distance
from chalicelib.gif.dither import mix, smooth_areas
from chalicelib.gif.hold import Standing, compare, nothing_stands
from chalicelib.gif.mapping import Indices, indexed, map_pixels
from chalicelib.gif.palette import Mask, Palette, choose_palette
from chalicelib.gif.texture import Box, Texture

THRIFT = 0.145
"""Of the squared tolerance: the error that one bit is worth."""


def encode(
    pictures: Iterable[Image.Image],
    centiseconds: Sequence[int],
    repeat: bool,  # noqa: FBT001 - the encoder's place in the assembler has this signature
    *,
    colours: int = 256,
    tolerance: float = 12.0,
    dither: float = 0.8,
) -> bytes:
    """A GIF of pictures of one size, each shown for its time; it ends with the last one, or repeats forever.

    colours: of one frame, 2 to 256, including the one that leaves pixels as they were
    tolerance: levels by which a pixel may be off, in areas of some texture, before it is drawn anew; 0: only what is
        right is left
    dither: how much smooth areas are mixed of several colours, 0 to 1
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
    source: RGB, what each pixel of the canvas was drawn for
    palette: the last frame's, if it had more colours than it could keep
    """

    colours: int
    tolerance: float
    dither: float
    canvas: Image.Image = field(default_factory=lambda: Image.new("RGB", (0, 0)))
    source: Image.Image = field(default_factory=lambda: Image.new("RGB", (0, 0)))
    palette: Palette | None = None

    def weave(self, picture: Image.Image) -> Patch | None:
        """What to draw so that the canvas shows the picture; nothing, where it does already."""
        texture = Texture.of(picture)
        if not self.canvas.width:
            self.canvas, self.source = picture.copy(), picture.copy()
            return self._draw(picture, texture, (0, 0, *picture.size), nothing_stands(picture.size))
        standing = compare(self.canvas, self.source, picture, texture, self.tolerance)
        box = standing.box
        return self._draw(picture.crop(box), texture.within(box), box, standing.within(box)) if box else None

    def _draw(self, picture: Image.Image, texture: Texture, box: Box, standing: Standing) -> Patch | None:
        pixels = np.asarray(picture)
        limit = self.colours if standing.nothing else self.colours - 1
        thrift = THRIFT * standing.tolerance**2
        palette = choose_palette(pixels, standing.stale, texture, limit=limit, previous=self.palette, thrift=thrift)
        indices = map_pixels(pixels, palette)
        fresh = ~standing.holds_against(squared_distance(picture, indexed(indices, palette.colours).convert("RGB")))
        if not fresh.any():
            return None
        self.palette = None if palette.exact else palette
        if self.palette and self.dither and len(palette.colours) > 1:
            # Mixed colours are only right together, so all of them are drawn, unless their source stands still.
            mixed = smooth_areas(texture, picture.size) & ~standing.still
            indices[mixed] = mix(pixels, mixed, palette, self.dither)
            fresh |= mixed
        self._show(indexed(indices, palette.colours), picture, box, fresh)
        return _patch(indices, palette.colours, box, fresh)

    def _show(self, drawn: Image.Image, meant: Image.Image, box: Box, fresh: Mask) -> None:
        where = Image.fromarray(fresh)
        self.canvas.paste(drawn.convert("RGB"), box, where)
        self.source.paste(meant, box, where)


def _patch(indices: Indices, palette: Levels, box: Box, fresh: Mask) -> Patch:
    """The fresh pixels; the index after the palette's last leaves the others as they were."""
    if fresh.all():
        return Patch(indexed(indices, palette), box[:2], clear=None)
    clear = len(palette)
    return Patch(indexed(np.where(fresh, indices, np.uint8(clear)), palette), box[:2], clear)
