"""When all is over: every call, every dollar and every marker accounted for."""

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.billing.ledger import Ledger
from chalicelib.billing.ledger_page import Page
from chalicelib.billing.payments.facilitator import Facilitator
from chalicelib.billing.room import DROPS
from chalicelib.billing.standing import SPENT
from chalicelib.billing.sums import USED
from chalicelib.domain import item_keys, keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.job_view import JobView
from chalicelib.domain.limits import INBOX, MAX_TICKETS
from chalicelib.domain.money import Micros, from_dollars
from chalicelib.generators import load
from chalicelib.pipeline import advance
from chalicelib.pipeline.context import Invocation, PipelineContext
from chalicelib.settings import Allowance, Settings
from chalicelib.storage.bucket import Bucket
from chalicelib.storage.jobs import JobRepository
from chalicelib.storage.queue import Queue
from chalicelib.storage.table import NAME, PART, Change, Table
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.functions.environment import build_environment

LATER = timedelta(minutes=6)
"""By then, a marker without a job is a stray."""


@dataclass(frozen=True)
class Account:
    """What one job came to."""

    job: str
    state: str
    error: dict[str, str] | None
    drawn: int
    """Frames for which a generator was called."""
    expected: int
    """How many such frames there are when all are done."""
    calls: int
    ended: int
    """Calls that gave no frame: busy, refused, lost or unknown."""
    spent_micros: Micros
    has_output: bool
    clips: int | None = None
    """Calls by which its frames came, where each brought a whole clip."""

    @classmethod
    def of(cls, cloud: LocalCloud, job: str, clips: int | None = None) -> "Account":
        """As its status has it."""
        status: dict[str, Any] = Client(cloud.api_url).read(job, None)
        cost, frames = status["cost"], status["frames"]
        prepared = 0 if list_keys(cloud, f"{keys.folder(job)}{keys.WORDS}/") else 1
        return cls(
            job=job,
            state=status["state"],
            error=status["error"],
            drawn=max(0, frames["done"] - prepared),
            expected=frames["total"] - prepared,
            calls=cost["calls"],
            ended=sum(cost[outcome] for outcome in ("busy", "refused", "lost", "unknown")),
            spent_micros=from_dollars(cost["spent_usd"]),
            has_output=bool(status["outputs"]),
            clips=clips,
        )

    def check(self) -> None:
        """It is done with its output, or ended with the reason; its calls are within the bound, and none is missing."""
        assert (self.state == "done" and self.has_output) or (self.error and self.error["detail"]), self
        assert self.calls == (self.drawn if self.clips is None else self.clips) + self.ended, self
        assert self.calls <= self.expected + MAX_TICKETS, self


def check_accounts(cloud: LocalCloud, jobs: Iterable[str], clips: int | None = None) -> list[Account]:
    """Of all jobs together too: nothing is set aside any more, and what the ledger says was spent.

    clips: how many calls brought each job's frames, where they draw whole clips
    """
    accounts = [Account.of(cloud, job, clips) for job in jobs]
    for account in accounts:
        account.check()
    settle_strays(cloud)
    assert list_keys(cloud, keys.ACTIVE) == []
    pages = read_ledger(cloud)
    spent = sum(account.spent_micros for account in accounts)
    assert [page.open for page in pages] == [{}] * len(pages)
    assert sum(page.spent_micros for page in pages) == spent
    assert sum(client.micros for page in pages for client in page.clients.values()) == spent
    assert sum(client.jobs for page in pages for client in page.clients.values()) == len(accounts)
    return accounts


def settle_strays(cloud: LocalCloud) -> None:
    """What the sweep finds once minutes have passed: here they needn't, since the clock is an argument."""
    context = context_in(cloud, LATER)
    for job in marked(cloud):
        advance(context, job, Invocation(deadline=context.clock.now()))


def context_in(cloud: LocalCloud, passed: timedelta) -> PipelineContext:
    """What a function of this cloud works with, after so much time."""
    environment = build_environment(cloud.project_dir, cloud.stage, cloud.environment, cloud.s3_url)
    settings, clock = Settings.from_env(environment), Clock(now=lambda: datetime.now(UTC) + passed)
    bucket, sqs = Bucket(cloud.client("s3"), cloud.bucket, clock), cloud.client("sqs")
    return PipelineContext(
        bucket=bucket,
        jobs=JobRepository(bucket),
        pulls=Queue(sqs, settings.pulls_queue),
        assembling=Queue(sqs, settings.assemble_queue),
        ledger=ledger_in(cloud, clock, settings.allowance),
        facilitator=lambda: Facilitator(settings.facilitator_url),
        clock=clock,
        new_id=lambda: "",
        generator=lambda name: load(name, settings.of(name)),
        settings=settings,
        menus=settings.menus,
        formats=(),
        tell=lambda _: None,
    )


def ledger_in(cloud: LocalCloud, clock: Clock, allowance: Allowance) -> Ledger:
    """The ledger of this cloud, as its functions have it."""
    dynamodb, bucket = cloud.client("dynamodb"), Bucket(cloud.client("s3"), cloud.bucket, clock)
    return Ledger(Table(lambda: dynamodb, table_of(cloud), clock), bucket, clock, allowance)


def table_of(cloud: LocalCloud) -> str:
    """The name of the ledger's table."""
    return build_environment(cloud.project_dir, cloud.stage, cloud.environment, "")["FRAMELOOM_LEDGER_TABLE"]


def read_ledger(cloud: LocalCloud) -> list[Page]:
    """Every day's page: there are two where midnight has passed."""
    found = cloud.client("dynamodb").scan(TableName=table_of(cloud))["Items"]
    days = sorted(item[PART]["S"] for item in found if item[NAME]["S"] == item_keys.pots("").name)
    ledger = context_in(cloud, timedelta()).ledger
    return [ledger.page(day) for day in days]


def spend(cloud: LocalCloud, micros: Micros) -> None:
    """Today somebody who is dropping pictures has spent so much more."""
    now = datetime.now(UTC)
    day = now.date().isoformat()
    in_pots = {SPENT: micros, USED: micros, f"{DROPS}{USED}": micros}
    dynamodb, clock = cloud.client("dynamodb"), Clock()
    table = Table(lambda: dynamodb, table_of(cloud), clock)
    assert table.change(Change(item_keys.pots(day), in_pots), Change(item_keys.account(day, INBOX), {USED: micros}))


def list_keys(cloud: LocalCloud, prefix: str) -> list[str]:
    """All keys under a prefix."""
    pages = cloud.client("s3").get_paginator("list_objects_v2").paginate(Bucket=cloud.bucket, Prefix=prefix)
    return [entry["Key"] for page in pages for entry in page.get("Contents", ())]


def marked(cloud: LocalCloud) -> set[str]:
    """The jobs that have a marker."""
    return {job for key in list_keys(cloud, keys.ACTIVE) if (job := keys.job_of(key))}


def sweep_until_ended(cloud: LocalCloud, jobs: Collection[str], seconds: float) -> int:
    """Sweep until each of the jobs has ended, and say how many sweeps it took; TimeoutError after so many seconds.

    A job is done without the outputs beside its own: those that are still to come are waited for, and not counted.
    """
    sweeps = _sweep_until(cloud, lambda: not _find_marked(cloud, jobs, lambda view: view.is_unfinished), seconds)
    _sweep_until(cloud, lambda: not _find_marked(cloud, jobs, lambda view: view.due_exports), seconds)
    return sweeps


def _sweep_until(cloud: LocalCloud, reached: Callable[[], bool], seconds: float) -> int:
    give_up = time.monotonic() + seconds
    sweeps = 0
    cloud.wait_until_idle(seconds)
    while not reached():
        if time.monotonic() > give_up:
            raise TimeoutError(f"jobs still live after {seconds:g} seconds")
        cloud.run_schedule()
        sweeps += 1
        cloud.wait_until_idle(seconds)
    return sweeps


def _find_marked(cloud: LocalCloud, jobs: Collection[str], is_so: Callable[[JobView], object]) -> list[str]:
    """The jobs of which that is so, among those that have a marker: the others are over and done with."""
    context = context_in(cloud, timedelta())
    return [job for job in marked(cloud).intersection(jobs) if is_so(context.jobs.open(job))]
