"""Where a picture may change."""

from PIL.Image import Image, Resampling

from chalicelib.domain.errors import PictureRefused

from .decoding import Kind, Size, read

# The ground is black: white strokes on nothing say that nothing else may change. Lanczos would ring past their edges.
MASK = Kind(noun="mask", ground=0, resample=Resampling.BILINEAR)
ASPECT_TOLERANCE = 0.02
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
