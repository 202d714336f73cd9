"""An authorisation pays for one run: it is verified before anything is set aside, and then bound to that for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from chalicelib.billing.payments import SIGNATURE
from chalicelib.billing.payments.authorisation import Authorisation
from chalicelib.billing.payments.messages import Requirements, Settlement
from chalicelib.billing.payments.tariff import Tariff
from chalicelib.domain import keys
from chalicelib.domain.errors import Conflict, Damaged, PaymentNeeded, Unauthorized, Unavailable
from chalicelib.domain.limits import PAYER
from chalicelib.domain.money import in_cents
from chalicelib.domain.records import Payment, Reservation, Stored
from chalicelib.domain.sentences import plain
from chalicelib.pipeline.context import PipelineContext

_LONGEST_ERROR = 80
"""Characters of what a facilitator says."""
_ADDRESS = "facilitatorAddress"
_LATER = 60
"""Seconds."""


class Purchase(Stored):
    """payments/<payment>/order.json: what was signed, and what it buys."""

    job: str
    order: str
    """A hash of the order, so that one authorisation is not used for two."""
    payer: str
    payload: Mapping[str, Any]
    """As it was sent."""
    requirements: Requirements


@dataclass(frozen=True, slots=True)
class Tender:
    """What somebody offers in payment."""

    authorisation: Authorisation
    proof: str
    """What shows that whoever sends it again is who sent it first: their Idempotency-Key, or else where they send from.

    Once a chain has carried an authorisation out, everybody can read it there."""

    @property
    def id(self) -> str:
        """The payment's."""
        return self.authorisation.id

    def digest(self, order: str) -> str:
        """What of an order, a payment and its sender has to be the same for it to be the same again."""
        return sha256(f"{order}\n{self.proof}\n{self.authorisation.signature}".encode()).hexdigest()


def find_job(context: PipelineContext, tender: Tender, order: str) -> str | None:
    """The job that it buys already. Raises Conflict where that was another order, or another sender's."""
    try:
        purchase = context.bucket.find_record(keys.purchase(tender.id), Purchase)
    except Damaged:
        raise Conflict("What was paid for with this can't be read any more.", code="unreadable") from None
    if purchase is None:
        return None
    if purchase.order != tender.digest(order):
        raise Conflict("This payment was used for another order: sign a new one.", code="payment_reused")
    return purchase.job


def bind(context: PipelineContext, tender: Tender, order: str, terms: Reservation) -> str | None:
    """Let the payment buy that run's job, and no other ever: the job, or None where it has bought another."""
    key = keys.purchase(tender.id)
    purchase = Purchase(
        job=terms.job,
        order=tender.digest(order),
        payer=tender.authorisation.payer,
        payload=tender.authorisation.raw,
        requirements=_wanted(_tariff(context), terms, tender.authorisation),
    )
    if context.bucket.create_record(key, purchase):
        return purchase.job
    standing = context.bucket.find_record(key, Purchase)
    is_ours = standing is not None and (standing.job, standing.order) == (purchase.job, purchase.order)
    return purchase.job if is_ours else None


def paid_for(context: PipelineContext, terms: Reservation, tender: Tender | None) -> Reservation:
    """The run's terms with its payment, which is verified; its client is whoever pays.

    Raises PaymentNeeded where there is none or it won't do, Unauthorized where none is taken here, MoneySpent where
    there is no room for who pays, Unavailable where it can't be verified.
    """
    tariff = _tariff(context)
    if tender is None:
        context.ledger.check(terms.model_copy(update={"client": PAYER}))
        raise needed(context, terms, "")
    signed = tender.authorisation
    wanted = _wanted(tariff, terms, signed)
    if why := signed.why_not(wanted, context.clock.now()):
        raise needed(context, terms, why)
    verified = context.facilitator().verify(signed.raw, wanted)
    if not verified.is_valid:
        raise needed(context, terms, verified.invalid_reason or "invalid_payment")
    payment = Payment(
        id=signed.id,
        scheme=wanted.scheme,
        micros=tariff.price.of(terms.micros),
        until=signed.until,
        price=tariff.price,
    )
    return terms.model_copy(update={"client": signed.client, "payment": payment})


def _tariff(context: PipelineContext) -> Tariff:
    tariff = Tariff.of(context.settings)
    if tariff is None:
        raise Unauthorized("This generator costs money: send a token as Authorization: Bearer.")
    return tariff


def needed(
    context: PipelineContext, terms: Reservation, error: str, settlement: Settlement | None = None
) -> PaymentNeeded:
    """What is to be paid for that run, and how. Raises Unavailable where that isn't known now.

    error: why what was sent won't do, as a word for programs; empty where nothing was
    settlement: what became of it, if it got so far
    """
    tariff = _tariff(context)
    ways = tuple(tariff.ways(terms, context.facilitator().supported(), _waiting(terms)))
    if not ways:
        raise Unavailable("Payments can't be taken here just now: order with a token.", retry_after=_LATER)
    detail = f"This costs at most {in_cents(tariff.price.of(terms.micros))}: pay by x402, or order with a token."
    return PaymentNeeded(
        f"The payment won't do: {plain(error, _LONGEST_ERROR)}. {detail}" if error else detail,
        code="payment_refused" if error else None,
        offer=tariff.offer(terms, ways, error or f"{SIGNATURE} header is required").as_json,
        public_url=context.settings.public_url,
        settlement=settlement.as_json if settlement else None,
    )


def _wanted(tariff: Tariff, terms: Reservation, signed: Authorisation) -> Requirements:
    """The way to pay for that run that was chosen. Which of its addresses the facilitator acts from, only it knows."""
    accepted = signed.payload.accepted
    address = accepted.extra.get(_ADDRESS)
    return tariff.way(terms, accepted.scheme, _waiting(terms), {_ADDRESS: address} if isinstance(address, str) else {})


def _waiting(terms: Reservation) -> int:
    """For how many seconds the run may wait for its picture."""
    return int((terms.picture_until - terms.at).total_seconds()) if terms.picture_until else 0
