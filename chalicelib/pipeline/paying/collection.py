"""What somebody has authorised is taken: once, and no more than that.

How much is written down before the facilitator is asked, and what it said afterwards. Whoever dies in between leaves a
question without an answer: it is asked again, since a chain carries one authorisation out once. Only the first time a
"no" is believed: later it may mean that the first time it was a "yes".
"""

from datetime import datetime, timedelta
from typing import Literal

from chalicelib.billing.payments.messages import Settlement
from chalicelib.domain import keys
from chalicelib.domain.money import Micros, to_dollars
from chalicelib.domain.records import Payment, Reservation, Stored
from chalicelib.domain.schemas.status import PaymentMade
from chalicelib.pipeline.context import PipelineContext

from .purchases import Purchase

_PATIENCE = timedelta(seconds=25)
"""Whoever has asked the facilitator is not waiting for an answer any more by then."""
_Known = Literal["settled", "refused"]
_OUTCOMES: tuple[_Known, ...] = ("settled", "refused")
LAPSED = "authorization_expired"


class Asked(Stored):
    """payments/<payment>/taking/asked.json: so much is to be taken."""

    micros: Micros
    at: datetime
    nonce: str


class Outcome(Stored):
    """payments/<payment>/taking/settled.json, or refused.json: what became of it."""

    state: Literal["settled", "failed", "unclear"]
    """`unclear`: nobody here knows whether it was taken, and it can't be any more; the chain does."""
    micros: Micros
    at: datetime
    settlement: Settlement

    @property
    def why_unpaid(self) -> str:
        """Why nothing is drawn for it, in a sentence for who pays."""
        if self.state == "unclear":
            return "It could not be learned in time whether the payment was taken: nothing is drawn for it."
        return "The payment could not be taken: nothing was drawn, and nothing is owed."


class Closed(Stored):
    """payments/<payment>/taking/closed.json: what the run has cost, and what is to be paid for that."""

    job: str
    run: int
    spent_micros: Micros
    charge_micros: Micros
    at: datetime


def find_outcome(context: PipelineContext, payment: Payment) -> Outcome | None:
    """What became of the payment, once that is known. That it was taken wins over whatever else was said."""
    outcomes = (context.bucket.find_record(keys.taking(payment.id, noun), Outcome) for noun in _OUTCOMES)
    return next((outcome for outcome in outcomes if outcome), None)


def payment_made(context: PipelineContext, payment: Payment) -> PaymentMade:
    """What has become of it by now, for who reads how far the run is."""
    outcome = find_outcome(context, payment)
    purchase = context.bucket.find_record(keys.purchase(payment.id), Purchase)
    return PaymentMade(
        scheme=payment.scheme,
        state=outcome.state if outcome else "authorized",
        authorized_usd=to_dollars(payment.micros),
        settled_usd=to_dollars(outcome.micros if outcome else Micros(0)),
        payer=purchase.payer if purchase else "",
        network=purchase.requirements.network if purchase else "",
        transaction=outcome.settlement.transaction if outcome else "",
    )


def collect(context: PipelineContext, terms: Reservation, payment: Payment, micros: Micros) -> Outcome | None:
    """Take so much of the run's payment, if nobody has; None where it isn't known yet whether it was taken.

    Raises StoreBusy, Damaged.
    """
    if outcome := find_outcome(context, payment):
        return outcome
    purchase = context.bucket.find_record(keys.purchase(payment.id), Purchase)
    if purchase is None or purchase.job != terms.job:
        return _unsettled(context, "failed", Settlement(success=False, error_reason="not_authorized"))
    if context.clock.now() >= payment.until:
        was_asked = context.bucket.version_of(keys.taking(payment.id, "asked")) is not None
        lapsed = Settlement(success=False, error_reason=LAPSED, payer=purchase.payer)
        return _write_down(
            context, payment, "refused", _unsettled(context, "unclear" if was_asked else "failed", lapsed)
        )
    asked = Asked(micros=micros, at=context.clock.now(), nonce=context.new_id())
    is_first = context.bucket.create_record(keys.taking(payment.id, "asked"), asked)
    if not is_first:
        asked = context.bucket.read_record(keys.taking(payment.id, "asked"), Asked)
        if context.clock.now() - asked.at < _PATIENCE:
            return None
    return _ask(context, payment, purchase, asked, is_first=is_first)


def settle_payment(context: PipelineContext, terms: Reservation, payment: Payment, spent: Micros) -> Outcome | None:
    """Have an ended run paid for that has spent so much; None where something is left to do about its payment."""
    charge = min(payment.micros, payment.price.of(spent))
    closed = Closed(job=terms.job, run=terms.run, spent_micros=spent, charge_micros=charge, at=context.clock.now())
    context.bucket.create_record_once(keys.taking(payment.id, "closed"), closed)
    if payment.scheme == "upto":
        is_due, wanted = charge > 0, charge
    else:
        is_due, wanted = context.bucket.version_of(keys.taking(payment.id, "asked")) is not None, payment.micros
    return collect(context, terms, payment, wanted) if is_due else _nothing(closed)


def _nothing(closed: Closed) -> Outcome:
    """Where nothing is to be taken."""
    return Outcome(state="settled", micros=Micros(0), at=closed.at, settlement=Settlement(success=True))


def _ask(
    context: PipelineContext, payment: Payment, purchase: Purchase, asked: Asked, *, is_first: bool
) -> Outcome | None:
    wanted = purchase.requirements.model_copy(update={"amount": str(asked.micros)})
    said = context.facilitator().settle(purchase.payload, wanted)
    if said is None:
        return None
    if said.success:
        settled = Outcome(state="settled", micros=asked.micros, at=context.clock.now(), settlement=said)
        return _write_down(context, payment, "settled", settled)
    # One that names a transaction says that it was sent to the chain, and not yet what became of it there.
    if is_first and not said.transaction:
        return _write_down(context, payment, "refused", _unsettled(context, "failed", said))
    return None


def _unsettled(context: PipelineContext, state: Literal["failed", "unclear"], said: Settlement) -> Outcome:
    return Outcome(state=state, micros=Micros(0), at=context.clock.now(), settlement=said)


def _write_down(context: PipelineContext, payment: Payment, noun: _Known, outcome: Outcome) -> Outcome | None:
    context.bucket.create_record_once(keys.taking(payment.id, noun), outcome)
    return find_outcome(context, payment)
