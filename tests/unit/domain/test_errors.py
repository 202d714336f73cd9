"""The tree of errors knows no web; one table says what each is over HTTP."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from chalice.app import Chalice, Response
from chalice.test import Client, HTTPResponse

from chalicelib.domain import errors
from chalicelib.domain.errors import FrameloomError, Problem, StoreError
from chalicelib.entrypoints import http
from chalicelib.entrypoints.problems import STATUSES, body_of

ROOT = Path(__file__).parents[3]
ENTRANCE = {f"entrypoints.{name}" for name in ("bootstrap", "http", "lambda_events", "middleware")}
"""The modules that Lambda's events come through."""
WITHOUT_CHALICE = """
import importlib, pathlib, sys
sys.modules["chalice"] = sys.modules["chalice.app"] = None
for path in sorted(pathlib.Path("chalicelib").rglob("*.py")):
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        print(name, error.name)
"""


def below(kind: type[FrameloomError]) -> Iterator[type[FrameloomError]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


EVERY_KIND = sorted(set(below(FrameloomError)), key=lambda kind: kind.__name__)


def answered(error: FrameloomError) -> HTTPResponse:
    """What a client gets of a view that raises it."""
    app = Chalice(app_name="raising")
    app.middleware("http")(http.problems)

    @http.route(app, "/", ["GET"])
    def view() -> Response:
        raise error

    with Client(app, stage_name="") as client:
        return client.http.get("/")


def test_only_the_entrance_needs_a_web_framework() -> None:
    run = [sys.executable, "-c", WITHOUT_CHALICE]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    wanting = dict(line.split() for line in told)
    assert {name.removeprefix("chalicelib.") for name in wanting} == ENTRANCE
    assert set(wanting.values()) == {"chalice.app"}


def test_a_client_of_the_local_cloud_loads_no_web_framework() -> None:
    code = "import localcloud.cli.client, sys; print('chalice' in sys.modules)"
    run = [sys.executable, "-c", code]
    assert subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split() == ["False"]


def test_the_tree_names_no_status_and_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(errors.__file__).read_text())
    numbers = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is int]
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert (numbers, imported) == ([], ["typing"])


def test_the_whole_tree_is_drawn() -> None:
    drawn = [line.split("── ")[1].split()[0] for line in (errors.__doc__ or "").splitlines() if "── " in line]
    assert sorted(drawn) == [kind.__name__ for kind in EVERY_KIND]


def test_every_kind_of_problem_has_a_status() -> None:
    assert set(STATUSES) == {Problem, *below(Problem)}


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind.__name__)
def test_every_error_is_answered_by_its_kind(kind: type[FrameloomError]) -> None:
    answer = answered(kind("It rained."))
    known = STATUSES[kind] if issubclass(kind, Problem) else 503 if issubclass(kind, StoreError) else 500
    assert answer.status_code == known
    assert ("It rained." in json.dumps(answer.json_body)) == issubclass(kind, Problem)


@pytest.mark.parametrize("kind", STATUSES, ids=lambda kind: kind.__name__)
def test_a_problem_comes_as_its_whole_document(kind: type[Problem]) -> None:
    problem = kind("It rained.", errors=[{"field": "sky", "detail": "it must be blue"}], retry_after=1.5)
    answer = answered(problem)
    assert answer.json_body == body_of(problem)
    assert answer.json_body == {
        "type": "about:blank",
        "title": STATUSES[kind].phrase,
        "status": STATUSES[kind],
        "code": kind.code,
        "detail": "It rained.",
        "errors": [{"field": "sky", "detail": "it must be blue"}],
        "retry_after": 1.5,
    }
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "2"


def test_every_view_is_registered_so_that_its_errors_are_carried(program: Chalice) -> None:
    views = [view for views in program.routes.values() for view in views.values()]
    assert len(views) > 10
    assert [view.view_name for view in views if not hasattr(view.view_function, "__wrapped__") or not view.cors] == []
