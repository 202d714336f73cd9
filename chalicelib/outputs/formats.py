"""Which formats can be made here: told to those who don't make them."""

from typing import get_args

from chalicelib.domain.orders import Format


def offered_formats(*, mp4: bool) -> tuple[Format, ...]:
    """All, but MP4 only where the assembler has PyAV: its wheel holds GPL codecs, so that it is not among what ships.

    The API can't look for itself: the assembler alone carries it.
    """
    formats: tuple[Format, ...] = get_args(Format)
    return tuple(form for form in formats if form != "mp4" or mp4)
