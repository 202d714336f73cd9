"""What somebody signed who pays for their own order: what it allows, whose it is, and for how long. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.errors import Malformed
from chalicelib.domain.limits import MAX_PAYMENT_HEADER, PAYER
from chalicelib.domain.sentences import sentence_of

from . import SIGNATURE
from .messages import PaymentPayload, Requirements, Signed, from_header

_DIGITS, _CLIENT_DIGITS = 40, 16
_LATE = timedelta(seconds=120)
"""How much shorter than was asked for an authorisation may hold: it took its time to be signed and sent."""
_LAST_MOMENT = 253_402_300_799
"""The last second that a datetime knows; whatever holds longer holds until then."""


@dataclass(frozen=True, slots=True)
class Authorisation:
    """A signed authorisation, as it was sent; nothing of it is verified yet."""

    payload: PaymentPayload
    raw: dict[str, Any]
    """All of it, with what we don't know of: the facilitator may."""

    @classmethod
    def from_header(cls, text: str) -> "Authorisation":
        """Raises Malformed, which tells what is wrong with it and repeats nothing of it."""
        if len(text) > MAX_PAYMENT_HEADER:
            raise _malformed(f"it has more than {MAX_PAYMENT_HEADER} characters")
        try:
            body = from_header(text)
        except ValueError:
            raise _malformed("it is no base64") from None
        try:
            return cls(PaymentPayload.model_validate_json(body), TypeAdapter(dict[str, Any]).validate_json(body))
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            path = ".".join(map(str, first["loc"]))
            raise _malformed(f"{path}: {sentence_of(first)}" if path else sentence_of(first)) from None

    @property
    def signed(self) -> Signed:
        """What it says."""
        return self.payload.payload.signed

    @property
    def id(self) -> str:
        """Which it is: however its numbers and addresses are spelled, no chain carries out two with the same."""
        accepted, signed = self.payload.accepted, self.signed
        asset = (signed.asset or accepted.asset).lower()
        parts = (signed.scheme, accepted.network, asset, self.payer, signed.nonce)
        return sha256("\n".join(map(str, parts)).encode()).hexdigest()[:_DIGITS]

    @property
    def payer(self) -> str:
        """Whose account pays, in lower case."""
        return self.signed.payer.lower()

    @property
    def client(self) -> str:
        """What the ledger calls them: a hash, as of addresses."""
        return f"{PAYER}{sha256(self.payer.encode()).hexdigest()[:_CLIENT_DIGITS]}"

    @property
    def signature(self) -> str:
        """The signature, in lower case."""
        return self.payload.payload.signature.lower()

    @property
    def until(self) -> datetime:
        """Nothing can be taken afterwards."""
        return datetime.fromtimestamp(min(self.signed.ends, _LAST_MOMENT), UTC)

    def why_not(self, wanted: Requirements, now: datetime) -> str | None:
        """Why it can't pay what is wanted, as a word for programs; None where nothing speaks against it."""
        accepted, signed = self.payload.accepted, self.signed
        held = now + timedelta(seconds=wanted.max_timeout_seconds) - _LATE
        wrong = {
            "invalid_network": accepted.network != wanted.network,
            "invalid_scheme": {accepted.scheme, signed.scheme} != {wanted.scheme},
            "invalid_asset": not _are_one(wanted.asset, accepted.asset, signed.asset or accepted.asset),
            "invalid_recipient": not _are_one(wanted.pay_to, accepted.pay_to, signed.recipient),
            "invalid_amount": {int(accepted.amount), signed.units} != {int(wanted.amount)},
            "not_yet_valid": signed.begins > int(now.timestamp()),
            "expires_too_early": self.until < held,
        }
        return next((why for why, is_so in wrong.items() if is_so), None)


def _are_one(*accounts: str) -> bool:
    return len({account.lower() for account in accounts}) == 1


def _malformed(why: str) -> Malformed:
    return Malformed(f"{SIGNATURE}: {why}", code="invalid_payment")
