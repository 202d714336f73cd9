"""A facilitator: what it is asked is a question to the explorer. Nothing is signed here, and nothing forged."""

import json
from datetime import timedelta
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from chalicelib.billing.payments.authorisation import Authorisation
from chalicelib.billing.payments.facilitator import Send
from chalicelib.billing.payments.messages import PaymentPayload
from chalicelib.billing.payments.tariff import Tariff
from chalicelib.domain.errors import CallEnding, Lost
from chalicelib.domain.limits import MAX_TICKETS
from chalicelib.domain.money import Micros
from chalicelib.domain.orders import JobOrder
from chalicelib.domain.records import PaymentScheme
from chalicelib.generators.http.client import Answer, Request, Timeouts

from .clients import BEGINNING, Ask
from .effects import Settle, Supported, Verify
from .faults import PENDING, REFUSED, SILENCE
from .simulation import Terms

PAY_TO, PAYER, FACILITATOR = (f"0x{digit * 40}" for digit in "abc")
_SIGNATURE = f"0x{'5' * 130}"
_LASTS = {"exact": timedelta(minutes=15), "upto": timedelta(hours=9)}


def wire(ask: Ask) -> Send:
    """Asks the explorer what a facilitator is asked."""

    def send(_: str, request: Request, __: Timeouts) -> Answer | CallEnding:
        path = urlsplit(request.url).path
        if path == "/supported":
            said = ask(Supported())
            body: dict[str, Any] = {"kinds": [_kind("exact"), _kind("upto")]}
        else:
            asked = json.loads(request.body)
            payment = _read(asked["paymentPayload"]).id
            units = int(asked["paymentRequirements"]["amount"])
            said = ask(Verify(payment) if path == "/verify" else Settle(payment, units))
            body = _told(str(said))
        return Lost("the facilitator broke off its answer") if said == SILENCE else _answer(body)

    return send


def signed(terms: Terms, order: JobOrder, scheme: PaymentScheme, nonce: int) -> Authorisation:
    """What somebody would sign who pays for that order; for a run of one call, of none."""
    tariff = Tariff.of(terms.settings)
    assert tariff is not None, "payments are taken in this scope"
    units = str(tariff.price.of(_worst(terms, order)))
    ends = str(int((BEGINNING + _LASTS[scheme]).timestamp()))
    accepted = {
        "scheme": scheme,
        "network": tariff.network,
        "asset": tariff.asset.address,
        "amount": units,
        "payTo": PAY_TO,
        "maxTimeoutSeconds": 0,
        "extra": {"facilitatorAddress": FACILITATOR},
    }
    number = f"0x{nonce:064x}"
    transfer = {"from": PAYER, "to": PAY_TO, "value": units, "validAfter": "0", "validBefore": ends, "nonce": number}
    permit = {
        "permitted": {"token": tariff.asset.address, "amount": units},
        "from": PAYER,
        "spender": FACILITATOR,
        "nonce": number,
        "deadline": ends,
        "witness": {"to": PAY_TO, "facilitator": FACILITATOR, "validAfter": "0"},
    }
    said = {"authorization": transfer} if scheme == "exact" else {"permit2Authorization": permit}
    return _read({"x402Version": 2, "accepted": accepted, "payload": {"signature": _SIGNATURE, **said}})


def _worst(terms: Terms, order: JobOrder) -> Micros:
    calls = order.frames - 1 + (order.upload is None) + MAX_TICKETS
    return Micros(calls * (terms.menu.price(order.model) + terms.settings.frame_micros))


def _read(raw: dict[str, Any]) -> Authorisation:
    return Authorisation(PaymentPayload.model_validate(raw), raw)


def _kind(scheme: str) -> dict[str, Any]:
    extra = {"facilitatorAddress": FACILITATOR}
    return {"x402Version": 2, "scheme": scheme, "network": "eip155:84532", "extra": extra}


def _told(said: str) -> dict[str, Any]:
    if said == PENDING:
        return {"success": False, "errorReason": "settlement_pending", "transaction": "0x1"}
    is_so = said != REFUSED
    return {"isValid": is_so, "success": is_so, "transaction": "0x1" if is_so else "", "network": "", "payer": PAYER}


def _answer(body: dict[str, Any]) -> Answer:
    headers = Message()
    headers["content-type"] = "application/json"
    return Answer(200, headers, json.dumps(body).encode())
