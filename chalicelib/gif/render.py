"""A timeline's pictures, one after another: never more than two frames in memory."""

from collections.abc import Callable, Iterator

from PIL import Image
from PIL.Image import Resampling

from chalicelib.gif.timeline import Shot, Timeline

Load = Callable[[int], Image.Image]
"""An index → that frame, RGB; all frames have one size."""


def render(timeline: Timeline, load: Load, width: int | None) -> Iterator[Image.Image]:
    """The picture of each shot, `width` pixels wide where that is given, with the frames' aspect."""
    for shot in timeline.shots:
        yield _at_width(_shown(shot, load), width)


def _shown(shot: Shot, load: Load) -> Image.Image:
    frame = load(shot.index)
    return frame if shot.into is None else Image.blend(frame, load(shot.into), shot.weight)


def _at_width(picture: Image.Image, width: int | None) -> Image.Image:
    if width is None or width == picture.width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Resampling.LANCZOS)
