"""Where a picture may change."""

from PIL import ImageChops, ImageFilter
from PIL.Image import Image, Resampling, composite

from chalicelib.domain.errors import PictureRefused

from .decoding import Kind, Size, read

# The ground is black: white strokes on nothing say that nothing else may change. Lanczos would ring past their edges.
MASK = Kind(noun="mask", ground=0, resample=Resampling.BILINEAR)
ASPECT_TOLERANCE = 0.02
FEATHER = 128
"""Parts of the frame's longer side: inside its edge a mask rises along one of them."""
BESIDE = 2
"""Pixels at corners that count as wide, though no square fits into them."""
NEARLY = 8
"""Grey levels: what a JPEG makes of black and white lies this near to them."""


def read_mask(data: bytes, size: Size) -> Image:
    """What a person sent → L at the frame's `size`, 255 = may change, 0 = stays as in frame 0.

    Read from the luminance, upright, over black where it is transparent. Raises PictureRefused, also for a mask of
    another shape than the frame and for one that lets nothing change.
    """
    mask = read(data, max(size), MASK).convert("L")
    if not _has_shape(mask.size, size):
        raise PictureRefused(
            f"The mask has another shape than the picture: at the same scale it is "
            f"{mask.width} by {mask.height} and the picture {size[0]} by {size[1]} pixels."
        )
    mask = mask.resize(size, MASK.resample).point(_settle)
    if mask.getbbox() is None:
        raise PictureRefused("The mask is black all over, so nothing may change; paint white where something may.")
    return mask


def feathered(mask: Image) -> Image:
    """The mask (L) rising softly inside its edge, so that no seam shows; 0 where it was 0.

    What is as thin as that is left as it was: of a stroke nothing else would remain.
    """
    reach = max(1, round(max(mask.size) / FEATHER))
    covered = mask.point(lambda level: 255 * (level > 0))
    rising = covered.filter(ImageFilter.BoxBlur(reach)).point(_from_its_middle)
    wide = covered.filter(ImageFilter.MinFilter(2 * reach + 1)).filter(ImageFilter.MaxFilter(2 * (reach + BESIDE) + 1))
    return composite(ImageChops.multiply(mask, rising), mask, wide)


def _from_its_middle(level: int) -> int:
    """At a straight edge, half of what is around is within the mask: there it begins to rise."""
    return max(0, 2 * level - 255)


def _has_shape(mask: Size, frame: Size) -> bool:
    """Whether two sizes with an equal longer side differ by no more than rounding and tolerance explain."""
    return all(
        abs(ours - theirs) <= max(1, theirs * ASPECT_TOLERANCE) for ours, theirs in zip(mask, frame, strict=True)
    )


def _settle(level: int) -> int:
    """Nearly black is black, nearly white is white: outside the mask every bit must stay."""
    if level < NEARLY:
        return 0
    return 255 if level > 255 - NEARLY else level
