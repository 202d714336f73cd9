"""What a collected call is ordered by, and how what came of it becomes frames."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chalicelib.domain import keys, schedules
from chalicelib.domain.errors import Lost, Refused
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.limits import MAX_CLIP_BYTES
from chalicelib.domain.records import Claim, Job
from chalicelib.generators.base import Animate
from chalicelib.generators.collecting import Order, StoredClip
from chalicelib.generators.prompt_template import fill
from chalicelib.generators.wire_clips import clip_from_bytes
from chalicelib.picture.frame_png import fit
from chalicelib.pipeline.claims import read_claim
from chalicelib.pipeline.clip_terms import ClipSpan, clip_of, span_from
from chalicelib.pipeline.context import PipelineContext

from .inputs import Pictures, order_redraw, order_words, read_pictures, seed_of
from .steps import Frame, put_frame, put_frames

if TYPE_CHECKING:
    from PIL.Image import Image


def order_of(context: PipelineContext, job: Job, one: Try, claim: Claim, pictures: Pictures | None) -> Order:
    """The order that the claim is for. Raises Refused where its model draws nothing of the kind any more."""
    menu = context.menus[job.generator]
    if pictures is None:
        return order_words(job, one)
    if job.draws_clips and claim.first is not None:
        return _order_clip(context, job, one, span_from(menu, job, claim.first), pictures)
    return menu.framed(order_redraw(job, one, job.index_drawn(keys.frame_of_step(one.step) or 0), pictures))


def _order_clip(context: PipelineContext, job: Job, one: Try, span: ClipSpan, pictures: Pictures) -> Animate:
    menu = context.menus[job.generator]
    clip, first = clip_of(menu, job), keys.frame_of_step(one.step) or 0
    length = clip.length_for(span.pictures)
    if length is None:
        raise Refused(f"{menu.name} draws no clip of {span.pictures} pictures any more")
    prompt = schedules.prompt_at(job.prompt, first, job.frames).prompt
    return Animate(
        parent=pictures.parent,
        last=pictures.first if span.closes else None,
        prompt=fill(menu.template, prompt, first, job.frames),
        negative_prompt=job.negative_prompt,
        strength=schedules.strength_at(job.strength, first),
        seed=seed_of(job, first, one),
        length=length,
        size=clip.size_for(pictures.parent.size),
        model=job.model,
        destination=f"s3://{context.settings.bucket}/{keys.clip_folder(job.id, *one[:3])}"
        if clip.into_bucket
        else None,
    )


def bring_home(
    context: PipelineContext, view: PartialJobView, one: Try, answer: "Sequence[Image] | StoredClip"
) -> None:
    """Store what came as the frames that were ordered; those that are there already stay.

    Raises Lost where it isn't what was ordered, and PictureRefused where the frame before it is damaged.
    """
    if isinstance(answer, StoredClip):
        _bring_clip(context, view, one, _stored(context, view.job, answer.key))
    elif view.job.draws_clips and view.drawn:
        _bring_clip(context, view, one, answer)
    elif view.drawn:
        _bring_redraw(context, view, one, answer)
    else:
        put_frame(context, view.job, 0, Frame(fit(_first_of(answer), order_words(view.job, one).size)))


def _stored(context: PipelineContext, job: Job, key: str) -> "Sequence[Image]":
    """The pictures of a clip that was delivered. Raises Lost where it is gone, or can't be read."""
    found = context.bucket.look_up(key, at_most=MAX_CLIP_BYTES + 1)
    if found is None or len(found.body) > MAX_CLIP_BYTES:
        raise Lost(f"{job.generator} delivered a clip that is gone, or too large")
    clip = clip_from_bytes(job.generator, found.body)
    if isinstance(clip, Lost):
        raise clip
    return clip


def _first_of(answer: "Sequence[Image]") -> "Image":
    if not answer:
        raise Lost("the generator answered without a picture")
    return answer[0]


def _bring_redraw(context: PipelineContext, view: PartialJobView, one: Try, answer: "Sequence[Image]") -> None:
    job, step = view.job, keys.frame_of_step(one.step) or 0
    first = _first_missing(context, view, one) if job.has_in_betweens else step
    pictures = read_pictures(context, job, context.menus[job.generator].abilities(job.model), first)
    put_frames(context, view, first, pictures.as_frames(_first_of(answer)))


def _first_missing(context: PipelineContext, view: PartialJobView, one: Try) -> int:
    """The first frame of the group that was missing when the call was claimed. Raises Lost where nobody can say."""
    claim = read_claim(context, view, one)
    if claim is None or claim.first is None:
        raise Lost("what was written down about this call can't be read any more")
    return claim.first


def _bring_clip(context: PipelineContext, view: PartialJobView, one: Try, answer: "Sequence[Image]") -> None:
    job, menu = view.job, context.menus[view.job.generator]
    span = span_from(menu, job, _first_missing(context, view, one))
    if len(answer) < span.pictures:
        raise Lost(f"the generator answered with {len(answer)} pictures, and {span.pictures} were needed")
    pictures = read_pictures(context, job, menu.abilities(job.model), span.first)
    for index, picked in zip(span.frames, span.picked_from(len(answer)), strict=True):
        if index not in view.folder.frames:
            picture = answer[picked]
            # A clip may fade to one colour; one that begins so is none.
            is_first = index == span.first
            whole = (
                pictures.as_frames(picture) if is_first else [Frame(pictures.hold(fit(picture, pictures.parent.size)))]
            )
            put_frame(context, job, index, whole[0])
