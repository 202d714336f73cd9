"""Orders that somebody pays for alone, with all of it taken before the first call."""

from collections.abc import Iterator

import pytest

from chalicelib.billing.payments import RESPONSE
from chalicelib.domain import keys
from chalicelib.domain.money import to_dollars
from tests.facilitator.payers import decoded
from tests.facilitator.server import NETWORK, PAY_TO
from tests.support.accounts import Account, list_keys
from tests.support.paid import let_in
from tests.support.paying import CALLS, ORDER, POSTER, WORST, Shop, shop


@pytest.fixture(scope="module")
def place() -> Iterator[Shop]:
    with shop() as place:
        yield place
    assert not place.cloud.denied


def test_an_order_of_somebody_without_a_token_is_told_what_it_costs_and_how_to_pay(place: Shop) -> None:
    before = list_keys(place.cloud, "")
    answer = place.post("jobs", ORDER)
    said, body = decoded(answer.headers["PAYMENT-REQUIRED"]), answer.json()
    assert (answer.status_code, body["code"], body["title"]) == (402, "payment_needed", "Payment Required")
    assert body["detail"] == "This costs at most $0.36: pay by x402, or order with a token."
    assert said["x402Version"] == 2
    assert said["resource"]["url"] == f"{place.cloud.api_url}/jobs"
    assert [(way["scheme"], way["amount"], way["payTo"]) for way in said["accepts"]] == [
        ("upto", str(WORST), PAY_TO),
        ("exact", str(WORST), PAY_TO),
    ]
    assert list_keys(place.cloud, "") == before


def test_what_is_paid_for_is_drawn_and_taken_once_before_the_first_call(place: Shop) -> None:
    chain, moved_before = place.facilitator.chain, set(place.facilitator.chain.transfers)
    job = place.buy(place.payer.pay(place.offer()))
    place.cloud.wait_until_idle(60)
    status = place.look(job)
    (moved,) = (chain.transfers[key] for key in set(chain.transfers) - moved_before)
    assert (moved.payer, moved.recipient, moved.units) == (place.payer.address, PAY_TO.lower(), WORST)
    assert decoded(status.headers[RESPONSE]) == {
        "success": True,
        "transaction": moved.transaction,
        "network": NETWORK,
        "payer": place.payer.address,
        "amount": str(WORST),
    }
    assert (status.json()["state"], status.json()["payment"]["settled_usd"]) == ("done", to_dollars(WORST))
    account = Account.of(place.cloud, job)
    account.check()
    assert account.calls == CALLS


def test_nothing_is_taken_while_no_picture_has_come(place: Shop) -> None:
    asked = place.facilitator.asked["/settle"]
    answer = place.post("jobs", ORDER, place.payer.pay(place.offer()))
    assert (answer.status_code, answer.json()["payment"]["state"]) == (201, "authorized")
    assert RESPONSE not in answer.headers
    assert place.facilitator.asked["/settle"] == asked


def test_an_order_that_waits_for_nothing_is_paid_with_the_order(place: Shop) -> None:
    moved = len(place.facilitator.chain.transfers)
    payment = place.payer.pay(place.offer("posters", POSTER))
    drawn = place.post("posters", POSTER, payment, Prefer="wait=20")
    assert drawn.status_code == 200, drawn.text
    assert decoded(drawn.headers[RESPONSE])["success"] is True
    again = place.post("posters", POSTER, payment)
    assert again.json()["id"] == drawn.json()["id"]
    assert len(place.facilitator.chain.transfers) == moved + 1


def test_one_payment_buys_one_job(place: Shop) -> None:
    jobs, verified = len(list_keys(place.cloud, keys.JOBS)), place.facilitator.asked["/verify"]
    payment = place.payer.pay(place.offer())
    first, again = place.post("jobs", ORDER, payment), place.post("jobs", ORDER, payment)
    other = place.post("jobs", ORDER | {"prompt": "she smiles"}, payment)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.json()["id"] == again.json()["id"]
    assert other.json()["code"] == "payment_reused"
    assert len(list_keys(place.cloud, keys.JOBS)) == jobs + 1
    assert place.facilitator.asked["/verify"] == verified + 1


def test_whoever_reads_a_payment_on_the_chain_learns_of_no_job(place: Shop) -> None:
    """It counts as the same only from the same address, or with the same Idempotency-Key."""
    payment = place.payer.pay(place.offer())
    key = {"Idempotency-Key": "nobody guesses this one"}
    mine = place.post("jobs", ORDER, payment, **key)
    theirs = place.post("jobs", ORDER, payment)
    assert (mine.status_code, theirs.status_code, theirs.json()["code"]) == (201, 409, "payment_reused")
    assert place.post("jobs", ORDER, payment, **key).json()["id"] == mine.json()["id"]


def test_a_payment_that_could_not_be_taken_is_told_with_the_order(place: Shop) -> None:
    payment = place.payer.pay(place.offer("posters", POSTER))
    drawn = place.facilitator.chain.balances[place.payer.address]
    try:
        place.facilitator.before_settling = lambda: place.facilitator.chain.balances.pop(place.payer.address)
        answer = place.post("posters", POSTER, payment)
    finally:
        place.facilitator.before_settling = None
        place.facilitator.chain.balances[place.payer.address] = drawn
    assert (answer.status_code, answer.json()["code"]) == (402, "payment_refused")
    assert "insufficient_funds" in answer.json()["detail"]
    assert decoded(answer.headers[RESPONSE])["errorReason"] == "insufficient_funds"
    assert place.post("posters", POSTER, payment).status_code == 402


def test_a_token_and_a_payment_are_not_sent_together(place: Shop) -> None:
    payment = place.payer.pay(place.offer())
    answer = place.post("jobs", ORDER, payment, Authorization=f"Bearer {let_in(place.cloud, 'ann')}")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, "PAYMENT-SIGNATURE")
    assert error["detail"] == "the token pays already: send one or the other"
