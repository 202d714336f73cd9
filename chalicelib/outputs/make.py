"""One output, from its frames to its bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL.Image import Image

from chalicelib.domain.errors import Refused
from chalicelib.domain.orders import ExportTerms
from chalicelib.domain.presets import Limits, limits_of
from chalicelib.domain.reductions import Reduction

from . import apng, avif, png, webp
from .dimensions import even, fitted, scaled, within
from .gif import encoder
from .loop_closing import close
from .render import Load, Look, render
from .size_ladder import COLOURS, QUALITIES, SHARED_COLOURS, Rung, rungs
from .size_search import Left, Target, search
from .timeline import Timeline, plan, thinned, within_seconds

_SAMPLES = 8
"""Pictures, at the most, from which the colours of all are chosen."""


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


def make(
    load: Load, frames: int, terms: ExportTerms, left: Left = lambda: float("inf"), usual: int | None = None
) -> Output:
    """The output of frames 0 to `frames` - 1 under the terms of an export. `load` is called as they are needed.

    usual: how many bytes it is not to exceed where the terms name no limit, if that can be
    Raises Refused where it can't be made, or not as small as was asked.
    """
    limits = limits_of(terms)
    target = _target(terms, limits, usual)
    timeline = plan(close(load, frames, terms), terms)
    maker = Maker(load, timeline, fitted(load(0).size, terms.width, limits), terms, limits, target)
    if target is None:
        return maker.make(Rung())
    return search(rungs(terms.format, len(timeline.shots)), maker.make, target, left)


def _target(terms: ExportTerms, limits: Limits, usual: int | None) -> Target | None:
    """A still is shown whatever its size: only what moves is kept as small as is usual."""
    if limits.bytes is not None:
        return Target(limits.bytes)
    return None if usual is None or terms.format == "png" else Target(usual, is_ordered=False)


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
    target: Target | None = None

    def make(self, rung: Rung) -> Output:
        """The output, with what that rung gives up."""
        fewest = -(-len(self.timeline.shots) // self.limits.pictures) if self.limits.pictures else 1
        timeline = within_seconds(thinned(self.timeline, step := fewest * rung.step), self.limits.seconds)
        whole = within(self.size, -(-len(self.timeline.shots) // fewest), self.limits.volume)
        size = scaled(whole, rung.scale)
        data = self._encode(timeline, Look(size, self.terms.caption), rung.grade)
        trade = self._trade(rung, step)
        shown = even(size) if self.terms.format == "mp4" else size
        return Output(data, *shown, pictures=len(timeline.shots), centiseconds=timeline.centiseconds, trade=trade)

    def _encode(self, timeline: Timeline, look: Look, grade: int) -> bytes:
        pictures, times = render(timeline, self.load, look), [shot.centiseconds for shot in timeline.shots]
        match form := self.terms.format:
            case "png":
                return png.encode(next(pictures))
            case "apng":
                fewer = self._fewer(timeline, look, grade)
                return apng.encode(pictures, times, repeats=timeline.repeats, fewer=fewer)
            case "webp":
                return webp.encode(pictures, times, repeats=timeline.repeats, quality=QUALITIES[form][grade])
            case "avif":
                return avif.encode(pictures, times, repeats=timeline.repeats, quality=QUALITIES[form][grade])
            case "mp4":
                return _mp4(pictures, times)
            case "gif":
                colours, tolerance = COLOURS[grade]
                return encoder.encode(pictures, times, timeline.repeats, colours=colours, tolerance=tolerance)

    def _trade(self, rung: Rung, step: int) -> Reduction | None:
        """Nothing where nobody ordered a size, and nothing was given up."""
        if self.target is None or (rung == Rung() and not self.target.is_ordered):
            return None
        form, grade = self.terms.format, rung.grade
        colours = {"gif": COLOURS, "apng": SHARED_COLOURS}.get(form, ((0, 0.0),) * (grade + 1))[grade][0]
        quality = QUALITIES[form][grade] if form in QUALITIES else 0
        return Reduction(self.target.bytes, step, colours, quality)

    def _fewer(self, timeline: Timeline, look: Look, grade: int) -> apng.Fewer | None:
        """Colours for all pictures are chosen from some of them."""
        colours, tolerance = SHARED_COLOURS[grade]
        if not colours:
            return None
        some = thinned(timeline, -(-len(timeline.shots) // _SAMPLES))
        return apng.Fewer(colours, tolerance, tuple(render(some, self.load, look)))


def _mp4(pictures: Iterable[Image], centiseconds: Sequence[int]) -> bytes:
    try:
        from . import mp4  # noqa: PLC0415 - PyAV is there for who makes MP4s, and for nobody else
    except ImportError as error:
        raise Refused("An MP4 needs PyAV, the Python package av, and what makes outputs here has none.") from error
    return mp4.encode(pictures, centiseconds)
