"""A job's clips: which frames each draws, how many pictures it takes for that, and what it costs."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from chalicelib.domain import schedules
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Micros
from chalicelib.domain.orders import ENDS_ELSEWHERE, JobTerms, Loop
from chalicelib.domain.records import Job
from chalicelib.generators import Menu
from chalicelib.generators.clips import ClipAbilities
from chalicelib.generators.sizes import Size


class ClipSpan(NamedTuple):
    """The frames that one clip draws."""

    first: int
    stop: int
    closes: bool
    """Whether it ends with frame 0, which follows the last."""

    @property
    def frames(self) -> range:
        """Indices of frames: what a clip begins with is the frame before them."""
        return range(self.first, self.stop)

    @property
    def pictures(self) -> int:
        """How many pictures it takes: the one that it begins with, its frames, and frame 0 where it closes."""
        return 1 + len(self.frames) + self.closes

    def picked_from(self, pictures: int) -> list[int]:
        """Which of so many pictures become the frames, in their order: evenly spread over all that came."""
        steps = self.pictures - 1
        return [round(step * (pictures - 1) / steps) for step in range(1, len(self.frames) + 1)]


def spans_of(terms: JobTerms, loop: Loop, clip: ClipAbilities) -> list[ClipSpan]:
    """The clips of an order, in their order: one for each prompt that holds for any frame which is redrawn.

    loop: how its own output is to be repeated
    """
    bounds = pairwise((*schedules.starts_of(terms.prompt, terms.frames, terms.first_redrawn), terms.frames))
    return [_span(terms, loop, clip, first, stop) for first, stop in bounds]


def span_from(menu: Menu, job: Job, first: int) -> ClipSpan:
    """The rest of a job's clip, from that frame on: what is before it is there."""
    return _span(job, job.export.loop, clip_of(menu, job), first, job.drawn_with(first).stop)


def clip_of(menu: Menu, job: Job) -> ClipAbilities:
    """What its model makes of a job of clips. Raises Refused where it makes none any more."""
    clip = menu.abilities(job.model).clip
    if clip is None:
        raise Refused(f"{menu.name} draws no clips with this model")
    return clip


def micros_of(menu: Menu, job: Job, span: ClipSpan, size: Size) -> Micros | None:
    """What that clip costs of pictures of that size, where that is less than what was set aside for it."""
    clip = clip_of(menu, job)
    length, price = clip.length_for(span.pictures), menu.clip_prices.get(job.model or menu.default)
    if length is None or price is None:
        return None
    width, height = clip.size_for(size)
    micros = price.of(length, clip.seconds(length), width * height)
    return micros if micros < job.reservation.call_micros else None


def most_micros(menu: Menu, model: str | None, spans: Iterable[ClipSpan], size: int) -> Micros | None:
    """What the dearest of these clips costs at the most, for a job of that size; None where one is not to be had."""
    clip, price = menu.abilities(model).clip, menu.clip_prices.get(model or menu.default)
    if clip is None or price is None:
        return None
    lengths = [clip.length_for(span.pictures) for span in spans]
    pixels = clip.most_pixels_at(size)
    known = [price.of(length, clip.seconds(length), pixels) for length in lengths if length is not None]
    return max(known) if len(known) == len(lengths) else None


def sells_clips(menu: Menu, job: Job) -> bool:
    """Whether a job's clips can still be had for what was set aside for each."""
    if (job.model or menu.default) not in menu.models or (clip := menu.abilities(job.model).clip) is None:
        return False
    micros = most_micros(menu, job.model, spans_of(job, job.export.loop, clip), job.size)
    return micros is not None and micros <= job.reservation.call_micros


def _span(terms: JobTerms, loop: Loop, clip: ClipAbilities, first: int, stop: int) -> ClipSpan:
    return ClipSpan(first, stop, closes=clip.takes_last and stop == terms.frames and loop not in ENDS_ELSEWHERE)
