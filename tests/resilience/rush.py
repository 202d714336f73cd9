"""More orders than there is money for, all at once: over HTTP, and at the ledger itself."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from requests import Response

from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import MoneySpent, Unavailable
from chalicelib.domain.money import Micros, exactly
from chalicelib.domain.records import DayLimits, Reservation
from chalicelib.settings import Allowance, Settings
from localcloud.cloud import LocalCloud
from tests.support.accounts import ledger_in, list_keys, read_ledger
from tests.support.customers import post

FRAMES = 3
LATE = "timeout"
ANSWERS = {"created", "budget_spent", "quota_spent", "unavailable", LATE}
"""The client may use as much as all may: who reads the day's pots before an order gets in and the account after it
hears of the account alone."""


@dataclass(frozen=True)
class Rush:
    """How many of them got what."""

    room: int
    answers: Counter[str]

    def __str__(self) -> str:
        told = ", ".join(f"{count} {answer}" for answer, count in self.answers.most_common())
        return f"room for {self.room}: {told}"


def reserve(number: int, limits: DayLimits | None = None) -> Reservation:
    """What an order of this rush sets aside.

    limits: of the token that it is sent with, if it has any
    """
    now = datetime.now(UTC)
    return Reservation(
        id=f"{number:032x}",
        job=f"{number:032x}",
        run=1,
        client="a client",
        day=now.date().isoformat(),
        at=now,
        call_micros=0,
        frame_micros=Settings(bucket="", pulls_queue="", assemble_queue="", ledger_table="").frame_micros,
        redraws=FRAMES - 1,
        limits=limits or DayLimits(),
    )


def budget_for(room: int) -> dict[str, str]:
    """A day's budget, all of it for strangers, with room for exactly so many orders whose pictures haven't come.

    Little is set aside for such a one; but where the whole of one more would not fit, it is refused.
    """
    one = reserve(0)
    budget = exactly(Micros(room * one.waiting_micros + one.micros - 1))
    return dict.fromkeys(
        (f"FRAMELOOM_{whose}BUDGET_USD" for whose in ("", "ADDRESS_", "STRANGERS_")),
        budget,
    )


def allowance_for(room: int) -> Allowance:
    """Room for so many orders of which all is set aside, as the ledger holds it."""
    micros = Micros(reserve(0).micros * room)
    return Allowance(
        budget_micros=micros,
        client_micros=micros,
        client_jobs=room,
        address_micros=micros,
        strangers_micros=micros,
        holders_micros=micros,
        inbox_micros=micros,
        payers_micros=micros,
        payer_micros=micros,
        address_waiting=room,
        strangers_waiting=room,
    )


def storm_the_counter(cloud: LocalCloud, room: int, orders: int, at_once: int) -> Rush:
    """`POST /jobs` so often: exactly as many jobs as there is room for, and an answer for each of the others."""
    with ThreadPoolExecutor(at_once) as crowd:
        answers = list(crowd.map(lambda _: post(cloud, FRAMES), range(orders)))
    cloud.wait_until_idle()
    counted = Counter(map(_name, answers))
    created = {answer.json()["id"] for answer in answers if answer.status_code == HTTPStatus.CREATED}
    (page,) = read_ledger(cloud)
    stored = {key.split("/")[1] for key in list_keys(cloud, "jobs/")}
    assert set(counted) <= ANSWERS, counted
    # The gateway waits 29 seconds: on a machine that is busy with other things, some are stopped before they get in,
    # and some who get in hear it too late. Where nobody is, each place is taken.
    assert room - counted[LATE] <= len(page.open) <= room, counted
    assert created <= stored, counted
    assert room - counted[LATE] <= len(created) == counted["created"] <= len(stored) <= room, counted
    return Rush(room, counted)


def storm_the_ledger(cloud: LocalCloud, room: int, threads: int, limits: DayLimits | None = None) -> Rush:
    """So many threads on one ledger: on its page stand those who were told so, and nobody else.

    limits: of the token that all of them use, where these leave so much room, and not the operator's settings
    """
    clock = Clock()
    ledger = ledger_in(cloud, clock, allowance_for(threads if limits else room))
    reservations = [reserve(number, limits) for number in range(threads)]
    answers: dict[str, str] = {}
    gate = threading.Barrier(threads)

    def ask(reservation: Reservation) -> None:
        gate.wait()
        answers[reservation.id] = _ask(ledger.reserve, reservation)

    crowd = [threading.Thread(target=ask, args=(reservation,)) for reservation in reservations]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    held = {identity for identity, answer in answers.items() if answer == "created"}
    page = ledger.page(reservations[0].day)
    assert len(answers) == threads
    assert page.open.keys() == held
    counted = Counter(answers.values())
    assert counted["created"] == room or (counted["created"] < room and counted["unavailable"]), counted
    assert set(counted) <= ANSWERS, counted
    return Rush(room, counted)


def _ask(set_aside: Callable[[Reservation], None], reservation: Reservation) -> str:
    try:
        set_aside(reservation)
    except (MoneySpent, Unavailable) as problem:
        return problem.code if problem.retry_after else "told no time to come again"
    return "created"


def _name(answer: Response) -> str:
    """The answer's code; those who are sent away are told when to come again."""
    if answer.status_code == HTTPStatus.CREATED:
        return "created"
    code: str = answer.json()["code"]
    if answer.status_code != HTTPStatus.GATEWAY_TIMEOUT:
        assert answer.status_code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE), answer.text
        assert int(answer.headers["Retry-After"]) > 0
    return code
