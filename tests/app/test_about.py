import importlib
import json
import sys
from pathlib import Path

import pytest
import requests
from openapi_pydantic import OpenAPI
from pydantic import BaseModel

from chalicelib import __version__
from chalicelib.errors import Problem
from chalicelib.openapi import ROUTES, ProblemDetails
from chalicelib.openapi_examples import EXAMPLES, PROBLEMS, problem_example
from chalicelib.problems import STATUSES
from localcloud.cloud import LocalCloud

ROOT = Path(__file__).parent.parent.parent


def test_health_tells_the_version_and_no_secrets(cloud: LocalCloud) -> None:
    body = requests.get(f"{cloud.api_url}/health", timeout=30).json()
    assert body == {"status": "ok", "version": __version__, "generators": ["procedural"], "budget_usd": 10.0}


def test_generators_tell_what_they_can_do_and_cost(cloud: LocalCloud) -> None:
    body = requests.get(f"{cloud.api_url}/generators", timeout=30).json()
    assert body["usd_per_frame"] == 0.0003
    (procedural,) = body["generators"]
    assert (procedural["name"], procedural["usd_per_call"]) == ("procedural", 0.0)
    assert procedural["abilities"]["strength"] is True


def test_the_description_is_valid_openapi(cloud: LocalCloud) -> None:
    described = requests.get(f"{cloud.api_url}/openapi.json", timeout=30).json()
    assert described["openapi"] == "3.1.0"
    OpenAPI.model_validate(described)


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda model: model.__name__)
def test_every_example_is_what_its_model_takes(model: type[BaseModel]) -> None:
    model.model_validate_json(json.dumps(EXAMPLES[model]))


def test_every_example_of_a_problem_has_the_status_that_it_stands_for() -> None:
    for status, problem in PROBLEMS.items():
        assert ProblemDetails.model_validate(problem_example(status)).status == status
        assert STATUSES[type(problem)] in (status, STATUSES[Problem])


def test_every_route_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BUCKET", "PULLS_QUEUE", "ASSEMBLE_QUEUE"):
        monkeypatch.setenv(f"FRAMELOOM_{name}", "here")
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.delitem(sys.modules, "app", raising=False)
    app = importlib.import_module("app").app
    offered = {(path, method) for path, methods in app.routes.items() for method in methods}
    assert offered == {(route.path, route.method.upper()) for route in ROUTES}
