"""A run that somebody pays for: no call of it begins that isn't paid."""

from datetime import timedelta

from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.limits import COLLECTING_SECONDS
from chalicelib.domain.records import Payment, Reservation
from chalicelib.domain.tries import RunEnd
from chalicelib.pipeline.context import PipelineContext
from chalicelib.pipeline.paying.collection import collect
from chalicelib.pipeline.runs import end_run

from .steps import come_back

_LOOK_AGAIN = 10.0
"""Seconds, where nobody knows yet whether a payment was taken."""


def collect_before_call(
    context: PipelineContext, view: PartialJobView, terms: Reservation, payment: Payment
) -> Payment | None:
    """What pays for the run's next call, once it is taken, or certain to be at the run's end.

    None where that call may not begin: then the run is ended, or looked at again.
    """
    if payment.scheme == "upto":
        if context.clock.now() < payment.until - timedelta(seconds=COLLECTING_SECONDS):
            return payment
        why = RunEnd("payment_lapses", "What pays for this holds for too short a time to draw on.")
        end_run(context, view, "failed", why)
        return None
    outcome = collect(context, terms, payment, payment.micros)
    if outcome is None:
        come_back(context, view.id, _LOOK_AGAIN)
        return None
    if outcome.state == "settled":
        return payment
    end_run(context, view, "failed", RunEnd("payment_failed", outcome.why_unpaid))
    return None
