"""What the bucket's objects say of jobs, runs and money, read with the shipped models."""

import re
from collections import Counter
from functools import lru_cache
from itertools import product

from chalicelib.billing.job_list import listed
from chalicelib.billing.ledger_page import Account, Page
from chalicelib.billing.places import Spot
from chalicelib.billing.room import JOBS
from chalicelib.billing.standing import SPENT, entry_from
from chalicelib.billing.sums import USED, number
from chalicelib.domain import item_keys, keys
from chalicelib.domain.item_keys import ItemKey
from chalicelib.domain.job_folder import Folder
from chalicelib.domain.job_view import JobView
from chalicelib.domain.limits import MAX_FRAMES, MAX_RESUMES, MAX_TRIES
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Fact, Job, Reservation
from chalicelib.domain.schedules import frame_seed
from chalicelib.storage.table import Item

from .effects import Draw, Submit
from .items import items_in
from .state import ORIGINALS, Call, Contents

KeptItem = tuple[ItemKey, Item]
_SPOT = re.compile("p[0-9]+")
FORGED = "e" * 32
"""The id of what nobody has reserved."""


@lru_cache(maxsize=10_000)
def job_from(body: bytes) -> Job:
    return Job.model_validate_json(body)


@lru_cache(maxsize=10_000)
def fact_from(body: bytes) -> Fact:
    return Fact.model_validate_json(body)


@lru_cache(maxsize=100_000)
def folder_from(job: str, listing: tuple[tuple[str, int], ...], ordered: int) -> Folder:
    return Folder.of(job, listing, ordered=ordered)


def view_in(contents: Contents, job: Job) -> JobView:
    """The job as it stands there: of a fact that somebody wrote over, there is no more than its name.

    A resumption without its marker is somebody else's, or one of which all was drawn.
    """
    folder = folder_in(contents, job.id)
    if folder.last_fact is None:
        return JobView(job, folder)
    key = keys.fact(job.id, *folder.last_fact)
    fact = fact_from(body_in(contents, key))
    money = fact.reservation
    has_money = money and keys.marker(job.id, money.id) in contents.objects and not is_damaged(contents, key)
    return JobView(job, folder, fact if has_money else fact.model_copy(update={"reservation": None}))


def jobs_in(contents: Contents) -> list[Job]:
    """Of a deleted one what is left of it."""
    found = {key: body_in(contents, key) for key in contents.under(keys.JOBS)}
    ordered = [job_from(body) for key, body in found.items() if key.endswith("/job.json")]
    deletions = [fact_from(body) for key, body in found.items() if key.endswith("-deleted.json")]
    left = {fact.order.id: fact.order for fact in deletions if fact.order}
    return [job for _, job in sorted((left | {job.id: job for job in ordered}).items())]


def folder_in(contents: Contents, job: str) -> Folder:
    listing = tuple((key, len(contents.objects[key].body)) for key in contents.under(keys.folder(job)))
    is_ordered = keys.order(job) in contents.objects
    return folder_from(job, listing, job_from(body_in(contents, keys.order(job))).frames if is_ordered else MAX_FRAMES)


def is_damaged(contents: Contents, key: str) -> bool:
    """Whether somebody wrote over it."""
    return f"{ORIGINALS}{key}" in contents.objects


def body_in(contents: Contents, key: str) -> bytes:
    """What we wrote there, whatever somebody has made of it since."""
    return contents.objects[f"{ORIGINALS}{key}" if is_damaged(contents, key) else key].body


def pages_in(contents: Contents) -> dict[str, Page]:
    """Day → its ledger."""
    days: dict[str, list[KeptItem]] = {}
    for key, item in items_in(contents):
        days.setdefault(key.part.partition("/")[0], []).append((key, item))
    return {day: _page_of(items) for day, items in days.items()}


def pots_in(contents: Contents) -> dict[str, Item]:
    """Day → its pots."""
    return {key.part: item for key, item in items_in(contents) if key == item_keys.pots(key.part)}


def spots_in(contents: Contents, now: int, *, is_own: bool) -> Counter[Spot]:
    """Places that are taken in accounts, or else in queues, now."""
    items = (
        item
        for key, item in items_in(contents)
        if (item_keys.client_of(key) if is_own else key == item_keys.queue(key.part))
    )
    spots = (Spot(name, number(item, name)) for item in items for name in item if _SPOT.fullmatch(name))
    return Counter(spot for spot in spots if spot.until > now)


def listed_in(contents: Contents) -> Counter[tuple[str, str]]:
    """How often each job is listed, by its client and its id."""
    found = ((key.part.partition("/")[2], listed(key, item)) for key, item in items_in(contents))
    return Counter((client, one.job) for client, one in found if one)


def has_money(contents: Contents, job: Job) -> bool:
    """Whether its own money was ever set aside: nobody has forged its order."""
    own = item_keys.money(job.reservation.day, job.reservation.id)
    return any(key == own for key, _ in items_in(contents))


def _page_of(items: list[KeptItem]) -> Page:
    accounts = {
        client: Account(jobs=number(item, JOBS), micros=number(item, USED))
        for key, item in items
        if (client := item_keys.client_of(key))
    }
    entries = {name: entry_from(item) for key, item in items if (name := item_keys.reservation_of(key))}
    spent = next((number(item, SPENT) for key, item in items if key == item_keys.pots(key.part)), Micros(0))
    return Page(spent_micros=spent, clients=accounts, open={n: entry for n, entry in entries.items() if entry.is_open})


def reservations_of(contents: Contents, job: Job) -> dict[int, Reservation]:
    """Run → its money, of those that came to be."""
    names = folder_in(contents, job.id).facts
    facts = (fact_from(body_in(contents, keys.fact(job.id, *name))) for name in names)
    resumed = (fact.reservation for fact in facts if fact.reservation and fact.reservation.id != FORGED)
    return {1: job.reservation} | {money.run: money for money in resumed}


def call_of(contents: Contents, draw: Draw | Submit, *, may_be_charged: bool) -> Call:
    """Which call of which run that was.

    Its seed belongs to no other, save for that of the same frame of a job that goes on from another: of two such jobs
    it is the one that has the frame drawn.
    """
    job, index = max(
        (
            (job, index)
            for job in jobs_in(contents)
            for index in (job.redraws if draw.index is None else (draw.index,))
            if draw.frame_seed in _tries(job.seed, index)
        ),
        key=lambda found: _is_ordered(*found),
    )
    run, number = _tries(job.seed, index)[draw.frame_seed]
    return Call(job.id, run, index, number, may_be_charged)


def _is_ordered(job: Job, index: int) -> bool:
    return job.first_redrawn <= index < job.frames


@lru_cache(maxsize=10_000)
def _tries(job_seed: int, index: int) -> dict[int, tuple[int, int]]:
    """Frame seed → (run, number of the try)."""
    tries = product(range(1, MAX_RESUMES + 2), range(1, MAX_TRIES + 2))
    return {frame_seed(job_seed, index, run, number): (run, number) for run, number in tries}
