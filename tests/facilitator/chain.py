"""A chain with one asset: what its accounts have, and which authorisations it has carried out."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import NamedTuple

from chalicelib.billing.payments.messages import PaymentPayload, Requirements, SignedPermit, SignedTransfer

from .typed_data import PROXY, permit_message, signer_of, transfer_message

NOW: Callable[[], float] = time.time


class Transferred(NamedTuple):
    """What was moved, once and for all."""

    transaction: str
    payer: str
    recipient: str
    units: int


@dataclass
class Chain:
    """Refuses what contracts do: forged signatures, nonces that were used, times that are over, and empty accounts."""

    network: str
    asset: str
    facilitator: str
    """The address that the facilitator acts from."""
    now: Callable[[], float] = NOW
    balances: Counter[str] = field(default_factory=Counter)
    """By address, in lower case."""
    transfers: dict[tuple[str, str, int], Transferred] = field(default_factory=dict)
    """(scheme, payer, nonce) → what came of it."""

    def __post_init__(self) -> None:
        self._lock = Lock()

    def why_not(self, payload: PaymentPayload, wanted: Requirements) -> str | None:
        """Why it would not be carried out now; None where nothing speaks against it."""
        signed, accepted, now = payload.payload.signed, payload.accepted, self.now()
        payer = signed.payer.lower()
        wrong = {
            "invalid_network": {wanted.network, accepted.network} != {self.network},
            "unsupported_scheme": {wanted.scheme, accepted.scheme} != {signed.scheme},
            "invalid_asset": {wanted.asset.lower(), (signed.asset or self.asset).lower()} != {self.asset.lower()},
            "invalid_recipient": signed.recipient.lower() != wanted.pay_to.lower(),
            "not_yet_valid": signed.begins > now,
            "expired": signed.ends < now,
            "nonce_already_used": (signed.scheme, payer, signed.nonce) in self.transfers,
            "insufficient_funds": self.balances[payer] < signed.units,
        }
        return next((why for why, is_so in wrong.items() if is_so), None) or self._why_not_signed(
            payload.payload, wanted
        )

    def carry_out(self, payload: PaymentPayload, wanted: Requirements) -> Transferred | str:
        """What was moved, or why nothing was."""
        signed, units = payload.payload.signed, int(wanted.amount)
        with self._lock:
            if why := self.why_not(payload, wanted):
                return why
            if units > signed.units:
                return "settlement_exceeds_amount"
            payer, recipient = signed.payer.lower(), signed.recipient.lower()
            name = sha256(f"{signed.scheme} {payer} {signed.nonce}".encode()).hexdigest()
            moved = Transferred(f"0x{name}", payer, recipient, units)
            self.transfers[signed.scheme, payer, signed.nonce] = moved
            self.balances[payer] -= units
            self.balances[recipient] += units
            return moved

    def find(self, payload: PaymentPayload) -> Transferred | None:
        """What was moved by that authorisation before."""
        signed = payload.payload.signed
        return self.transfers.get((signed.scheme, signed.payer.lower(), signed.nonce))

    def _why_not_signed(self, sent: SignedTransfer | SignedPermit, wanted: Requirements) -> str | None:
        if isinstance(sent, SignedTransfer):
            message = transfer_message(sent.authorization, wanted)
        else:
            permit = sent.permit2_authorization
            if permit.spender.lower() != PROXY.lower():
                return "invalid_permit2_spender"
            if permit.witness.facilitator.lower() != self.facilitator.lower():
                return "upto_facilitator_mismatch"
            message = permit_message(permit, wanted)
        return None if signer_of(message, sent.signature) == sent.signed.payer.lower() else "invalid_signature"
