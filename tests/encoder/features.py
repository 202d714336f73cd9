"""What a clip is like, for the long form to say how many of each it has tried."""

from collections import Counter
from itertools import pairwise

from chalicelib.outputs.gif.file_blocks import LONGEST

from .clip import Clip

PACKED = 4096
"""Codes of LZW, from which on a reader begins its table anew: a noisy picture has as many as pixels."""
WIDE = 256
"""What no longer fits into a byte."""


def features(clip: Clip) -> Counter[str]:
    """Every feature, with how often it is there."""
    width, height = clip.pictures[0].size
    return Counter(
        {
            "clips": 1,
            "pictures": len(clip.pictures),
            "those like the one before": sum(one == other for one, other in pairwise(clip.pictures)),
            "clips of one picture": len(clip.pictures) == 1,
            "of pictures of few enough colours": clip.is_plain,
            "one pixel wide or high": 1 in (width, height),
            f"wider or higher than {WIDE}": max(width, height) > WIDE,
            f"of more than {PACKED:,} pixels": width * height > PACKED,
            "shown once": not clip.repeat,
            "in up to 16 colours": clip.colours <= 16,
            "in 256": clip.colours == 256,
            "without any tolerance": not clip.tolerance,
            "without dither": not clip.dither,
            f"with a picture that stands for more than {LONGEST:,} hundredths": max(clip.centiseconds) > LONGEST,
        }
    )
