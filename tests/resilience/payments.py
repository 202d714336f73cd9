"""One payment, sent by many at once; and the books of all that was paid."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.money import Micros
from chalicelib.storage.bucket import Bucket
from localcloud.cli.client import Client
from ops.payments import Paid, payments
from tests.support.accounts import Account, check_accounts, list_keys
from tests.support.customers import PICTURE
from tests.support.paying import ORDER, WORST, Shop, price


@dataclass(frozen=True)
class Crowd:
    """What came of one payment that was sent so often."""

    answers: Counter[int]
    jobs: int
    transfers: int


def spend_once(place: Shop, uses: int, at_once: int) -> Crowd:
    """Send the same order with the same payment so often, so many at the same time; then have it drawn."""
    payment = place.payer.pay(place.offer())
    with ThreadPoolExecutor(at_once) as crowd:
        answers = list(crowd.map(lambda _: place.post("jobs", ORDER, payment), range(uses)))
    made = next(answer.json() for answer in answers if answer.status_code == 201)
    Client(place.cloud.api_url).upload(made["upload"], PICTURE)
    place.cloud.wait_until_idle(60)
    jobs = [key for key in list_keys(place.cloud, keys.JOBS) if key == keys.order(keys.job_of(key) or "")]
    assert {answer.json()["id"] for answer in answers if answer.status_code == 201} == {made["id"]}
    check_accounts(place.cloud, [made["id"]])
    check_books(place)
    return Crowd(Counter(answer.status_code for answer in answers), len(jobs), len(place.facilitator.chain.transfers))


def check_books(place: Shop) -> list[Paid]:
    """What the chain has moved is what is written down, once a payment; what was not spent is to be sent back."""
    found = list(payments(Bucket(place.cloud.client("s3"), place.cloud.bucket, Clock())))
    moved = {f"{one.transaction}": one.units for one in place.facilitator.chain.transfers.values()}
    told = {one.outcome.settlement.transaction: one.taken_micros for one in found if one.outcome and one.taken_micros}
    assert told == moved
    for one in found:
        assert one.closed, one.line
        assert one.owed_micros == max(0, one.taken_micros - one.closed.charge_micros)
    return found


def due(account: Account, scheme: str) -> Micros:
    """What is taken for that job, millionths of a US dollar."""
    return WORST if scheme == "exact" else price(account.calls)
