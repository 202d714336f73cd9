"""Pictures as three planes of levels, one a channel: NumPy is several times as fast on planes as on pixels."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .texture import BLOCK, Box, Map

Planes = NDArray[np.uint8]
"""(3, height, width)."""
Mask = NDArray[np.bool_]
"""(height, width)."""


KEPT = 2**25 - 2**16
"""Bytes: just under what glibc gives back at once, whatever it has learned (its DEFAULT_MMAP_THRESHOLD_MAX)."""


def keep_what_is_freed() -> None:
    """Have glibc keep the memory of arrays for the next ones: to be given new pages each time costs a fifth of the CPU.

    It learns from the largest block that was freed how much to keep (mallopt(3), M_MMAP_THRESHOLD). This one is never
    written to, and so takes no memory. Where there is another C library, nothing happens.
    """
    np.empty(KEPT, np.uint8)


def planes_of(picture: Image.Image) -> Planes:
    """The planes of an RGB picture: a copy, (3, height, width)."""
    return np.stack([np.asarray(channel) for channel in picture.split()])


def size_of(planes: Planes) -> tuple[int, int]:
    """(width, height) in pixels."""
    height, width = planes.shape[1:]
    return width, height


def part(planes: Planes, box: Box) -> Planes:
    """What lies in the box, (3, height, width): a view, not a copy."""
    left, upper, right, lower = box
    return planes[:, upper:lower, left:right]


def box_around(pixels: Mask, margin: int = 0) -> Box | None:
    """The smallest box around those pixels, begun where a block does; None without any.

    margin: further pixels on each side, as far as there are any; a multiple of BLOCK
    """
    if not (box := Image.fromarray(pixels.view(np.uint8)).getbbox()):
        return None
    left, upper, right, lower = box
    height, width = pixels.shape
    left, upper = (max(0, side // BLOCK * BLOCK - margin) for side in (left, upper))
    return left, upper, min(width, right + margin), min(height, lower + margin)


def squared_distance(one: Planes, other: Planes) -> Map:
    """The distance between two pictures, in squared levels: (height, width)."""
    apart = np.maximum(one, other) - np.minimum(one, other)
    total: Map = np.square(apart[0], dtype=np.float32)
    for plane in apart[1:]:
        total += np.square(plane, dtype=np.float32)
    return total


def same(one: Planes, other: Planes) -> Mask:
    """The pixels in which two pictures are equal: (height, width)."""
    equal: Mask = (one == other).all(axis=0)
    return equal


def chosen(where: Mask, one: NDArray[np.uint8], other: NDArray[np.uint8] | np.uint8) -> NDArray[np.uint8]:
    """What `where` of NumPy gives, for numbers of eight bits, and several times as fast."""
    picked: NDArray[np.uint8] = other ^ (other ^ one) * where
    return picked


def cover(planes: Planes, other: Planes, where: Mask) -> None:
    """Put another picture's levels over the pixels that `where` names, in place."""
    planes += (other - planes) * where  # modulo 256, which is far quicker than to choose by a mask
