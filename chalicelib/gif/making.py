"""One output, from its frames to its bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from PIL.Image import Image

from chalicelib.gif.render import Load, render
from chalicelib.gif.timeline import plan
from chalicelib.models import ExportTerms, Format


@dataclass(frozen=True, slots=True)
class Output:
    """A finished output: its bytes, its size in pixels, how many pictures it shows, and the time of one round."""

    data: bytes
    width: int
    height: int
    pictures: int
    centiseconds: int


def make(load: Load, frames: int, terms: ExportTerms) -> Output:
    """The output of frames 0 to `frames` - 1 under the terms of an export. `load` is called as they are needed."""
    timeline = plan(frames, terms)
    pictures = render(timeline, load, terms.width)
    first = next(pictures)
    times = [shot.centiseconds for shot in timeline.shots]
    data = _encode(terms.format, chain([first], pictures), times, repeats=timeline.repeats)
    return Output(data, *first.size, pictures=len(timeline.shots), centiseconds=timeline.centiseconds)


def _encode(form: Format, pictures: Iterable[Image], centiseconds: Sequence[int], *, repeats: bool) -> bytes:
    """What each format needs takes a while to import, and of all functions only the assembler needs it."""
    if form == "png":
        from chalicelib.gif import still  # noqa: PLC0415

        return still.encode(next(iter(pictures)))
    if form == "webp":
        from chalicelib.gif import webp  # noqa: PLC0415

        return webp.encode(pictures, centiseconds, repeats=repeats)
    from chalicelib.gif import weaver  # noqa: PLC0415

    return weaver.encode(pictures, centiseconds, repeats)
