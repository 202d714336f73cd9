"""An order becomes a job.

Its marker comes first, then its money, then job.json: whoever dies in between leaves a marker without a job, and the
sweep gives the money back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from chalicelib.billing.tokens import Client
from chalicelib.domain import keys, schedules
from chalicelib.domain.errors import Conflict, Damaged
from chalicelib.domain.job_folder import Folder
from chalicelib.domain.job_view import JobView
from chalicelib.domain.money import Micros
from chalicelib.domain.orders import MEDIA_TYPES, BranchOrder, JobOrder, JobTerms, Upload
from chalicelib.domain.presets import as_export, beside
from chalicelib.domain.records import Export, Job, Origin, Reservation, Stored
from chalicelib.domain.schemas.receipts import JobCreated, UploadLink
from chalicelib.domain.sentences import plain
from chalicelib.domain.state import estimate
from chalicelib.observability import events
from chalicelib.pipeline.attempts import Attempt
from chalicelib.pipeline.clip_terms import ClipSpan, most_micros, spans_of
from chalicelib.pipeline.context import PipelineContext
from chalicelib.pipeline.reservations import patience_for_picture
from chalicelib.pipeline.status_reading import payment_of

from .chains import chain_terms
from .poster_source import find_poster
from .prompts import Purposes, notes_of, read_prompt
from .validation import check_key, check_order, check_payer, pays_alone

if TYPE_CHECKING:
    from chalicelib.billing.payments.authorisation import Authorisation
    from chalicelib.pipeline.paying.purchases import Tender

_SEED_DIGITS = 8
_JSON = "application/json"
_CAME_LATER = ("coherence", "on_drift", "redraw_every")
_MOST_NOTES, _LONGEST_NOTE = 50, 300
"""Every look at the job shows them: a schedule may have 240 prompts of 2,000 characters."""


class Name(Stored):
    """names/…: which job something that may be repeated belongs to."""

    job: str
    order: str
    """A hash of the order, so that one name is not used for two orders."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who orders, and the name under which the same order may come again."""

    client: Client
    name: str | None = None
    """A key under names/."""
    origin: Origin | None = None
    tender: "Tender | None" = None
    """What they offer in payment, if anything."""


def create_job(
    context: PipelineContext,
    order: JobOrder,
    client: Client,
    idempotency_key: str | None,
    *,
    payment: "Authorisation | None" = None,
) -> JobCreated:
    """Check the order, set its money aside, and say where the picture goes, if one is to be sent.

    payment: what somebody has signed who pays for it themselves
    Raises InvalidOrder, Unauthorized, PaymentNeeded, Forbidden, Conflict, Gone, MoneySpent, Unavailable.
    """
    sender = sender_of(client, idempotency_key, payment)
    poster = find_poster(context, order.poster) if order.poster else None
    job = place_order(context, poster.set_on(order) if poster else order, sender)
    if poster:
        context.bucket.create_once(keys.source(job.id), poster.frame, MEDIA_TYPES["png"])
    elif job.begins_with_words:
        # This object only rouses the chain: should it never be written, the sweep finds the job all the same.
        context.bucket.create_once(keys.prompt(job.id), job.model_dump_json(include={"prompt"}).encode(), _JSON)
    return receipt(context, job, is_new=sender.name is None)


def sender_of(client: Client, idempotency_key: str | None, payment: "Authorisation | None") -> Sender:
    """Raises InvalidOrder for a key that somebody else could send, too."""
    if idempotency_key:
        check_key(client, idempotency_key)
    name = keys.name_of_request(client.name, idempotency_key) if idempotency_key else None
    return Sender(client, name, tender=tender_of(client, idempotency_key, payment))


def tender_of(client: Client, idempotency_key: str | None, payment: "Authorisation | None") -> "Tender | None":
    """What somebody offers in payment; None where they offer nothing."""
    if payment is None:
        return None
    from chalicelib.pipeline.paying.purchases import Tender  # noqa: PLC0415 - most orders are paid from an allowance

    return Tender(payment, idempotency_key or client.name)


def receipt(context: PipelineContext, job: Job, *, is_new: bool) -> JobCreated:
    """The answer to an order.

    is_new: whether nothing of the job can be there yet
    """
    view = JobView(job, Folder()) if is_new else context.jobs.open(job.id)
    return JobCreated(
        id=job.id,
        state=view.state,
        status_url=f"/jobs/{job.id}",
        upload=_upload_link(context, keys.source(job.id), job.upload),
        mask_upload=_upload_link(context, keys.mask_upload(job.id), None if job.branch else job.mask),
        cost=estimate(job.reservation, job.frames),
        payment=payment_of(context, job.reservation.payment),
        notes=job.notes,
    )


def place_order(context: PipelineContext, order: JobOrder, sender: Sender) -> Job:
    """The job of that order: a new one, or the one that its name or its payment already belongs to.

    What pays for one that waits for nothing is taken at once, and else before its first call.
    """
    job = _place(context, order, sender)
    if job.reservation.payment and job.reservation.picture_until is None:
        from chalicelib.pipeline.paying.order_paid import take_payment  # noqa: PLC0415 - see above

        take_payment(context, job)
    return job


def _place(context: PipelineContext, order: JobOrder, sender: Sender) -> Job:
    has_picture = order.upload or order.poster or sender.origin or isinstance(order, BranchOrder)
    from_words = not has_picture
    export = as_export(order.export, context.settings.max_output_bytes)
    check_order(context, order, export, from_words=from_words)
    sender.client.may_use(order.generator)
    named = _find_job(context, sender, order)
    if named and (job := context.jobs.find_order(named)):
        return job
    job = _compose(context, order, export, sender, named or context.new_id(), from_words=from_words)
    if pays_alone(context, job.reservation, sender.client):
        job = _with_payment(context, job, sender)
    else:
        check_payer(context, job, sender.client)
    context.ledger.check(job.reservation)
    # To understand a prompt is work: it comes after all that refuses an order for nothing.
    job = job.model_copy(update={"notes": _notes(context, order, from_words=from_words)})
    return _commit(context, job, sender, order) or _place(context, order, sender)


def _with_payment(context: PipelineContext, job: Job, sender: Sender) -> Job:
    from chalicelib.pipeline.paying.purchases import paid_for  # noqa: PLC0415 - see above

    terms = paid_for(context, job.reservation, sender.tender)
    return job.model_copy(update={"client": terms.client, "reservation": terms})


def _commit(context: PipelineContext, job: Job, sender: Sender, order: JobOrder) -> Job | None:
    """The job, or the one that stands under its id already; None where its name or its payment belongs to another."""
    with Attempt(context, job.reservation) as attempt:
        if owner := _take_names(context, sender, order, job):
            attempt.reserve()
            attempt.create(keys.order(job.id), job)
    if attempt.came_to_be:
        context.tell(events.ordered(job))
        return job
    # One order came twice at once: the other's job stands, and this one's money went back.
    return context.jobs.open(job.id).job if owner else None


def _compose(
    context: PipelineContext, order: JobOrder, export: Export, sender: Sender, job_id: str, *, from_words: bool
) -> Job:
    branch = order if isinstance(order, BranchOrder) else None
    menu = context.menus[order.generator]
    clip = menu.abilities(order.model).clip
    spans = spans_of(order, export.loop, clip) if clip else []
    groups = _groups(order, spans)
    reservation = _reservation(context, order, sender, job_id, spans=spans, groups=groups, from_words=from_words)
    terms = order.model_dump(include=set(JobTerms.model_fields) - {"model"}) | chain_terms(menu, order)
    return Job(
        **terms,
        mask=Upload(content_type=order.mask.content_type, bytes=order.mask.bytes) if order.mask else None,
        id=job_id,
        created_at=reservation.at,
        client=sender.client.name,
        owner=sender.client.name if sender.client.has_token else None,
        model=order.model or menu.default or None,
        words_model=(from_words and menu.words_model(order.model)) or None,
        seed=_seed(context, order),
        upload=order.upload,
        branch=branch.branch if branch else None,
        export=export,
        beside=() if sender.origin else beside(export),
        reservation=reservation,
        steady=branch.steady if branch else menu.computes and order.frames > 1 and isinstance(order.prompt, str),
        groups=groups,
    )


def _reservation(
    context: PipelineContext,
    order: JobOrder,
    sender: Sender,
    job_id: str,
    *,
    spans: Sequence[ClipSpan],
    groups: tuple[int, ...],
    from_words: bool,
) -> Reservation:
    """What the first run may cost at the worst."""
    now, menu = context.clock.now(), context.menus[order.generator]
    waits = not isinstance(order, BranchOrder) and (order.upload or order.mask)
    return Reservation(
        id=context.new_id(),
        job=job_id,
        run=1,
        client=sender.client.name,
        day=now.date().isoformat(),
        at=now,
        call_micros=most_micros(menu, order.model, spans, order.size) or menu.price(order.model),
        words_micros=menu.price(menu.words_model(order.model)) if from_words else Micros(0),
        frame_micros=Micros(context.settings.frame_micros * _longest(groups, order.frames)),
        redraws=len(groups) or order.frames - order.first_redrawn,
        draws_words=from_words,
        origin=sender.origin,
        limits=sender.client.terms.limits,
        picture_until=now + patience_for_picture(context) if waits else None,
    )


def _seed(context: PipelineContext, order: JobOrder) -> int:
    """The one that is ordered, the one of the job that it goes on from, or another for each order."""
    if order.seed is not None:
        return order.seed
    return order.its_seed if isinstance(order, BranchOrder) else int(context.new_id()[:_SEED_DIGITS], 16)


def _groups(order: JobOrder, spans: Iterable[ClipSpan]) -> tuple[int, ...]:
    """The first frame of each group that comes of one call; none where each call draws a frame."""
    if order.redraw_every > 1:
        return schedules.groups_of(order.prompt, order.frames, order.redraw_every, order.first_redrawn)
    return tuple(span.first for span in spans)


def _longest(groups: Sequence[int], frames: int) -> int:
    """How many frames come of one call, at the most."""
    return max((stop - first for first, stop in pairwise((*groups, frames))), default=1)


def _notes(context: PipelineContext, order: JobOrder, *, from_words: bool) -> tuple[str, ...]:
    """What the generator made of each prompt, every sentence once; the first of them."""
    if not context.menus[order.generator].explains:
        return ()
    generator = context.generator(order.generator)
    prompts = list(order.prompt.values()) if isinstance(order.prompt, dict) else [order.prompt]
    purposes = [Purposes(moves=order.frames > 1, draws=from_words and at == 0) for at in range(len(prompts))]
    read = (read_prompt(generator, *each) for each in zip(prompts, purposes, strict=True))
    notes = (note for one in read for note in notes_of(context.menus, one))
    return tuple(islice(dict.fromkeys(plain(note, _LONGEST_NOTE) for note in notes), _MOST_NOTES))


def _upload_link(context: PipelineContext, key: str, upload: Upload | None) -> UploadLink | None:
    if upload is None:
        return None
    lasting = timedelta(minutes=context.settings.upload_minutes)
    url = context.bucket.upload_link(
        key, seconds=int(lasting.total_seconds()), content_type=upload.content_type, size=upload.bytes
    )
    return UploadLink(
        url=url,
        headers={"content-type": upload.content_type, "if-none-match": "*"},
        expires_at=context.clock.now() + lasting,
    )


def _find_job(context: PipelineContext, sender: Sender, order: JobOrder) -> str | None:
    """The job that the order's name or its payment belongs to; by both it has to be one. Raises Conflict."""
    named = _find_name(context, sender, order)
    if sender.tender is None:
        return named
    from chalicelib.pipeline.paying.purchases import find_job  # noqa: PLC0415 - see above

    paid = find_job(context, sender.tender, _digest(order))
    if named and paid and named != paid:
        raise Conflict("This Idempotency-Key belongs to another job than this payment.", code="payment_reused")
    return named or paid


def _find_name(context: PipelineContext, sender: Sender, order: JobOrder) -> str | None:
    try:
        name = context.bucket.find_record(sender.name, Name) if sender.name else None
    except Damaged:
        raise Conflict("What was ordered under this name can't be read any more.", code="unreadable") from None
    if name is None:
        return None
    if name.order != _digest(order):
        raise Conflict("This Idempotency-Key was used for another order.", code="idempotency_key_reused")
    return name.job


def _take_names(context: PipelineContext, sender: Sender, order: JobOrder, job: Job) -> str | None:
    """Let the order's name and its payment, if it has them, belong to that job: its id, or None where one doesn't."""
    name = Name(job=job.id, order=_digest(order))
    if (
        sender.name
        and not context.bucket.create_record(sender.name, name)
        and _find_name(context, sender, order) != job.id
    ):
        return None
    if sender.tender is None or job.reservation.payment is None:
        return job.id
    from chalicelib.pipeline.paying.purchases import bind  # noqa: PLC0415 - see above

    return bind(context, sender.tender, name.order, job.reservation)


def _digest(order: JobOrder) -> str:
    """A field that came later counts only where it says something, so that names from before it keep their orders."""
    fields = JobOrder.model_fields
    silent: dict[str, Any] = {name: True for name in _CAME_LATER if getattr(order, name) == fields[name].default}
    if order.mask and not order.mask.follow:
        silent["mask"] = {"follow"}
    return sha256(order.model_dump_json(exclude=silent).encode()).hexdigest()
