"""A generator draws a frame: the first from words, every other from the frame before it. Or a clip: all that follow."""

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib.domain import keys
from chalicelib.domain.errors import Busy, CallEnding, MoneySpent, PictureRefused
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Job, Notes
from chalicelib.domain.tries import RunEnd
from chalicelib.generators import Abilities, Generator, Menu
from chalicelib.observability import events
from chalicelib.picture.frame_png import fit
from chalicelib.pipeline.claims import find_holder, new_claim
from chalicelib.pipeline.context import PipelineContext, Turn
from chalicelib.pipeline.runs import end_run

from .inputs import Pictures, asked_of, order_looks, order_redraw, order_words, read_pictures, seed_of
from .steps import SOON, Frame, claim_call, come_back, end_call, has_time, put_frames

if TYPE_CHECKING:
    from chalicelib.generators.pace import Pace

    from .rate_limit import PaceSlot

_MOST_NOTES = 10
"""Every look at the job shows them, and a schedule has up to 240 prompts."""


def draw_frame(context: PipelineContext, view: PartialJobView, turn: Turn) -> None:
    """Draw the next frame, or collect it. What can fail comes first: the claim is the last write before the call."""
    job = view.job
    if stopped := _stopped_by_operator(context, job) or _cover_run(context, view):
        end_run(context, view, "failed", stopped)
        return
    menu = context.menus[job.generator]
    abilities = menu.abilities(job.model if view.drawn else job.words_model)
    if abilities.collection and view.open_call:
        from .collected_call import CollectedCall  # noqa: PLC0415 - most models answer with what they drew

        if CollectedCall(context, view, view.open_call, abilities.collection).see_to(turn):
            return
    terms = view.reservation
    if terms and terms.payment:
        from .paid_run import collect_before_call  # noqa: PLC0415 - most runs are paid from an allowance

        if not collect_before_call(context, view, terms, terms.payment):
            return
    if not has_time(context, job, turn.invocation):
        come_back(context, job.id, SOON)
    elif not menu.pace or _take_turn(context, view, menu.pace, turn.slot):
        _make_call(context, view, turn, abilities)


def _make_call(context: PipelineContext, view: PartialJobView, turn: Turn, abilities: Abilities) -> None:
    """Claim the next call, and make it."""
    job, index = view.job, view.drawn
    generator = context.generator(job.generator)
    try:
        pictures = read_pictures(context, job, abilities, index) if index else None
    except PictureRefused as refused:
        end_run(context, view, "failed", RunEnd("damaged", str(refused)))
        return
    if pictures and pictures.chain and view.was_drawn_now(index - 1) and (drifted := pictures.chain.why_stop):
        end_run(context, view, "failed", drifted)
        return
    began = context.clock.now()
    claim = new_claim(context, turn.invocation, *_group_terms(generator.menu, job, index, pictures))
    asked = job.index_drawn(keys.frame_of_step(view.next_call) or 0)
    claim = claim.model_copy(update=asked_of(job, asked, pictures))
    one = claim_call(context, view, view.next_call, claim, partial(seed_of, job, asked))
    if one is None:
        return
    try:
        _stop_if_ended(context, job, one)
        _stop_if_drawn(context, view, one)
        if abilities.collection:
            from .collected_call import CollectedCall  # noqa: PLC0415 - see above

            CollectedCall(context, view, one, abilities.collection).hand_in(claim, pictures, turn.invocation)
            return
        drawn = _call(generator, job, one, index, pictures)
    except CallEnding as ending:
        outcome, reason = ending.outcome, ending.reason
        end_call(context, view, one, ending)
    else:
        outcome, reason = "drawn", ""
        if pictures and index == job.first_redrawn and generator.menu.explains:
            _write_notes(context, job, generator, pictures)
        put_frames(context, view, index, drawn)
    context.tell(events.called(job, one, outcome, context.clock.now() - began, reason))


def _write_notes(context: PipelineContext, job: Job, generator: Generator, pictures: Pictures) -> None:
    """Write down what the generator has to say of the picture, of which all frames are made.

    Before the frame is there: until then the claim is held, and nothing is deleted meanwhile.
    """
    said = dict.fromkeys(note for order in order_looks(job, pictures) for note in generator.look(order))
    if said:
        context.bucket.create_record_once(keys.notes(job.id), Notes(notes=tuple(islice(said, _MOST_NOTES))))


def _group_terms(menu: Menu, job: Job, index: int, pictures: Pictures | None) -> tuple[int | None, Micros | None]:
    """What the claim says of a group of which that is the first frame missing: that, and what a clip costs."""
    if pictures is None or not job.groups:
        return None, None
    if not job.draws_clips:
        return index, None
    from chalicelib.pipeline.clip_terms import micros_of, span_from  # noqa: PLC0415 - most calls draw a frame

    return index, micros_of(menu, job, span_from(menu, job, index), pictures.parent.size)


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
        come_back(context, view.id, slot.wait, slot=slot.key)
        return None
    return slot


def _stop_if_ended(context: PipelineContext, job: Job, claim: Try) -> None:
    """Read the facts once more: a run that was ended before the claim stood pays nothing further."""
    now = context.jobs.read_facts(job.id)
    if now.end is not None or now.run != claim.run:
        raise Busy("The run had ended; no call was made.")


def _stop_if_drawn(context: PipelineContext, view: PartialJobView, claim: Try) -> None:
    """Read once more whether an order that was given up was collected after all: then all may be done and settled."""
    if any(one.is_sent for one in view.folder.tries_of(claim.step)):
        index = keys.frame_of_step(claim.step) or 0
        last = view.job.drawn_with(index)[-1] if index else 0
        if context.bucket.version_of(keys.frame(view.id, last)):
            raise Busy("It had come of an earlier order; no call was made.")


def _call(generator: Generator, job: Job, claim: Try, index: int, pictures: Pictures | None) -> Sequence[Frame]:
    """One call, and what comes of it: the frame `index`, or the rest of its group from there on."""
    if pictures is None:
        order = order_words(job, claim)
        return [Frame(fit(generator.draw(order), order.size))]
    redraw = order_redraw(job, claim, job.index_drawn(index), pictures)
    return pictures.as_frames(generator.redraw(generator.menu.framed(redraw)))
