"""Which points of the mesh lie around eyes and mouth, by their numbers.

Sides are the picture's, for a face that looks at the viewer: its left is where the person's right is.
"""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Eye:
    """Rings of points, each from the left to the right.

    corners: the left and the right one
    upper, lower: the edges of the lids, point above point; crease, above: the rings over the upper lid; below: the one
        under the lower
    inner: which corner is at the nose, where tears come from
    """

    corners: tuple[int, int]
    upper: tuple[int, ...]
    lower: tuple[int, ...]
    crease: tuple[int, ...]
    above: tuple[int, ...]
    below: tuple[int, ...]
    inner: int


class Eyes(NamedTuple):
    """Both eyes of a face."""

    left: Eye
    right: Eye


EYES = Eyes(
    Eye(
        (33, 133),
        (246, 161, 160, 159, 158, 157, 173),
        (7, 163, 144, 145, 153, 154, 155),
        (247, 30, 29, 27, 28, 56, 190),
        (113, 225, 224, 223, 222, 221, 189),
        (25, 110, 24, 23, 22, 26, 112),
        133,
    ),
    Eye(
        (362, 263),
        (398, 384, 385, 386, 387, 388, 466),
        (382, 381, 380, 374, 373, 390, 249),
        (414, 286, 258, 257, 259, 260, 467),
        (413, 441, 442, 443, 444, 445, 342),
        (341, 256, 252, 253, 254, 339, 255),
        362,
    ),
)

LIP_CORNERS = (78, 308)
"""The corners of the inner edge of the lips."""
UPPER_LIP = (191, 80, 81, 82, 13, 312, 311, 310, 415)
LOWER_LIP = (95, 88, 178, 87, 14, 317, 402, 318, 324)
"""The inner edges of the lips between the corners, point above point."""
LOWER_LIP_ALL = frozenset(
    {*LOWER_LIP, 96, 89, 179, 86, 15, 316, 403, 319, 325, 77, 90, 180, 85, 16, 315, 404, 320, 307}
    | {146, 91, 181, 84, 17, 314, 405, 321, 375}
)
UPPER_LIP_ALL = frozenset(
    {*UPPER_LIP, 183, 42, 41, 38, 12, 268, 271, 272, 407, 184, 74, 73, 72, 11, 302, 303, 304, 408}
    | {185, 40, 39, 37, 0, 267, 269, 270, 409}
)
CORNERS_ALL = frozenset({78, 62, 76, 61, 308, 292, 306, 291})
