"""`GET /jobs` and `GET /token`: what a token has ordered, and what is left of it."""

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from chalicelib.billing.job_list import with_job
from chalicelib.billing.tokens import TokenTerms
from chalicelib.domain.clock import Clock
from chalicelib.domain.limits import MAX_PAGE
from chalicelib.domain.money import Micros
from chalicelib.domain.records import DayLimits, Job
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.support.accounts import context_in
from tests.support.customers import compose
from tests.support.paid import begin, let_in, post

Start = Callable[..., LocalCloud]
ORDERED = 7


def ask(cloud: LocalCloud, path: str, token: str | None, **query: object) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    params = {name: str(value) for name, value in query.items()}
    return requests.get(f"{cloud.api_url}{path}", params=params, headers=headers, timeout=30)


def pages(cloud: LocalCloud, token: str, **query: object) -> Iterator[list[str]]:
    """The ids of each page, to the end."""
    cursor: dict[str, object] = {}
    while True:
        page = ask(cloud, "/jobs", token, **query, **cursor).json()
        yield [job["id"] for job in page["jobs"]]
        if page["next"] is None:
            return
        cursor = {"cursor": page["next"]}


@pytest.fixture(scope="module")
def shop() -> Iterator[LocalCloud]:
    with LocalCloud(environment={"FRAMELOOM_BUDGET_USD": "10"}) as cloud:
        yield cloud
    assert not cloud.denied


@pytest.mark.parametrize("most", [1, 2, ORDERED - 1, ORDERED, ORDERED + 1])
def test_every_job_of_a_token_is_told_once_and_newest_first_however_long_the_pages_are(
    shop: LocalCloud, most: int
) -> None:
    ann, bob = (let_in(shop, f"{name}-{most}") for name in ("ann", "bob"))
    ordered = []
    for _ in range(ORDERED):
        ordered.append(post(shop, ann).json()["id"])
        post(shop, bob)
    found = [*pages(shop, ann, limit=most)]
    assert [job for page in found for job in page] == ordered[::-1]
    assert [len(page) for page in found[:-1]] == [most] * (len(found) - 1)
    assert 0 < len(found[-1]) <= most
    assert [*pages(shop, let_in(shop, f"eve-{most}"))] == [[]]


def test_a_job_is_told_with_where_it_stands_and_leads_there(shop: LocalCloud) -> None:
    token = let_in(shop, "one")
    job = begin(shop, token, frames=2, prompt={"0": "snow\u202e falls " + 300 * "x", "1": "rain"})
    shop.wait_until_idle()
    answer = ask(shop, "/jobs", token)
    (told,) = answer.json()["jobs"]
    status = requests.get(told.pop("status_url"), timeout=30).json()
    assert (status["id"], status["state"]) == (job, "done")
    at = datetime.fromisoformat(told.pop("created_at"))
    assert timedelta() <= datetime.now(UTC) - at < timedelta(minutes=5)
    prompt = told.pop("prompt")
    assert prompt.startswith("snow falls x")
    assert len(prompt) == 200
    assert told == {"id": job, "state": "done", "generator": "procedural", "frames": 2}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_takes_one_query_and_three_requests_a_job_at_the_most(start: Start) -> None:
    cloud = start(concurrency=1)
    token = let_in(cloud, "ann")
    for _ in range(5):
        Client(cloud.api_url, token).cancel(post(cloud, token).json()["id"])
    assert len(ask(cloud, "/jobs", token).json()["jobs"]) == 5
    before = Counter({operation: count for (name, operation), count in cloud.requests.items() if name == "api_handler"})
    assert len(ask(cloud, "/jobs", token, limit=4).json()["jobs"]) == 4
    after = Counter({operation: count for (name, operation), count in cloud.requests.items() if name == "api_handler"})
    spent = after - before
    assert spent.pop("Query") == 1
    assert spent.total() <= 1 + 3 * 4, spent


def test_a_deleted_job_is_not_told_and_the_others_behind_it_are(shop: LocalCloud) -> None:
    token = let_in(shop, "deleting")
    ordered = [post(shop, token).json()["id"] for _ in range(4)]
    api = Client(shop.api_url, token)
    for job in ordered[1:3]:
        api.cancel(job)
    shop.wait_until_idle()
    for job in ordered[1:3]:
        answer = requests.delete(f"{shop.api_url}/jobs/{job}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert answer.status_code == 202
    assert [job for page in pages(shop, token, limit=1) for job in page] == [ordered[3], ordered[0]]
    shop.wait_until_idle()
    assert [job for page in pages(shop, token, limit=1) for job in page] == [ordered[3], ordered[0]]


def test_an_order_that_comes_twice_is_told_once(shop: LocalCloud) -> None:
    api = Client(shop.api_url, let_in(shop, "twice"))
    first, again = (api.create(compose(2), "one key")["id"] for _ in range(2))
    assert first == again
    assert [job["id"] for job in api.jobs()["jobs"]] == [first]


def test_an_entry_without_a_job_or_for_anothers_is_passed_over(shop: LocalCloud) -> None:
    ann, bob = let_in(shop, "hers"), let_in(shop, "his")
    own, others = post(shop, ann).json()["id"], post(shop, bob).json()["id"]
    context = context_in(shop, timedelta())
    order = context.jobs.find_order(own)
    assert isinstance(order, Job)
    for job in (others, "f" * 32):
        (entry,) = with_job(order.reservation.model_copy(update={"job": job}))
        assert context.ledger._table.change(entry)  # noqa: SLF001 - what a fault of ours or a forger would write
    assert [job["id"] for job in ask(shop, "/jobs", ann).json()["jobs"]] == [own]


def test_what_is_no_cursor_is_refused_by_its_name(shop: LocalCloud) -> None:
    token = let_in(shop, "cursors")
    for _ in range(2):
        post(shop, token)
    good = ask(shop, "/jobs", token, limit=1).json()["next"]
    assert ask(shop, "/jobs", token, cursor=good).status_code == 200
    ids = f"-{'0' * 32}-{'0' * 32}"
    places = ("", f"2026-13-01T12:00:00.000000Z{ids}", f"2026-03-01T12:00:00.000000Z{ids[1:]}", "é" * 30)
    made = [urlsafe_b64encode(place.encode()).decode().rstrip("=") for place in places]
    for cursor in ("", "x", "null", "-1", good[:-1], good + "A", good[1:], f"{good}=", f" {good}", "\x00", *made):
        answer = ask(shop, "/jobs", token, cursor=cursor)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_order"), cursor
        assert [error["field"] for error in answer.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize("limit", ["0", "-1", str(MAX_PAGE + 1), "many", "", "1.5", "1e9", "9" * 5000])
def test_what_is_no_length_of_a_page_is_refused_by_its_name(shop: LocalCloud, limit: str) -> None:
    answer = ask(shop, "/jobs", let_in(shop, f"limits-{abs(hash(limit))}"), limit=limit)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "limit", "detail": f"it must be a whole number from 1 to {MAX_PAGE}"}]


@pytest.mark.parametrize("path", ["/jobs", "/token"])
def test_whoever_has_no_token_or_a_wrong_one_is_told_nothing(shop: LocalCloud, path: str) -> None:
    expired = let_in(shop, f"expired{path.replace('/', '-')}", TokenTerms(expires_at=datetime.now(UTC)))
    for token, code in ((None, "token_needed"), ("nobody.x", "token_unknown"), (expired, "token_expired")):
        answer = ask(shop, path, token)
        assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_a_token_is_told_what_it_is_good_for_and_what_is_left_of_it_today(shop: LocalCloud) -> None:
    expires_at = datetime(2099, 1, 1, tzinfo=UTC)
    terms = TokenTerms(
        limits=DayLimits(micros=Micros(20_000), jobs=3), generators=("procedural",), expires_at=expires_at
    )
    token = let_in(shop, "informed", terms)
    post(shop, token)
    told: dict[str, Any] = ask(shop, "/token", token).json()
    midnight = datetime.combine(Clock().now().date() + timedelta(days=1), datetime.min.time(), UTC)
    assert datetime.fromisoformat(told.pop("resets_at")) == midnight
    assert datetime.fromisoformat(told.pop("expires_at")) == expires_at
    assert told == {
        "name": "informed",
        "generators": ["procedural"],
        "usd_a_day": 0.02,
        "usd_left": 0.0197,
        "jobs_a_day": 3,
        "jobs_left": 2,
    }
    free = ask(shop, "/token", let_in(shop, "unlimited")).json()
    assert (free["usd_a_day"], free["expires_at"], free["generators"]) == (10, None, ["procedural"])
