"""Which formats can be made here: told without importing what makes them."""

from importlib.util import find_spec
from typing import get_args

from .models import Format

PYAV = "av"


def offered_formats() -> tuple[Format, ...]:
    """All, but MP4 only where PyAV is: its wheel holds GPL codecs, so that it is not among what ships."""
    formats: tuple[Format, ...] = get_args(Format)
    return tuple(form for form in formats if form != "mp4" or find_spec(PYAV) is not None)
