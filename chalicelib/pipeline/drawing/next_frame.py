"""A generator draws a frame: the first from words, every other from the frame before it."""

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from PIL.Image import Image

from chalicelib.domain import keys
from chalicelib.domain.errors import Busy, CallEnding, Lost, MoneySpent, PictureRefused
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.records import Job, Notes
from chalicelib.domain.tries import RunEnd
from chalicelib.generators import Generator, Menu, Redraw
from chalicelib.generators.base import Draw
from chalicelib.observability import events
from chalicelib.picture.frame_png import fit, is_blank
from chalicelib.pipeline.claims import find_holder
from chalicelib.pipeline.context import Invocation, PipelineContext
from chalicelib.pipeline.runs import end_run

from .inputs import Pictures, order_looks, order_redraw, order_words, read_pictures
from .steps import claim_call, come_back, end_call, put_frame

if TYPE_CHECKING:
    from chalicelib.generators.pace import Pace

    from .rate_limit import PaceSlot

_SOON = 5.0
"""Seconds, for what needs an invocation of its own: not at once, should even that one be too short."""
_AFTERWARDS = timedelta(seconds=10)
"""What bringing the frame home takes once it is drawn, at the most."""
_MOST_NOTES = 10
"""Every look at the job shows them, and a schedule has up to 240 prompts."""


def draw_frame(context: PipelineContext, view: PartialJobView, invocation: Invocation, slot: str | None) -> None:
    """Draw the next frame. Everything that can fail comes first; the claim is the last write before the call.

    slot: the one that the job has waited for, if it has
    """
    job, index = view.job, view.drawn
    if stopped := _stopped_by_operator(context, job) or _cover_run(context, view):
        end_run(context, view, "failed", stopped)
        return
    menu = context.menus[job.generator]
    if not _has_time(context, menu, invocation):
        come_back(context, job.id, _SOON)
        return
    if menu.pace and not _take_turn(context, view, menu.pace, slot):
        return
    generator = context.generator(job.generator)
    try:
        pictures = read_pictures(context, job, menu, index) if index else None
    except PictureRefused as refused:
        end_run(context, view, "failed", RunEnd("damaged", str(refused)))
        return
    began = context.clock.now()
    claim = claim_call(context, view, view.next_call, invocation)
    if claim is None:
        return
    try:
        _stop_if_ended(context, job, claim)
        drawn = _call(generator, order_redraw(job, claim, index, pictures) if pictures else order_words(job, claim))
    except CallEnding as ending:
        outcome, reason = ending.outcome, ending.reason
        end_call(context, view, claim, ending)
    else:
        outcome, reason = "drawn", ""
        if pictures and index == 1 and menu.explains:
            _write_notes(context, job, generator, pictures)
        put_frame(context, job, index, pictures.hold(drawn) if pictures else drawn)
    context.tell(events.called(job, claim, outcome, context.clock.now() - began, reason))


def _write_notes(context: PipelineContext, job: Job, generator: Generator, pictures: Pictures) -> None:
    """Write down what the generator has to say of the picture, of which all frames are made.

    Before the frame is there: until then the claim is held, and nothing is deleted meanwhile.
    """
    said = dict.fromkeys(note for order in order_looks(job, pictures) for note in generator.look(order))
    if said:
        context.bucket.create_record_once(keys.notes(job.id), Notes(notes=tuple(islice(said, _MOST_NOTES))))


def _stopped_by_operator(context: PipelineContext, job: Job) -> RunEnd | None:
    """Why nothing further is drawn for the job, whatever it has left."""
    if job.reservation.is_paid and not context.settings.budget_micros:
        return RunEnd("budget_zero", "Paid drawing was stopped here: the budget is 0.")
    if not context.is_offered(job):
        return RunEnd("not_offered", f"{job.generator} does not draw this here any more, or not for this price.")
    return None


def _cover_run(context: PipelineContext, view: PartialJobView) -> RunEnd | None:
    """Set the run's worst case aside; why the run ends where there is no money for it. Raises Unavailable.

    An order without its picture had little set aside. Done once in a run: whoever made one of its calls had done it.
    """
    terms = view.job.reservation
    if terms.picture_until is None or view.run > 1 or view.folder.has_called:
        return None
    try:
        context.ledger.cover(terms)
    except MoneySpent as spent:
        return RunEnd(spent.code, f"The picture came when there was no money for it: {spent.detail}")
    return None


def _has_time(context: PipelineContext, menu: Menu, invocation: Invocation) -> bool:
    """Whether a call that begins now ends within this invocation, and so within its lease, however long it takes."""
    left = invocation.deadline - context.clock.now()
    return not menu.seconds or left >= timedelta(seconds=menu.seconds) + _AFTERWARDS


def _take_turn(
    context: PipelineContext, view: PartialJobView, pace: "Pace", waited_for: str | None
) -> "PaceSlot | None":
    """A slot for a call that may begin now; None where somebody is at work, or the job comes back when its slot begins.

    waited_for: the slot that the job came back for, if it did
    """
    if find_holder(context, view, view.next_call):
        return None
    from .rate_limit import take_slot  # noqa: PLC0415 - most generators have no pace

    slot = take_slot(context, view.job, pace, waited_for)
    if slot.wait > 0:
        come_back(context, view.id, slot.wait, slot.key)
        return None
    return slot


def _stop_if_ended(context: PipelineContext, job: Job, claim: Try) -> None:
    """Read the facts once more: a run that was ended before the claim stood pays nothing further."""
    now = context.jobs.read_facts(job.id)
    if now.end is not None or now.run != claim.run:
        raise Busy("The run had ended; no call was made.")


def _call(generator: Generator, order: Redraw | Draw) -> Image:
    """One call, and a picture that can be a parent; a blank one is as good as none."""
    if isinstance(order, Draw):
        return fit(generator.draw(order), order.size)
    drawn = fit(generator.redraw(generator.menu.framed(order)), order.parent.size)
    if is_blank(drawn, order.parent):
        raise Lost("the generator's picture was blank")
    return drawn
