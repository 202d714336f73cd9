"""What was paid by those who have no allowance, what it was for, and what is to be sent back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.money import Micros, exactly
from chalicelib.domain.records import Stored
from chalicelib.pipeline.paying.collection import Closed, Outcome
from chalicelib.pipeline.paying.purchases import Purchase
from chalicelib.storage.bucket import Bucket

_NOTHING = "Nobody has paid for anything yet."


class Refund(Stored):
    """payments/<payment>/refunded.json: so much was sent back."""

    micros: Micros
    transaction: str
    at: datetime


class Paid(NamedTuple):
    """One payment, and what has become of it."""

    payment: str
    purchase: Purchase
    outcome: Outcome | None
    closed: Closed | None
    refund: Refund | None

    @property
    def taken_micros(self) -> Micros:
        """What was taken."""
        return self.outcome.micros if self.outcome else Micros(0)

    @property
    def owed_micros(self) -> Micros:
        """What is to be sent back: all that was taken beyond the price of what the run has spent."""
        if self.closed is None or self.refund:
            return Micros(0)
        return Micros(max(0, self.taken_micros - self.closed.charge_micros))

    @property
    def state(self) -> str:
        """In a word: authorized, settled, failed, unclear, refunded."""
        if self.refund:
            return "refunded"
        return self.outcome.state if self.outcome else "authorized"

    @property
    def line(self) -> str:
        """For the operator."""
        price = exactly(self.closed.charge_micros) if self.closed else "-"
        said = (self.payment, self.purchase.job, self.state, exactly(self.taken_micros), price)
        transaction = self.outcome.settlement.transaction if self.outcome else ""
        return "  ".join((*said, exactly(self.owed_micros), self.purchase.payer, transaction)).rstrip()


def payments(bucket: Bucket) -> Iterator[Paid]:
    """All of them, in no order. Raises Damaged."""
    known: dict[str, set[str]] = defaultdict(set)
    for entry in bucket.list(keys.PAYMENTS):
        if payment := keys.payment_of(entry.key):
            known[payment].add(entry.key)
    for payment, found in known.items():
        if keys.purchase(payment) in found:
            yield _read(bucket, payment, found)


def text(found: Iterable[Paid]) -> str:
    """The list, what is owed in all, and what only the chain can tell."""
    lines = sorted(found, key=lambda one: (one.purchase.job, one.payment))
    if not lines:
        return _NOTHING
    owed = Micros(sum(one.owed_micros for one in lines))
    unclear = sum(one.state == "unclear" for one in lines)
    head = "payment  job  state  taken  price  to be sent back  payer  transaction"
    told = [head, *(one.line for one in lines), f"To be sent back: {exactly(owed)} USD."]
    return "\n".join([*told, f"Ask the chain about {unclear} that are unclear."] if unclear else told)


def note_refund(bucket: Bucket, clock: Clock, payment: str, transaction: str) -> Micros:
    """Write down that what is owed was sent back; how much. Raises ValueError where nothing is."""
    found = next((one for one in payments(bucket) if one.payment == payment), None)
    if found is None or not found.owed_micros:
        raise ValueError(f"nothing is to be sent back of {payment}")
    refund = Refund(micros=found.owed_micros, transaction=transaction, at=clock.now())
    bucket.create_record_once(keys.refund(payment), refund)
    return refund.micros


def _read(bucket: Bucket, payment: str, found: set[str]) -> Paid:
    settled, refused = keys.taking(payment, "settled"), keys.taking(payment, "refused")
    outcome = next((key for key in (settled, refused) if key in found), None)
    closed = keys.taking(payment, "closed")
    return Paid(
        payment,
        bucket.read_record(keys.purchase(payment), Purchase),
        bucket.read_record(outcome, Outcome) if outcome else None,
        bucket.read_record(closed, Closed) if closed in found else None,
        bucket.find_record(keys.refund(payment), Refund),
    )
