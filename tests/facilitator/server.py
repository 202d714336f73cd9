"""The facilitator over HTTP."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from threading import Lock
from typing import Any, Literal

from pydantic import ValidationError

from chalicelib.billing.payments.messages import PaymentPayload, Requirements
from chalicelib.settings import DOLLARS
from localcloud.http.threaded_server import ThreadedServer

from .chain import Chain, Transferred

NETWORK = "eip155:84532"
ADDRESS = "0xFAc1110000000000000000000000000000000402"
PAY_TO = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
Fault = Literal["dies before", "dies after", "500", "pending"]
"""Of one answer: the line breaks before anything is done, or after it is done; it fails, and nothing is done; or all is
done, and the answer says that nobody knows yet."""


class Facilitator(ThreadedServer):
    """Serves while it is entered.

    remembers: whether it answers again as it did where a payment is to be settled again, as some do; others only know
        that its nonce was used
    """

    def __init__(self, *, schemes: tuple[str, ...] = ("exact", "upto"), remembers: bool = True) -> None:
        super().__init__(_Conversation)
        self.chain = Chain(NETWORK, DOLLARS[NETWORK].address, ADDRESS)
        self.schemes = schemes
        self.remembers = remembers
        self.asked: Counter[str] = Counter()
        """By path."""
        self.faults: dict[str, list[Fault | None]] = {}
        """By path: of the next calls, in their order."""
        self.before_settling: Callable[[], object] | None = None
        """Happens just before a payment is carried out."""
        self._lock = Lock()

    def environment(self, **variables: str) -> dict[str, str]:
        """What makes a program take payments by it."""
        return {
            "FRAMELOOM_FACILITATOR_URL": self.url,
            "FRAMELOOM_PAY_TO": PAY_TO,
            "FRAMELOOM_PAY_MARGIN": "0.25",
            **variables,
        }

    def strike(self, path: str) -> Fault | None:
        """What is to go wrong with the call that begins."""
        with self._lock:
            self.asked[path] += 1
            faults = self.faults.get(path)
            return faults.pop(0) if faults else None

    def answer(self, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Its status and its JSON."""
        if path == "/supported":
            return 200, {"kinds": list(self._kinds()), "extensions": [], "signers": {"eip155:*": [ADDRESS]}}
        try:
            asked = json.loads(body)
            payload = PaymentPayload.model_validate(asked["paymentPayload"])
            wanted = Requirements.model_validate(asked["paymentRequirements"])
        except (ValueError, KeyError, ValidationError):
            return 400, {"isValid": False, "success": False, "invalidReason": "invalid_payload"}
        return 200, self._verified(payload, wanted) if path == "/verify" else self._settled(payload, wanted)

    def _kinds(self) -> Iterator[dict[str, Any]]:
        for scheme in self.schemes:
            extra = {"facilitatorAddress": ADDRESS} if scheme == "upto" else None
            yield {"x402Version": 2, "scheme": scheme, "network": NETWORK, "extra": extra}

    def _verified(self, payload: PaymentPayload, wanted: Requirements) -> dict[str, Any]:
        why, payer = self.chain.why_not(payload, wanted), payload.payload.signed.payer
        if why is None and payload.payload.signed.units != int(wanted.amount):
            why = "invalid_amount"
        return {"isValid": why is None, "payer": payer} | ({"invalidReason": why} if why else {})

    def _settled(self, payload: PaymentPayload, wanted: Requirements) -> dict[str, Any]:
        if self.before_settling:
            self.before_settling()
        moved = (self.remembers and self.chain.find(payload)) or self.chain.carry_out(payload, wanted)
        told = {"network": NETWORK, "payer": payload.payload.signed.payer}
        if isinstance(moved, Transferred):
            return {"success": True, "transaction": moved.transaction, "amount": str(moved.units), **told}
        return {"success": False, "transaction": "", "errorReason": moved, **told}


class _Conversation(BaseHTTPRequestHandler):
    server: Facilitator
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._see_to(b"")

    def do_POST(self) -> None:
        self._see_to(self.rfile.read(int(self.headers["content-length"])))

    def log_message(self, *_: object) -> None:
        """`asked` is the log."""

    def _see_to(self, body: bytes) -> None:
        fault = self.server.strike(self.path)
        if fault == "dies before":
            self.close_connection = True
            return
        status, said = (500, {}) if fault == "500" else self.server.answer(self.path, body)
        if fault == "pending":
            said = {**said, "success": False, "errorReason": "settlement_pending"}
        if fault != "dies after":
            self._say(status, json.dumps(said).encode())
        self.close_connection = True

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def facilitating(**options: Any) -> Iterator[Facilitator]:  # noqa: ANN401 - Facilitator's own
    """One, for as long as it is needed."""
    with Facilitator(**options) as facilitator:
        yield facilitator
