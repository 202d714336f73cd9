"""One output, from its frames to its bytes."""

from dataclasses import dataclass
from itertools import chain

from chalicelib.gif.render import Load, render
from chalicelib.gif.timeline import plan
from chalicelib.models import ExportTerms


@dataclass(frozen=True, slots=True)
class Output:
    """A finished GIF: its bytes, its size in pixels, how many pictures it shows, and the time of one round."""

    data: bytes
    width: int
    height: int
    pictures: int
    centiseconds: int


def make(load: Load, frames: int, terms: ExportTerms) -> Output:
    """The GIF of frames 0 to `frames` - 1 under the terms of an export. `load` is called as they are needed."""
    # imageio and NumPy take a while to import, and of all functions only the assembler needs them.
    from chalicelib.gif.encoder import encode  # noqa: PLC0415

    timeline = plan(frames, terms)
    pictures = render(timeline, load, terms.width)
    first = next(pictures)
    times = [shot.centiseconds for shot in timeline.shots]
    data = encode(chain([first], pictures), times, repeats=timeline.repeats)
    return Output(data, *first.size, pictures=len(timeline.shots), centiseconds=timeline.centiseconds)
