"""Who pays: reads what a 402 offers, and signs it."""

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import randbits
from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage
from eth_account.signers.local import LocalAccount

from chalicelib.billing.payments.messages import Permit, Requirements, Transfer

from .typed_data import PROXY, permit_message, transfer_message


@dataclass
class Payer:
    """One account, and its key."""

    account: LocalAccount = field(default_factory=Account.create)

    @property
    def address(self) -> str:
        """Lower case."""
        return str(self.account.address).lower()

    def pay(self, required: str, scheme: str = "exact", **changes: Any) -> str:  # noqa: ANN401 - of any field
        """PAYMENT-SIGNATURE for what PAYMENT-REQUIRED offers.

        changes: fields of what is signed that are to be otherwise; of `accepted`, under that name
        """
        offer = decoded(required)
        way = next(way for way in offer["accepts"] if way["scheme"] == scheme)
        accepted = way | changes.pop("accepted", {})
        wanted = Requirements.model_validate(accepted)
        signed = self._transfer(wanted, changes) if scheme == "exact" else self._permit(wanted, changes)
        return encoded({"x402Version": 2, "resource": offer["resource"], "accepted": accepted, "payload": signed})

    def _transfer(self, wanted: Requirements, changes: Mapping[str, Any]) -> dict[str, Any]:
        now = int(time.time())
        terms = {
            "from": self.account.address,
            "to": wanted.pay_to,
            "value": wanted.amount,
            "validAfter": str(now - 5),
            "validBefore": str(now + wanted.max_timeout_seconds),
            "nonce": f"0x{randbits(256):064x}",
            **changes,
        }
        signature = self._sign(transfer_message(Transfer.model_validate(terms), wanted))
        return {"signature": signature, "authorization": terms}

    def _permit(self, wanted: Requirements, changes: Mapping[str, Any]) -> dict[str, Any]:
        now = int(time.time())
        terms = {
            "permitted": {"token": wanted.asset, "amount": wanted.amount},
            "from": self.account.address,
            "spender": PROXY,
            "nonce": f"0x{randbits(256):064x}",
            "deadline": str(now + wanted.max_timeout_seconds),
            "witness": {
                "to": wanted.pay_to,
                "facilitator": wanted.extra["facilitatorAddress"],
                "validAfter": str(now - 5),
            },
            **changes,
        }
        return {
            "signature": self._sign(permit_message(Permit.model_validate(terms), wanted)),
            "permit2Authorization": terms,
        }

    def _sign(self, message: SignableMessage) -> str:
        return f"0x{self.account.sign_message(message).signature.hex().removeprefix('0x')}"


def decoded(header: str) -> dict[str, Any]:
    """What a header of x402 says."""
    said: dict[str, Any] = json.loads(b64decode(header))
    return said


def encoded(said: Mapping[str, Any]) -> str:
    """As a header of x402 says it."""
    return b64encode(json.dumps(said).encode()).decode()
