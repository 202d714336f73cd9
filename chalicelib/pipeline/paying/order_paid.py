"""An order that waits for nothing is paid for at once: whoever ordered it is told what became of that."""

from chalicelib.domain.records import Job
from chalicelib.domain.tries import RunEnd
from chalicelib.pipeline.context import PipelineContext
from chalicelib.pipeline.runs import end_run

from .collection import collect, find_outcome
from .purchases import needed


def take_payment(context: PipelineContext, job: Job) -> None:
    """Take it, if all of it is to be taken before the first call.

    Raises PaymentNeeded where it could not be, and ends the run. Where nobody knows, who draws asks again.
    """
    terms, payment = job.reservation, job.reservation.payment
    if payment is None or payment.scheme != "exact":
        return
    view = context.jobs.read(job.id)
    if view is None or view.is_deleted or not view.is_unfinished:
        outcome = find_outcome(context, payment)
    else:
        outcome = collect(context, terms, payment, payment.micros)
        if outcome and outcome.state != "settled":
            end_run(context, view, "failed", RunEnd("payment_failed", outcome.why_unpaid))
    if outcome and outcome.state != "settled":
        raise needed(context, terms, outcome.settlement.error_reason or "payment_failed", outcome.settlement)
