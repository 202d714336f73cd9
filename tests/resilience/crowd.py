"""Thousands who order at once: one under many names, many under one roof, and somebody with a token among them."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from statistics import median
from threading import Event as Signal
from typing import Any

from chalicelib.billing.tokens import client_of_address
from chalicelib.domain.money import Micros, exactly
from deployment.app_registry import API_HANDLER
from localcloud.cloud import LocalCloud
from localcloud.functions.events import Event, api_event
from localcloud.functions.lineage import Trace
from tests.support.accounts import read_ledger
from tests.support.paid import let_in

from .rush import LATE, reserve

ORDER = {"prompt": "slow zoom in", "frames": 2, "size": 64}
"""From words alone: all that it may cost is set aside at once."""
PRICE = reserve(0).model_copy(update={"redraws": 1, "draws_words": True}).micros
AN_ADDRESS, STRANGERS, RATE = 20, 200, 60
"""Orders that there is money for, of one address and of all; and those that one may send in a minute."""
ONE_HOUSE = "2001:db8:1:2:"
LIAR, GUESSER = "198.51.100.7", "198.51.100.8"
AT_ONCE = 12
MOST_IMPATIENT, MOST_DELAYED = 0.01, 5
"""Of all answers, those that were 503; and the ratio by which orders of others may delay a holder's."""

Sender = tuple[str, str, Mapping[str, str]]
"""Which kind, from which address, with which headers."""


@dataclass
class Crowd:
    """What they were answered, by kind of sender; and how long the one with a token waited for each answer."""

    answers: dict[str, Counter[str]] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    """Seconds, amid the orders."""
    waits_beside: list[float] = field(default_factory=list)
    """Amid as many requests at once that touch no money."""

    @property
    def ratio(self) -> float:
        """How many times as long the holder waits for who orders as for who only asks."""
        return median(self.waits) / median(self.waits_beside)

    @property
    def total(self) -> int:
        """Answers in all."""
        return sum(map(Counter.total, self.answers.values()))

    @property
    def late(self) -> int:
        """Who heard nothing before the gateway would have given up."""
        return sum(counted[LATE] for counted in self.answers.values())

    @property
    def impatient(self) -> int:
        """Answers that say that nothing was done."""
        return sum(counted["unavailable"] for counted in self.answers.values())

    def __str__(self) -> str:
        told = "; ".join(
            f"{kind}: {', '.join(f'{count:,} {answer}' for answer, count in counted.most_common())}"
            for kind, counted in self.answers.items()
        )
        return (
            f"{told}; {self.impatient} of {self.total:,} sent away for want of patience, {self.late} told too late; "
            f"the token's holder waited {1000 * median(self.waits):.0f} ms for each of {len(self.waits)} answers, "
            f"{self.ratio:.2f} times as long as beside {AT_ONCE} who only ask"
        )


def conditions() -> dict[str, Any]:
    """Of a cloud for them: room for a few, and nothing is drawn."""
    rooms = {"": STRANGERS * 4, "ADDRESS_": AN_ADDRESS, "STRANGERS_": STRANGERS}
    budgets = {f"{whose}BUDGET_USD": exactly(Micros(PRICE * room)) for whose, room in rooms.items()}
    settings = {**budgets, "ADDRESS_RATE": str(RATE), "TOKEN_RATE": "10000", "CLIENT_JOBS": "10000"}
    return {
        "environment": {f"FRAMELOOM_{name}": value for name, value in settings.items()},
        "concurrency": {API_HANDLER: AT_ONCE + 1},
        "total_concurrency": AT_ONCE + 1,
        "drop": lambda *_: True,
    }


def crowd_in(cloud: LocalCloud, orders: int) -> Crowd:
    """So many orders of strangers, and meanwhile those of a token; each cap is exact, and none of the token's waits."""
    token, crowd = let_in(cloud, "ann"), Crowd()
    list(_holding(cloud, token, Signal(), most=3))  # starts the functions
    crowd.waits_beside = _amid(cloud, token, [_ask] * (orders // 4))
    senders = list(_senders(orders))
    crowd.answers = {kind: Counter() for kind in sorted({kind for kind, *_ in senders})}
    crowd.waits = _amid(cloud, token, [_ordering(sender, crowd.answers[sender[0]]) for sender in senders])
    _check(cloud, crowd)
    return crowd


def _check(cloud: LocalCloud, crowd: Crowd) -> None:
    """Caps to the millionth of a dollar, and who was let in. Who was told nothing in time may have got in, too."""
    (page,) = read_ledger(cloud)
    used = {client: account.micros for client, account in page.clients.items() if client != "ann"}
    told = {kind: counted["created"] for kind, counted in crowd.answers.items()}
    late = crowd.late
    assert crowd.impatient <= MOST_IMPATIENT * crowd.total, crowd
    assert crowd.ratio <= MOST_DELAYED, crowd
    assert max(used.values()) <= AN_ADDRESS * PRICE, "an address has passed its cap"
    assert PRICE * sum(told.values()) <= sum(used.values()) <= STRANGERS * PRICE, f"all have passed theirs: {crowd}"
    assert sum(used.values()) >= PRICE * (STRANGERS - crowd.impatient - late), f"there was room left: {crowd}"
    for kind, address in (("one address that says it is many", LIAR), ("one /64", f"{ONE_HOUSE}:1")):
        assert 0 <= used.get(client_of_address(address).name, 0) - PRICE * told[kind] <= PRICE * late, crowd
    assert told["made-up tokens"] == 0, crowd
    holder = sum(entry.micros for entry in page.open.values() if entry.client == "ann")
    assert page.clients["ann"].micros == holder >= PRICE * len(crowd.waits), crowd


def _senders(orders: int) -> Iterator[Sender]:
    """Shuffled, under a seed: half are honest strangers, each with an address of their own."""
    chance, made = Random(1), list[Sender]()
    for number in range(orders):
        spoof = f"{chance.getrandbits(32)}"
        said = {"x-forwarded-for": f"10.{number % 250}.0.1, 192.0.2.1", "x-real-ip": spoof, "forwarded": f"for={spoof}"}
        match number % 6:
            case 0:
                made.append(("one address that says it is many", LIAR, said))
            case 1:
                made.append(("one /64", _in_house(chance), {}))
            case 2:
                made.append(("made-up tokens", GUESSER, {"authorization": f"Bearer ann.{chance.getrandbits(256):x}"}))
            case _:
                made.append(("addresses of their own", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", said))
    chance.shuffle(made)
    return iter(made)


def _in_house(chance: Random) -> str:
    return ONE_HOUSE + ":".join(f"{chance.getrandbits(16):x}" for _ in range(4))


Act = Callable[[LocalCloud], None]


def _amid(cloud: LocalCloud, token: str, acts: list[Act]) -> list[float]:
    """How long the holder of that token waits for each answer while all that is done, so many at once."""
    over, waits = Signal(), list[float]()

    def hold() -> None:
        waits.extend(_holding(cloud, token, over))

    with ThreadPoolExecutor(AT_ONCE + 1) as threads:
        holder = threads.submit(hold)
        done = [threads.submit(act, cloud) for act in acts]
        for one in done:
            one.result()
        over.set()
        holder.result()
    return waits


def _holding(cloud: LocalCloud, token: str, over: Signal, most: int = 200) -> Iterator[float]:
    """The holder orders once more as soon as the last order is answered and a moment has passed."""
    for _ in range(most):
        began = time.monotonic()
        status, code = _order(cloud, "203.0.113.9", {"authorization": f"Bearer {token}"})
        assert status == 201, f"the token's holder was answered {status} {code}"
        yield time.monotonic() - began
        if over.wait(0.2):
            return


def _ordering(sender: Sender, counted: Counter[str]) -> Act:
    _, address, headers = sender

    def act(cloud: LocalCloud) -> None:
        _, code = _order(cloud, address, headers)
        counted[code] += 1

    return act


def _order(cloud: LocalCloud, address: str, headers: Mapping[str, str]) -> tuple[int, str]:
    """The answer's status and code, as the gateway hears them from the function."""
    event = api_event("POST", "/jobs", body=ORDER)
    return _answer(cloud, address, headers, event)


def _ask(cloud: LocalCloud) -> None:
    assert _answer(cloud, "203.0.113.10", {}, api_event("GET", "/health"))[0] == 200


def _answer(cloud: LocalCloud, address: str, headers: Mapping[str, str], event: Event) -> tuple[int, str]:
    """Its address is what the gateway saw; all else is as somebody wrote it."""
    written = {"content-type": "application/json", "host": "api.example", **headers}
    event |= {"headers": written, "multiValueHeaders": {name: [value] for name, value in written.items()}}
    event["requestContext"]["identity"]["sourceIp"] = address
    answer = cloud.runtime.invoker.invoke(API_HANDLER, event, Trace())
    if answer.result is None:
        assert answer.error is not None
        assert "timed out" in answer.error, answer.error
        return HTTPStatus.GATEWAY_TIMEOUT, LATE
    result = json.loads(answer.result)
    body = json.loads(result["body"])
    return result["statusCode"], body.get("code", "created")
