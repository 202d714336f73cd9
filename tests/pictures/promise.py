"""What is promised of each file."""

from .comparing import Seen

ALLOWED = 3
"""Levels of 255: where pixels are seen through and their colours are brought to sRGB, both sides round three times."""


def check(seen: Seen) -> None:
    """AssertionError, with the file's own bytes, where it comes out otherwise than in a browser."""
    where = f"{seen.kind} {seen.number}, {seen.off} levels off: {seen.data.hex()}"
    assert (seen.ours is None) == (seen.theirs is None), f"only one side takes {where}"
    assert seen.off <= ALLOWED, where
