"""What a frame is held to: the first frame, as its subject has moved since."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageFilter
from PIL.Image import Resampling

from .affine import Affine
from .grids import Grid, as_grid, resized, shape_within

SIDE = 128
"""Pixels of the longer side of the trust: it is compared on copies that are smaller still."""
PLACES = 64
"""Places along the longer side of which each is told to have moved or to have stood still."""
MARGIN = 3
"""Pixels of those across around the mask's edge, before and after, of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The first frame as it has moved.

    picture: RGB
    trust: L: how far each place of it can be compared with the frame; where something came into view that the first
        frame doesn't show, 0. None: all of it
    """

    picture: Image.Image
    trust: Image.Image | None = None

    @classmethod
    def moved(cls, first: Image.Image, mask: Image.Image, pose: Affine) -> "Reference":
        """The first frame (RGB) with what the mask (L) shows where the pose puts it."""
        now = pose.moved(mask, Resampling.BILINEAR)
        picture = first.copy()
        if box := now.getbbox():
            picture.paste(pose.moved_within(first, box), box[:2], now.crop(box))
        before, after = (each.resize(shape_within(mask.size, SIDE), Resampling.BOX) for each in (mask, now))
        ground = ImageChops.invert(ImageChops.lighter(before, after).filter(ImageFilter.MaxFilter(MARGIN)))
        return cls(picture, ImageChops.lighter(after.filter(ImageFilter.MinFilter(MARGIN)), ground))

    def within(self, mask: Image.Image) -> "Reference":
        """The part of it that the mask (L) shows: nothing else is compared."""
        size = self.trust.size if self.trust else shape_within(mask.size, SIDE)
        shown = mask.resize(size, Resampling.BOX)
        return Reference(self.picture, ImageChops.darker(self.trust, shown) if self.trust else shown)

    def beside(self, still: Image.Image, drawn: Image.Image) -> "Reference":
        """What stood still, in the places where that is nearer to what was drawn: a mask is wider than its subject.

        still, drawn: RGB, of its size
        """
        size = shape_within(drawn.size, PLACES)
        moved, stays, ours = (as_grid(each.resize(size, Resampling.BOX)) for each in (self.picture, still, drawn))
        is_nearer = np.abs(ours - stays).sum(2) < np.abs(ours - moved).sum(2)
        share = Image.fromarray(is_nearer.astype(np.uint8) * 255).resize(drawn.size, Resampling.BILINEAR)
        return Reference(Image.composite(still, self.picture, share), self.trust)

    def trusted(self, size: tuple[int, int]) -> Grid:
        """The trust at that width and height, 0 to 1."""
        if self.trust is None:
            return np.ones((size[1], size[0]), np.float32)
        how = Resampling.BOX if size[0] < self.trust.width else Resampling.BILINEAR
        return resized(np.asarray(self.trust, np.float32) * np.float32(1 / 255), size, how)
