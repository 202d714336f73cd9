"""How many orders a second the day's ledger takes, as a table of items and as the one object that it was before.

Both are asked by as many threads at once, in a time of their own: a request takes what it is said to take, and no more
for the machine being slow or busy. A transaction holds its items while it is under way, and one that meets it there is
refused, as DynamoDB does; an object is swapped on condition that it still is what was read. Run it as
`python -m bench.costs.ledgers`.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any, NamedTuple, cast

from botocore.exceptions import ClientError

from bench.costs import tariff
from chalicelib.billing.ledger import Ledger
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.records import Reservation
from chalicelib.settings import Settings
from chalicelib.storage.bucket import Bucket
from chalicelib.storage.table import NAME, PART, Table
from localcloud.aws.expressions import Bound, Item, holds, updated

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORDERS = 1000
"""That come at once."""
OLD_PATIENCE, OLD_PAUSE, OLD_LONGEST_PAUSE = 8.0, 0.02, 1.0
"""Seconds: as the ledger tried to swap its object."""
Reserve = Callable[[int], bool]


class Seconds(NamedTuple):
    """What a request takes."""

    told: str
    s3: float
    dynamodb: float


DOCUMENTED = Seconds("as Amazon's documents say", tariff.S3_SECONDS, tariff.DYNAMODB_SECONDS)
ALIKE = Seconds("both alike", tariff.DYNAMODB_SECONDS, tariff.DYNAMODB_SECONDS)


class Time:
    """Passes when all threads wait for it: one runs at a time, and who waits for the earliest moment is next."""

    def __init__(self) -> None:
        self.now = 0.0
        self._waiting: list[tuple[float, int, threading.Event]] = []
        self._numbers = count()
        self._over = threading.Event()

    def sleep(self, seconds: float) -> None:
        """Let others be next until then."""
        mine = self._wait_from(self.now + seconds)
        self._go_on()
        mine.wait()

    def run(self, tasks: Iterable[Callable[[], None]]) -> None:
        """All of them, from this moment to their ends."""
        for task in tasks:
            begins = self._wait_from(self.now)
            threading.Thread(target=self._run, args=(task, begins), daemon=True).start()
        self._go_on()
        self._over.wait()

    def _run(self, task: Callable[[], None], begins: threading.Event) -> None:
        begins.wait()
        try:
            task()
        finally:
            self._go_on()

    def _wait_from(self, moment: float) -> threading.Event:
        event = threading.Event()
        heappush(self._waiting, (moment, next(self._numbers), event))
        return event

    def _go_on(self) -> None:
        if not self._waiting:
            self._over.set()
            return
        self.now, _, event = heappop(self._waiting)
        event.set()


class Items:
    """As much of boto3's DynamoDB client as the ledger asks, and no lock but those of transactions on their items."""

    def __init__(self, time: Time, seconds: float) -> None:
        self._time = time
        self._seconds = seconds
        self._items: dict[str, Item] = {}
        self._held: set[str] = set()

    def batch_get_item(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        """Those that there are."""
        ((table, wanted),) = request["RequestItems"].items()
        self._time.sleep(self._seconds)
        found = [self._items[_place(key)] for key in wanted["Keys"] if _place(key) in self._items]
        return {"Responses": {table: found}}

    def transact_write_items(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        """Under way for as long as a request takes. Raises ClientError where it is canceled."""
        updates = [action["Update"] for action in request["TransactItems"]]
        places = {_place(update["Key"]) for update in updates}
        conflict = self._held & places
        self._held |= places if not conflict else set()
        self._time.sleep(self._seconds)
        if conflict:
            raise _canceled("TransactionConflict")
        self._held -= places
        bound = [self._bound(update) for update in updates]
        if not all(
            holds(update["ConditionExpression"], one)
            for update, one in zip(updates, bound, strict=True)
            if "ConditionExpression" in update
        ):
            raise _canceled("ConditionalCheckFailed")
        for update, one in zip(updates, bound, strict=True):
            self._items[_place(update["Key"])] = {**updated(update["UpdateExpression"], one), **update["Key"]}
        return {}

    def _bound(self, update: dict[str, Any]) -> Bound:
        item = self._items.get(_place(update["Key"]), {})
        return Bound(update["ExpressionAttributeNames"], update["ExpressionAttributeValues"], item)


class NoBucket:
    """A bucket without a page from before."""

    def find_record(self, *_: object) -> None:
        """There is none."""


def as_items(time: Time, seconds: Seconds) -> Reserve:
    """The ledger that ships."""
    chance = Random(1)  # noqa: S311 - so that it prints the same again
    clock = Clock(lambda: NOON + timedelta(seconds=time.now), time.sleep, chance.random)
    client = cast("Any", Items(time, seconds.dynamodb))
    allowed = Settings(bucket="", pulls_queue="", assemble_queue="", ledger_table="", budget_usd="1000000").allowance
    allowance = allowed.model_copy(update={"client_jobs": 10 * ORDERS})
    ledger = Ledger(Table(lambda: client, "ledger", clock), cast("Bucket", NoBucket()), clock, allowance)

    def reserve(number: int) -> bool:
        try:
            ledger.reserve(_order(number))
        except Unavailable:
            return False
        return True

    return reserve


def as_object(time: Time, seconds: Seconds) -> Reserve:
    """The ledger of before: read, change, and swap if it still is what was read."""
    chance, version = Random(1), [0]  # noqa: S311 - so that it prints the same again

    def reserve(_: int) -> bool:
        until, pause = time.now + OLD_PATIENCE, OLD_PAUSE
        while True:
            time.sleep(seconds.s3)
            read = version[0]
            if time.now >= until:
                return False
            time.sleep(seconds.s3)
            if version[0] == read:
                version[0] += 1
                return True
            time.sleep(pause * (0.5 + chance.random()))
            pause = min(2 * pause, OLD_LONGEST_PAUSE)

    return reserve


class Taken(NamedTuple):
    """What became of orders that came at once."""

    orders: int
    seconds: float
    """Until the last was answered."""

    @property
    def a_second(self) -> float:
        """How many were taken, of those that were."""
        return self.orders / self.seconds


def crowd(ledger: Callable[[Time, Seconds], Reserve], seconds: Seconds) -> Taken:
    """So many orders of as many clients, all at once."""
    time, taken = Time(), list[bool]()
    reserve = ledger(time, seconds)
    time.run([partial(lambda number: taken.append(reserve(number)), number) for number in range(ORDERS)])
    return Taken(sum(taken), time.now)


def main(assumed: Sequence[Seconds] = (DOCUMENTED, ALIKE)) -> None:
    """Print them side by side."""
    print(
        f"| {ORDERS:,} orders at once | S3 | DynamoDB | one object: taken, a second | items: taken, a second | times |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for each in assumed:
        old, new = crowd(as_object, each), crowd(as_items, each)
        times = new.a_second / old.a_second
        cells = [f"{one.orders:,}, {one.a_second:.1f}" for one in (old, new)]
        lasts = [f"{1000 * one:.0f} ms" for one in (each.s3, each.dynamodb)]
        print(f"| {' | '.join([each.told, *lasts, *cells, f'{times:.0f}'])} |")


def _order(number: int) -> Reservation:
    return Reservation(
        id=f"{number:032x}",
        job=f"{number:032x}",
        run=1,
        client=f"client-{number}",
        day=NOON.date().isoformat(),
        at=NOON,
        call_micros=0,
        frame_micros=300,
        redraws=23,
    )


def _place(key: Any) -> str:  # noqa: ANN401 - as boto3 has it
    return f"{key[PART]['S']} {key[NAME]['S']}"


def _canceled(code: str) -> ClientError:
    told: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": [{"Code": code}]}
    return ClientError(told, "TransactWriteItems")


if __name__ == "__main__":
    main()
