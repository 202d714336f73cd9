"""One output, from its frames to its bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL.Image import Image

from chalicelib.domain.errors import Refused
from chalicelib.domain.orders import ExportTerms, Format
from chalicelib.domain.presets import Limits, limits_of
from chalicelib.domain.reductions import Reduction

from . import png, webp
from .dimensions import even, fitted, scaled, within
from .gif import encoder
from .loop_closing import close
from .render import Load, Look, render
from .size_ladder import COLOURS, QUALITIES, Rung, rungs
from .size_search import Left, search
from .timeline import Timeline, plan, thinned


@dataclass(frozen=True, slots=True)
class Output:
    """A finished output: its bytes, its size in pixels, how many pictures it shows, and the time of one round."""

    data: bytes
    width: int
    height: int
    pictures: int
    centiseconds: int
    trade: Reduction | None = None
    """Where there was a size to be met."""


def make(load: Load, frames: int, terms: ExportTerms, left: Left = lambda: float("inf")) -> Output:
    """The output of frames 0 to `frames` - 1 under the terms of an export. `load` is called as they are needed.

    Raises Refused where it can't be made, or not as small as was asked.
    """
    limits = limits_of(terms)
    timeline = plan(close(load, frames, terms), terms)
    maker = Maker(load, timeline, fitted(load(0).size, terms.width, limits), terms, limits)
    if limits.bytes is None:
        return maker.make(Rung())
    return search(rungs(terms.format, len(timeline.shots)), maker.make, limits.bytes, left)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes one output, in whichever of its ways.

    size: pixels, before anything is given up
    """

    load: Load
    timeline: Timeline
    size: tuple[int, int]
    terms: ExportTerms
    limits: Limits

    def make(self, rung: Rung) -> Output:
        """The output, with what that rung gives up."""
        fewest = -(-len(self.timeline.shots) // self.limits.pictures) if self.limits.pictures else 1
        timeline = thinned(self.timeline, step := fewest * rung.step)
        times = [shot.centiseconds for shot in timeline.shots]
        whole = within(self.size, -(-len(self.timeline.shots) // fewest), self.limits.volume)
        size = scaled(whole, rung.scale)
        pictures = render(timeline, self.load, Look(size, self.terms.caption))
        data = _encode(self.terms.format, pictures, times, repeats=timeline.repeats, grade=rung.grade)
        trade = _trade(self.terms.format, rung.grade, step, self.limits.bytes)
        shown = even(size) if self.terms.format == "mp4" else size
        return Output(data, *shown, pictures=len(times), centiseconds=timeline.centiseconds, trade=trade)


def _trade(form: Format, grade: int, step: int, target: int | None) -> Reduction | None:
    if target is None:
        return None
    colours = COLOURS[grade][0] if form == "gif" else 0
    return Reduction(target, step, colours, QUALITIES[grade] if form == "webp" else 0)


def _encode(
    form: Format, pictures: Iterable[Image], centiseconds: Sequence[int], *, repeats: bool, grade: int
) -> bytes:
    match form:
        case "png":
            return png.encode(next(iter(pictures)))
        case "webp":
            return webp.encode(pictures, centiseconds, repeats=repeats, quality=QUALITIES[grade])
        case "mp4":
            try:
                from . import mp4  # noqa: PLC0415 - PyAV is there for who makes MP4s, and for nobody else
            except ImportError as error:
                raise Refused(
                    "An MP4 needs PyAV, the Python package av, and what makes outputs here has none."
                ) from error
            return mp4.encode(pictures, centiseconds)
        case "gif":
            colours, tolerance = COLOURS[grade]
            return encoder.encode(pictures, centiseconds, repeats, colours=colours, tolerance=tolerance)
