"""One payment, sent by many at once; and handlers that are killed at every write of a job that somebody pays for."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.money import Micros
from chalicelib.storage.bucket import Bucket
from localcloud.cli.client import Client
from ops.payments import Paid, payments
from tests.facilitator.payers import Payer
from tests.support.accounts import Account, check_accounts, list_keys, sweep_until_ended
from tests.support.customers import PATIENCE, PAUSE, PICTURE, SERVER_ERROR, key_of
from tests.support.paying import ORDER, RICH, WORST, Shop, price, shop

from .killer import Killer, Plan
from .storm import SHORT_LEASES

AT_ONCE = 8


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


@dataclass(frozen=True)
class Deaths:
    """How it went where handlers were killed."""

    writes: int
    killed: Mapping[str, str]
    accounts: list[Account]


@contextmanager
def dangerous_shop() -> Iterator[tuple[Shop, Killer]]:
    """One in which handlers are killed; leases end soon afterwards."""
    killer = Killer()
    leases = {name: value for name, value in SHORT_LEASES.items() if name != "environment"}
    conditions = {"between": killer, "timeout": 15.0, **leases}
    quick = '{"total": 2}'
    with shop(conditions=conditions, FRAMELOOM_LEASE_MARGIN_SECONDS="1", FRAMELOOM_STABILITY_TIMEOUTS=quick) as place:
        yield place, killer


def die_while_paying(place: Shop, killer: Killer, scheme: str) -> Deaths:
    """Learn from an undisturbed job how many writes there are; then as many jobs, twice, all at the same time."""
    jobs = [_order(place, "undisturbed", scheme)]
    place.cloud.wait_until_idle(60)
    writes = killer.writes["undisturbed"]
    for number in range(1, writes + 1):
        killer.plans |= {f"before {number}": Plan(number, False), f"after {number}": Plan(number, True)}
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        jobs += crowd.map(lambda name: _order(place, name, scheme), [*killer.plans])
    sweep_until_ended(place.cloud, jobs, seconds=150)
    accounts = check_accounts(place.cloud, jobs)
    check_books(place)
    return Deaths(writes, killer.killed, accounts)


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


def _order(place: Shop, name: str, scheme: str) -> str:
    """One customer's job, paid from an account of their own, its picture sent: the job's id."""
    payer, give_up = Payer(), time.monotonic() + PATIENCE
    place.facilitator.chain.balances[payer.address] = RICH
    payment = payer.pay(place.offer(), scheme)
    while True:
        answer = place.post("jobs", ORDER, payment, **{"Idempotency-Key": key_of(name)})
        if answer.status_code < SERVER_ERROR:
            break
        if time.monotonic() > give_up:
            raise TimeoutError(answer.text)
        time.sleep(PAUSE)
    job = answer.json()
    assert answer.status_code == 201, answer.text
    Client(place.cloud.api_url).upload(job["upload"], PICTURE)
    identity: str = job["id"]
    return identity
