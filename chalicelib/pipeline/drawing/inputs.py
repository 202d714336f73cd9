"""What a generator is asked for one frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL.Image import Image

from chalicelib.domain import schedules
from chalicelib.domain.errors import Lost
from chalicelib.domain.job_folder import Try
from chalicelib.domain.orders import ENDS_ELSEWHERE
from chalicelib.domain.records import Job
from chalicelib.generators import Abilities, Redraw
from chalicelib.generators.base import Draw
from chalicelib.generators.sizes import of_ratio
from chalicelib.picture.frame_png import composite, fit, is_blank
from chalicelib.pipeline.context import PipelineContext

from .steps import Frame, read_frame, read_mask

if TYPE_CHECKING:
    from .chain import Chain

_PORTRAIT = "2:3"
"""A poster's shape, where none was asked for."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a frame is redrawn from, RGB, and, where there is a mask (L), frame 0 and the mask as the generator gets it.

    chain: what keeps the frame to the first, where it is one of a chain
    before, computed: of no chain, the frame before those that come of the call, and how many of these are computed
        between it and what is drawn
    """

    parent: Image
    first: Image | None
    mask: Image | None
    chain: "Chain | None" = None
    before: Image | None = None
    computed: int = 0

    def as_frames(self, drawn: Image) -> list[Frame]:
        """What a generator drew, as a frame that can be a parent, behind those that are computed of it.

        Raises Lost: a blank one is as good as none.
        """
        frame = fit(drawn, self.parent.size)
        if is_blank(frame, self.parent):
            raise Lost("the generator's picture was blank")
        if self.chain:
            return self.chain.held(frame)
        return [Frame(self.hold(picture)) for picture in (*self._between(frame), frame)]

    def _between(self, drawn: Image) -> Sequence[Image]:
        if not self.before or not self.computed:
            return ()
        from chalicelib.coherence.in_betweens import between  # noqa: PLC0415 - most frames are drawn

        return between(self.before, self.hold(drawn), self.computed)

    def hold(self, drawn: Image) -> Image:
        """The drawn frame, with frame 0 bit for bit outside the mask."""
        return composite(drawn, self.first, self.mask) if self.first and self.mask else drawn


def read_pictures(context: PipelineContext, job: Job, abilities: Abilities, index: int) -> Pictures:
    """What a call is made from of which the frames from `index` on come, which is 1 or more.

    Raises PictureRefused where one is damaged.
    """
    drawn = job.index_drawn(index)
    if job.coherence is not None:
        from .chain import read_chain  # noqa: PLC0415 - what is computed, and whole clips, are no chains

        chain = read_chain(context, job, drawn, parent=index - 1)
        return Pictures(chain.parent, chain.first, chain.mask, chain)
    from_first = abilities.parent == "first" and abilities.clip is None
    first = read_frame(context, job, 0) if job.mask or from_first or abilities.clip else None
    is_first = from_first or index == 1
    parent = first if first and is_first else read_frame(context, job, index - 1, first.size if first else None)
    mask = read_mask(context, job, parent.size) if job.mask else None
    is_other = from_first and index > 1 and drawn > index
    before = read_frame(context, job, index - 1, parent.size) if is_other else parent
    return Pictures(parent, first, mask, before=before, computed=drawn - index)


def order_redraw(job: Job, claim: Try, index: int, pictures: Pictures) -> Redraw:
    """The order for frame `index`, from 1 on."""
    return _redraw(job, index, pictures, seed_of(job, index, claim))


def seed_of(job: Job, index: int, claim: Try) -> int:
    """The seed of that try of the frame; of a clip, of its first frame."""
    return schedules.frame_seed(job.seed, index, claim.run, claim.number)


def asked_of(job: Job, index: int, pictures: Pictures | None) -> dict[str, object]:
    """What a claim says of the order for that frame, so that it can be made again; as Claim has it."""
    asked: dict[str, object] = {"prompt_from": schedules.prompt_at(job.prompt, index, job.frames).start}
    if pictures:
        asked["strength"] = schedules.strength_at(job.strength, index)
    return asked | (pictures.chain.handed_in if pictures and pictures.chain else {})


def order_opening(job: Job, pictures: Pictures) -> Redraw:
    """The order for what a steady loop shows as frame 0, whoever tries however often."""
    return _redraw(job, 0, pictures, schedules.frame_seed(job.seed, 0, 0, 0))


def order_looks(job: Job, pictures: Pictures) -> Iterator[Redraw]:
    """For each of the job's prompts an order for the first frame that it asks for, to be looked at and not drawn."""
    starts = schedules.starts_of(job.prompt, job.frames, job.first_redrawn)
    return (_redraw(job, start, pictures, seed=0) for start in starts)


def _redraw(job: Job, index: int, pictures: Pictures, seed: int) -> Redraw:
    prompt, start, stop = schedules.prompt_at(job.prompt, index, job.frames)
    return Redraw(
        parent=pictures.parent,
        mask=pictures.mask,
        prompt=prompt,
        negative_prompt=job.negative_prompt,
        strength=schedules.strength_at(job.strength, index),
        job_seed=job.seed,
        frame_seed=seed,
        index=index,
        total=job.frames,
        start=start,
        stop=stop,
        model=job.model,
        steady=job.steady,
        returns=not (job.steady and job.export.loop in ENDS_ELSEWHERE),
    )


def order_words(job: Job, claim: Try) -> Draw:
    """The order for frame 0 of a job that begins with words."""
    return Draw(
        prompt=schedules.prompt_at(job.prompt, 0, job.frames).prompt,
        negative_prompt=job.negative_prompt,
        seed=seed_of(job, 0, claim),
        size=of_ratio(job.aspect_ratio or _PORTRAIT, job.size),
        style=job.style,
        model=job.words_model,
    )
