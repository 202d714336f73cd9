"""Two clients with tokens and one without, against every route that the API's description has."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import pytest
import requests

from localcloud.cloud import LocalCloud
from tests.support.customers import compose
from tests.support.paid import begin, let_in

Kind = Literal["reads", "changes", "new", "own", "open"]
ABSENT = "f" * 32
MALFORMED = ("0", "F" * 32, f"{'0' * 32}0", "ab%0acd", "%2e%2e", f"{'0' * 31}%00", "'or''='")
FREE_OF_HASTE = {f"FRAMELOOM_{name}": "1000" for name in ("ADDRESS_RATE", "TOKEN_RATE", "ADDRESS_WAITING")}
NAME = "{name}"
PATIENCE = 120.0
"""Seconds, on a machine that is busy with other things."""


class Route(NamedTuple):
    """What the matrix knows of an operation."""

    kind: Kind
    """Reads a job for whoever has its id, changes it for whoever ordered it, makes a new one, tells what is of a token,
    or is about no job."""
    body: dict[str, Any] | None = None


POSTER = {"prompt": "a boat"}
ROUTES = {
    ("post", "/jobs"): Route("new", compose(2)),
    ("post", "/posters"): Route("new", POSTER),
    ("get", "/jobs"): Route("own"),
    ("head", "/jobs"): Route("own"),
    ("get", "/token"): Route("own"),
    ("head", "/token"): Route("own"),
    ("get", "/jobs/{job}"): Route("reads"),
    ("head", "/jobs/{job}"): Route("reads"),
    ("get", "/jobs/{job}/out/{name}"): Route("reads"),
    ("head", "/jobs/{job}/out/{name}"): Route("reads"),
    ("post", "/jobs/{job}/branch"): Route("changes", {"from": 0, "prompt": "it rains"}),
    ("post", "/jobs/{job}/exports"): Route("changes", {"width": 32}),
    ("post", "/jobs/{job}/cancel"): Route("changes"),
    ("post", "/jobs/{job}/resume"): Route("changes"),
    ("delete", "/jobs/{job}"): Route("changes"),
    ("post", "/readings"): Route("open", {"prompt": "it snows"}),
    ("get", "/generators"): Route("open"),
    ("head", "/generators"): Route("open"),
    ("get", "/health"): Route("open"),
    ("head", "/health"): Route("open"),
    ("get", "/openapi.json"): Route("open"),
    ("head", "/openapi.json"): Route("open"),
}
OF_THE_MOMENT = {"date", "ratelimit", "content-length"}
"""Headers that differ from one answer to the next; how long a body is shows in the body."""


class World(NamedTuple):
    """A program with a job of each client."""

    url: str
    tokens: dict[str, str | None]
    jobs: dict[str, str]
    """By who ordered it. Each is done."""
    deleted: dict[str, str]
    name: str
    """Of the output that each job has."""

    def ask(self, who: str, method: str, path: str, body: dict[str, Any] | None, **headers: str) -> requests.Response:
        """One request of that client."""
        token = self.tokens[who]
        sent = {**headers, **({"Authorization": f"Bearer {token}"} if token else {})}
        url = f"{self.url}{path.replace(NAME, self.name)}"
        return requests.request(method, url, json=body, headers=sent, timeout=60, allow_redirects=False)

    def others(self, who: str) -> list[str]:
        """Ids of jobs that the others ordered with a token: some are there, and some were deleted."""
        return [jobs[owner] for jobs in (self.jobs, self.deleted) for owner in ("ann", "bob") if owner != who]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with LocalCloud(environment=FREE_OF_HASTE) as cloud:
        tokens = {"nobody": None, "ann": let_in(cloud, "ann"), "bob": let_in(cloud, "bob")}
        jobs, deleted = ({who: begin(cloud, token, frames=2) for who, token in tokens.items()} for _ in "12")
        cloud.wait_until_idle(PATIENCE)
        status = requests.get(f"{cloud.api_url}/jobs/{jobs['ann']}", timeout=30).json()
        world = World(cloud.api_url, tokens, jobs, deleted, status["outputs"][0]["link"].rpartition("/")[2])
        for who, job in deleted.items():
            assert world.ask(who, "delete", f"/jobs/{job}", None).status_code == 202
        cloud.wait_until_idle(PATIENCE)
        yield world
    assert not cloud.denied


def shape(answer: requests.Response) -> tuple[int, dict[str, str], bytes]:
    """All of an answer that could tell one thing from another."""
    told = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in OF_THE_MOMENT}
    return answer.status_code, told, answer.content


def routes(kind: Kind) -> list[tuple[str, str, dict[str, Any] | None]]:
    return [(method, path, route.body) for (method, path), route in ROUTES.items() if route.kind == kind]


def test_the_matrix_has_every_route_of_the_description(world: World) -> None:
    paths = requests.get(f"{world.url}/openapi.json", timeout=30).json()["paths"]
    verbs = {"get", "head", "post", "put", "patch", "delete", "options", "trace"}
    described = {(method, path) for path, item in paths.items() for method in item if method in verbs}
    assert described == ROUTES.keys()
    assert {path for method, path in described if "{job}" in path} == {
        path for kind in ("reads", "changes") for _, path, _ in routes(kind)
    }


@pytest.mark.parametrize("who", ["nobody", "ann", "bob"])
@pytest.mark.parametrize(("method", "path", "body"), routes("changes"))
def test_a_job_that_is_not_theirs_and_none_at_all_are_one_and_the_same_to_whoever_wants_to_change_it(
    world: World, who: str, method: str, path: str, body: dict[str, Any] | None
) -> None:
    absent = world.ask(who, method, path.format(job=ABSENT), body)
    assert (absent.status_code, absent.json()["code"]) == (404, "not_yours")
    for job in (*world.others(who), *MALFORMED):
        assert shape(world.ask(who, method, path.format(job=job), body)) == shape(absent), job
    wrong = [world.ask(who, method, path.format(job=job), {"no": "field"}) for job in (ABSENT, *world.others(who))]
    assert len({str(shape(answer)) for answer in wrong}) == 1, "neither does a wrong order tell them apart"


@pytest.mark.parametrize("who", ["nobody", "ann", "bob"])
@pytest.mark.parametrize(("method", "path"), [route[:2] for route in routes("reads")])
def test_whoever_has_an_id_reads_the_job_and_what_is_no_id_leads_nowhere(
    world: World, who: str, method: str, path: str
) -> None:
    for job in world.jobs.values():
        answer = world.ask(who, method, path.replace("{job}", job), None)
        assert answer.status_code == (307 if NAME in path else 200)
    for job in world.deleted.values():
        assert world.ask(who, method, path.replace("{job}", job), None).status_code == 410
    absent = world.ask(who, method, path.replace("{job}", ABSENT), None)
    assert absent.status_code == 404
    for job in MALFORMED:
        assert shape(world.ask(who, method, path.replace("{job}", job), None)) == shape(absent), job


@pytest.mark.parametrize("path", sorted({path for _, path in ROUTES if "{job}" in path}))
def test_no_other_method_tells_whether_there_is_a_job(world: World, path: str) -> None:
    for method in {"get", "put", "patch", "post", "delete"} - {method for method, known in ROUTES if known == path}:
        jobs = (ABSENT, world.jobs["ann"], world.deleted["ann"])
        answers = [world.ask("bob", method, path.replace("{job}", job), None) for job in jobs]
        told = {str(shape(answer)).replace(job, "") for answer, job in zip(answers, jobs, strict=True)}
        assert len(told) == 1, (method, told)


@pytest.mark.parametrize(("method", "path", "body"), [*routes("new"), *routes("open")])
def test_what_names_no_job_tells_of_nobody_elses(
    world: World, method: str, path: str, body: dict[str, Any] | None
) -> None:
    key = f"one that all of them send to {path}"
    answers = {who: world.ask(who, method, path, body, **{"Idempotency-Key": key}) for who in world.tokens}
    assert {answer.ok for answer in answers.values()} == {True}
    for answer in answers.values():
        assert not any(job in answer.text for job in (*world.jobs.values(), *world.deleted.values()))
    if ROUTES[method, path].kind == "new":
        assert len({answer.json()["id"] for answer in answers.values()}) == 3, "a key is its sender's own"


@pytest.mark.parametrize(("method", "path", "body"), routes("own"))
def test_what_is_of_a_token_is_told_to_nobody_else(
    world: World, method: str, path: str, body: dict[str, Any] | None
) -> None:
    assert world.ask("nobody", method, path, body).status_code == 401
    for who, other in (("ann", "bob"), ("bob", "ann")):
        answer = world.ask(who, method, path, body)
        assert answer.status_code == 200
        assert not any(job in answer.text for job in (*world.others(who), world.jobs["nobody"]))
        assert f'"{other}"' not in answer.text


def test_a_token_is_told_its_own_jobs_and_a_cursor_of_anothers_leads_to_no_other(world: World) -> None:
    listed = world.ask("ann", "get", "/jobs", None).json()["jobs"]
    assert world.jobs["ann"] in {job["id"] for job in listed}
    assert world.deleted["ann"] not in {job["id"] for job in listed}
    cursor = world.ask("bob", "get", "/jobs?limit=1", None).json()["next"]
    if cursor:
        told = world.ask("ann", "get", f"/jobs?cursor={cursor}", None).json()["jobs"]
        assert {job["id"] for job in told} <= {job["id"] for job in listed}


def test_a_poster_that_an_order_names_is_read_as_any_job_is(world: World) -> None:
    drawn = world.ask("ann", "post", "/posters", POSTER, Prefer="wait=20").json()["id"]
    moved = {"prompt": "it snows", "frames": 2, "size": 64}
    assert world.ask("bob", "post", "/jobs", {**moved, "poster": drawn}).status_code == 201
    absent, other = (world.ask("bob", "post", "/jobs", {**moved, "poster": job}) for job in (ABSENT, world.jobs["ann"]))
    assert absent.status_code == 422
    assert shape(absent) == shape(other), "what is no poster is none, whoever ordered it"


def test_their_own_job_each_may_change(world: World) -> None:
    for who, job in world.jobs.items():
        for method, path, body in routes("changes"):  # the last deletes it
            answer = world.ask(who, method, path.format(job=job), body)
            assert answer.status_code in (201, 202, 409, 422), answer.text
            assert "not_yours" not in answer.text
        assert world.ask(who, "get", f"/jobs/{job}", None).status_code == 410


def test_without_a_token_a_job_is_changed_by_whoever_has_its_id(world: World) -> None:
    job = world.ask("nobody", "post", "/jobs", compose(2)).json()["id"]
    assert world.ask("bob", "post", f"/jobs/{job}/cancel", None).status_code == 202
