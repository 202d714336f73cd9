"""The next run's beginning."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.errors import Conflict
from chalicelib.domain.job_folder import resume_number
from chalicelib.domain.job_view import JobView
from chalicelib.domain.limits import MAX_RESUMES
from chalicelib.domain.records import Fact, Job, Reservation
from chalicelib.observability import events
from chalicelib.pipeline.attempts import Attempt
from chalicelib.pipeline.context import PipelineContext

from .creation import tender_of
from .validation import pays_alone

if TYPE_CHECKING:
    from chalicelib.billing.payments.authorisation import Authorisation


def resume_job(
    context: PipelineContext, job_id: str, client: Client, *, payment: "Authorisation | None" = None
) -> None:
    """Begin a new run from the last frame.

    payment: what somebody has signed who pays for it themselves
    Raises NotFound, Gone, Unauthorized, PaymentNeeded, Forbidden, Conflict, MoneySpent, Unavailable.
    """
    view = context.jobs.open_to_change(job_id, client.may_change)
    job = view.job
    check_kept(context, job)
    client.may_use(job.generator)
    _check_resumable(context, view)
    reservation = job.reservation.model_copy(
        update={
            "id": context.new_id(),
            "run": view.run + 1,
            "day": context.clock.now().date().isoformat(),
            "at": context.clock.now(),
            "redraws": view.calls_left,
            "draws_words": False,
            "limits": client.terms.limits,
            "picture_until": None,
            # Facts outlive a deletion, and a dropped picture's name is somebody's words.
            "origin": None,
            "payment": None,
            "client": client.name if job.reservation.payment else job.reservation.client,
        }
    )
    if pays_alone(context, reservation, client):
        reservation = _bind_payment(context, reservation, client, payment)
    elif reservation.is_paid:
        client.must_pay()
    context.ledger.check(reservation)
    _begin_run(context, job, reservation)
    context.tell(events.asked("run resumed", job.id))
    context.pull(job.id)


def _bind_payment(
    context: PipelineContext, terms: Reservation, client: Client, payment: "Authorisation | None"
) -> Reservation:
    """The run's terms with its payment, which buys this run and nothing else. Raises as paid_for does, and Conflict."""
    from chalicelib.pipeline.paying.purchases import bind, find_job, paid_for  # noqa: PLC0415 - few pay for themselves

    tender, order = tender_of(client, None, payment), f"run {terms.run} of {terms.job}"
    if tender:
        find_job(context, tender, order)
    paid = paid_for(context, terms, tender)
    if tender and not bind(context, tender, order, paid):
        raise Conflict("This payment was used for another order: sign a new one.", code="payment_reused")
    return paid


def check_kept(context: PipelineContext, job: Job) -> None:
    """Raises Conflict where a run that begins now could outlive the first of the job's objects.

    The bucket's lifecycle takes a job's objects one by one. A claim that is gone could be made again, and paid again.
    """
    gone = job.created_at + timedelta(days=context.settings.jobs_days)
    if context.clock.now() > gone - timedelta(hours=context.settings.run_hours):
        raise Conflict("The job is kept for less time than this may take: order a new one.")


def _check_resumable(context: PipelineContext, view: JobView) -> None:
    if view.state not in ("failed", "cancelled", "expired"):
        raise Conflict(f"The job is {view.state}: only a failed, cancelled or expired one can be resumed.")
    if not context.is_offered(view.job):
        generator = view.job.generator
        raise Conflict(f"{generator} does not draw this here any more, or not for this price: order a new job.")
    if not view.folder.frames:
        raise Conflict("The job has no frame to resume from: order a new one.")
    if view.run > MAX_RESUMES:
        raise Conflict(f"The job was resumed {MAX_RESUMES} times already: that is the most.")


def _begin_run(context: PipelineContext, job: Job, reservation: Reservation) -> None:
    """Set the run's money aside and write it down. Of two resumptions at once, one stands."""
    fact = Fact(
        kind="resumed", at=reservation.at, code="resumed", reason="Resumed by its owner.", reservation=reservation
    )
    with Attempt(context, reservation) as attempt:
        attempt.reserve()
        attempt.create(keys.fact(job.id, resume_number(reservation.run), "resumed"), fact)
