"""Payments that won't do: each is refused before anything is set aside."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.facilitator.payers import Payer, decoded, encoded
from tests.facilitator.server import Fault
from tests.support.accounts import list_keys
from tests.support.paying import ORDER, RICH, WORST, Shop, shop

ELSEWHERE = f"0x{'9' * 40}"
NOW = int(time.time())


@pytest.fixture(scope="module")
def place() -> Iterator[Shop]:
    with shop() as place:
        yield place
        assert list_keys(place.cloud, "") == []
        assert not place.facilitator.chain.transfers
    assert not place.cloud.denied


def refused(place: Shop, payment: str, reason: str) -> None:
    answer = place.post("jobs", ORDER, payment)
    assert (answer.status_code, answer.json()["code"]) == (402, "payment_refused"), answer.text
    assert decoded(answer.headers["PAYMENT-REQUIRED"])["error"] == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"accepted": {"network": "eip155:8453"}}, "invalid_network"),
        ({"accepted": {"asset": ELSEWHERE}}, "invalid_asset"),
        ({"accepted": {"payTo": ELSEWHERE}}, "invalid_recipient"),
        ({"to": ELSEWHERE}, "invalid_recipient"),
        ({"accepted": {"amount": str(WORST - 1)}}, "invalid_amount"),
        ({"value": str(WORST - 1)}, "invalid_amount"),
        ({"value": str(WORST + 1)}, "invalid_amount"),
        ({"validAfter": str(NOW + 3600), "validBefore": str(NOW + 36_000)}, "not_yet_valid"),
        ({"validBefore": str(NOW - 60)}, "expires_too_early"),
        ({"validBefore": str(NOW + 60)}, "expires_too_early"),
        ({"from": ELSEWHERE}, "insufficient_funds"),
        ({"accepted": {"extra": {"name": "Other Coin", "version": "2"}}}, "invalid_signature"),
    ],
)
def test_a_transfer_that_is_not_what_was_asked_for(place: Shop, changes: dict[str, Any], reason: str) -> None:
    refused(place, place.payer.pay(place.offer(), **changes), reason)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"accepted": {"network": "eip155:8453"}}, "invalid_network"),
        ({"permitted": {"token": ELSEWHERE, "amount": str(WORST)}}, "invalid_asset"),
        ({"permitted": {"token": ELSEWHERE, "amount": "1"}}, "invalid_asset"),
        ({"deadline": str(NOW + 3600)}, "expires_too_early"),
        ({"spender": ELSEWHERE}, "invalid_permit2_spender"),
    ],
)
def test_a_permit_that_is_not_what_was_asked_for(place: Shop, changes: dict[str, Any], reason: str) -> None:
    refused(place, place.payer.pay(place.offer(), "upto", **changes), reason)


def test_a_permit_for_another_facilitator(place: Shop) -> None:
    offer = decoded(place.offer())
    for way in offer["accepts"]:
        way["extra"]["facilitatorAddress"] = ELSEWHERE
    refused(place, place.payer.pay(encoded(offer), "upto"), "upto_facilitator_mismatch")


def test_a_forged_signature(place: Shop) -> None:
    """Somebody else's key, over the account of who has money."""
    other = Payer()
    place.facilitator.chain.balances[other.address] = RICH
    forged = other.pay(place.offer(), **{"from": place.payer.account.address})
    refused(place, forged, "invalid_signature")


def test_a_payer_without_money(place: Shop) -> None:
    refused(place, Payer().pay(place.offer()), "insufficient_funds")


def test_a_scheme_of_another(place: Shop) -> None:
    said = decoded(place.payer.pay(place.offer()))
    said["accepted"]["scheme"] = "upto"
    refused(place, encoded(said), "invalid_scheme")


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("%%%", "it is no base64"),
        (encoded({"x402Version": 2})[:-3], "base64"),
        (encoded({"x402Version": 1}), "x402Version"),
        (encoded({"x402Version": 2, "accepted": {}, "payload": {}}), "accepted.scheme"),
        ("a" * 9000, "8192"),
    ],
)
def test_what_is_no_payment_at_all_is_told_with_what_is_wrong(place: Shop, header: str, named: str) -> None:
    answer = place.post("jobs", ORDER, header)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_payment")
    assert answer.json()["detail"].startswith("PAYMENT-SIGNATURE: ")
    assert named in answer.json()["detail"]


def test_without_its_facilitator_nothing_is_taken_and_nothing_made(place: Shop) -> None:
    payment = place.payer.pay(place.offer())
    faults: tuple[Fault, ...] = ("dies before", "dies after", "500")
    for fault in faults:
        place.facilitator.faults["/verify"] = [fault]
        answer = place.post("jobs", ORDER, payment)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
