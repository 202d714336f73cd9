"""A timeline's pictures, one after another: never more than a few frames in memory."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from PIL import Image
from PIL.Image import Resampling

from .interpolation import Interpolation
from .text.caption import set_caption
from .timeline import Shot, Timeline

Load = Callable[[int], Image.Image]
"""An index → that frame, RGB; all frames have one size."""


class Look(NamedTuple):
    """How every picture of an output looks: its size in pixels, and what is written on it."""

    size: tuple[int, int]
    caption: str | None = None


def render(timeline: Timeline, load: Load, look: Look) -> Iterator[Image.Image]:
    """The picture of each shot."""
    journey = cache(lambda first, last: Interpolation(load(first), load(last)))
    for shot in timeline.shots:
        frame = journey(shot.index, shot.into).at(shot.weight) if shot.moves else _shown(shot, load)
        picture = frame if frame.size == look.size else frame.resize(look.size, Resampling.LANCZOS)
        yield set_caption(picture, look.caption) if look.caption else picture


def _shown(shot: Shot, load: Load) -> Image.Image:
    frame = load(shot.index)
    return frame if shot.into is None else Image.blend(frame, load(shot.into), shot.weight)
